// Writing: a message, a reply, a correction, a photo or a file, a command, an answer from a reply keyboard.

import { post, upload } from "./api.js";
import { byId, el, fill, icon } from "./dom.js";
import { attempt } from "./notices.js";
import { chosen, store } from "./store.js";
import { nameOf, size, summary } from "./words.js";

let context = null; // { kind: "reply" | "edit", message } or { kind: "photo" | "document", file }
let contextOf = ""; // the person and chat it belongs to
const drafts = new Map(); // person and chat → words not sent yet, so that none goes out under another name
let done = () => {};

export function startComposer(refresh) {
  done = refresh;
  byId("context-cancel").append(icon("close"));
  byId("context-cancel").onclick = () => setContext(null);
  byId("composer").onsubmit = (event) => {
    event.preventDefault();
    send();
  };
  byId("text").onkeydown = onKey;
  byId("text").oninput = grow;
  byId("photo").onchange = (event) => attach("photo", event.target);
  byId("document").onchange = (event) => attach("document", event.target);
  byId("start-button").onclick = () => sendText("/start");
  byId("commands-open").onclick = () => toggleCommands(byId("commands").hidden);
}

export const replyTo = (message) => setContext({ kind: "reply", message });
export const editOwn = (message) => setContext({ kind: "edit", message });

export function showComposer() {
  const { person, chat } = chosen();
  const owner = `${person.id}:${chat.id}`;
  if (contextOf !== owner) {
    if (context) setContext(null);
    drafts.set(contextOf, byId("text").value);
    byId("text").value = drafts.get(owner) ?? "";
    contextOf = owner;
    toggleCommands(false);
    grow();
  }
  const fresh = chat.id === person.id && ["none", "blocked"].includes(chat.bot);
  byId("composer").hidden = fresh;
  byId("start").hidden = !fresh;
  byId("text").placeholder = `Tin nhắn của ${nameOf(person)}`;
  byId("commands-open").hidden = store.commands.length === 0;
  showCommands();
  showKeyboard(person, chat);
}

function onKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape") {
    setContext(null);
    toggleCommands(false);
  } else if (event.key === "ArrowUp" && !byId("text").value && !context) {
    const { person, chat } = chosen();
    const own = (store.messages.get(chat.id) ?? []).findLast((one) => one.from?.id === person.id && one.text);
    if (own) editOwn(own);
  }
}

function setContext(next) {
  if (next?.kind === "edit") byId("text").value = next.message.text;
  else if (context?.kind === "edit") byId("text").value = "";
  context = next;
  byId("photo").value = "";
  byId("document").value = "";
  byId("context").hidden = !next;
  if (next) {
    const what = { reply: `Trả lời ${nameOf(next.message?.from)}`, edit: "Sửa tin", photo: "Ảnh", document: "Tệp" };
    byId("context-what").textContent = what[next.kind];
    byId("context-text").textContent = next.file ? `${next.file.name}, ${size(next.file.size)}` : summary(next.message);
  }
  byId("send").textContent = next?.kind === "edit" ? "Lưu" : "Gửi";
  grow();
  byId("text").focus();
}

function attach(kind, input) {
  const [file] = input.files;
  if (file) setContext({ kind, file });
}

async function send() {
  const text = byId("text").value.trim();
  const { person, chat, topic } = chosen();
  const address = { as: person.id, chat: chat.id };
  const current = context;
  if (!text && !current?.file) return;
  const sent = await attempt(() => {
    const target = current?.message?.message_id;
    if (current?.kind === "edit") return post("/sandbox/edit", { ...address, message_id: target, text });
    if (current?.file) return upload(`/sandbox/${current.kind}`, { ...address, caption: text, topic }, current.file);
    return post("/sandbox/send", { ...address, text, ...extra(current, topic) });
  });
  if (sent === null) return;
  byId("text").value = "";
  setContext(null);
  done();
}

// Where a new message goes: a reply stays in the topic of what it answers.
function extra(current, topic) {
  const fields = {};
  if (current?.kind === "reply") fields.reply_to = current.message.message_id;
  const place = topic ?? current?.message?.topic;
  if (place) fields.topic = place;
  return fields;
}

// Sends words as they are, as a button of the page does.
export async function sendText(text) {
  const { person, chat, topic } = chosen();
  await attempt(() => post("/sandbox/send", { as: person.id, chat: chat.id, text, ...extra(null, topic) }));
  done();
}

function grow() {
  const text = byId("text");
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`;
}

function toggleCommands(open) {
  byId("commands").hidden = !open;
  byId("commands-open").setAttribute("aria-expanded", String(open));
  if (open) byId("commands").querySelector("button")?.focus();
}

function showCommands() {
  const items = store.commands.map(({ command, description }) => {
    const act = () => {
      toggleCommands(false);
      byId("text").focus();
      sendText(`/${command}`);
    };
    const words = [el("strong", {}, `/${command}`), el("span", {}, description)];
    const hold = { "data-hold": `command-${command}`, onclick: act };
    const make = () => el("li", {}, el("button", { type: "button", class: "command", ...hold }, ...words));
    return { key: command, mark: description, make };
  });
  fill(byId("commands"), items);
}

// The newest reply keyboard that the bot showed in this chat, until it takes it away.
function showKeyboard(person, chat) {
  const messages = store.messages.get(chat.id) ?? [];
  const at = messages.findLastIndex((message) => message.keyboard);
  const keyboard = messages[at]?.keyboard;
  const used = keyboard?.one_time && messages.slice(at + 1).some((message) => message.from?.id === person.id);
  const rows = used || keyboard?.remove ? [] : (keyboard?.rows ?? []);
  byId("keyboard").hidden = rows.length === 0;
  const button = (key) => el("button", { type: "button", class: "key", onclick: () => pressKey(key) }, key.text);
  const items = rows.map((line, y) => ({
    key: y,
    mark: JSON.stringify(line),
    make: () => el("div", { class: "button-row" }, ...line.map(button)),
  }));
  fill(byId("keyboard"), items);
}

async function pressKey(key) {
  const { person, chat } = chosen();
  if (!key.request_contact) return sendText(key.text);
  await attempt(() => post("/sandbox/contact", { as: person.id, chat: chat.id }));
  return done();
}
