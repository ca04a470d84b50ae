// The server makes a message's HTML from its entities; the page still lets through nothing but this list.

import { el } from "./dom.js";

const PLAIN = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE", "BLOCKQUOTE"]);

// A fragment with formatted text: unknown tags are left out, their text stays; attributes are dropped.
export function formatted(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment);
  return fragment;
}

function copy(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
    else if (child.nodeType === Node.ELEMENT_NODE) copy(child, allowed(child, to));
  }
}

// Where the children of `node` go: a clean copy of it, or its parent if it is not on the list.
function allowed(node, parent) {
  const tag = node.tagName;
  let copied = null;
  if (["SCRIPT", "STYLE", "TEMPLATE", "TITLE"].includes(tag)) return document.createDocumentFragment();
  if (PLAIN.has(tag)) copied = el(tag.toLowerCase());
  else if (tag === "BR") copied = el("br");
  else if (tag === "A") copied = link(node.getAttribute("href") ?? "");
  else if (tag === "SPAN") copied = special(node.className);
  if (!copied) return parent;
  parent.append(copied);
  return copied;
}

function link(href) {
  if (/^https?:\/\//i.test(href)) return el("a", { href, rel: "noopener noreferrer", target: "_blank" });
  if (/^tg:\/\/user\?id=\d+$/.test(href)) return el("span", { class: "mention" });
  return null;
}

function special(kind) {
  if (kind === "spoiler" || kind === "tg-spoiler") return spoiler();
  if (kind === "command") return el("button", { type: "button", class: "command-link" });
  return kind === "mention" ? el("span", { class: "mention" }) : null;
}

function spoiler() {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return el("span", { class: "tg-spoiler", role: "button", tabindex: 0, onclick: reveal, onkeydown: (event) => {
    if (event.key === "Enter") reveal(event);
  } });
}
