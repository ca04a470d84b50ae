// Short notices that go away by themselves, and the box for what must be read.

import { byId, el } from "./dom.js";

const STAYS = 6000;

export function toast(text, { wrong = false } = {}) {
  const node = el("p", { class: wrong ? "toast wrong" : "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), STAYS);
}

export function alertBox(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

// Runs an action; what the sandbox refuses is shown in its own words.
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast(error.message, { wrong: true });
    return null;
  }
}
