// A message as a list item: who, quote, words, media, buttons, reactions, and the menu of what one can do with it.

import { followLink, isWaiting, press, react } from "./actions.js";
import { el, icon } from "./dom.js";
import { formatted } from "./safe.js";
import { timeOf } from "./store.js";
import { hours, moment, nameOf, originName, otherKind, serviceWords, size, summary } from "./words.js";

const REACTIONS = ["👍", "👎", "❤", "🔥", "👏", "🙏", "👌", "🤔"];

// One message for the list. `view`: { chat, person, named (show who wrote), nameById } and what can be done:
// reply and edit take the message, jump an id, command words.
export function messageItem(message, view) {
  const busy = (message.buttons ?? []).flat().filter((one) => isWaiting(view.chat.id, message.message_id, one.data));
  const mark = JSON.stringify([message, view.named, view.person.id, view.chat.id, view.chat.reactions, busy]);
  return { key: message.message_id, mark, make: () => messageNode(message, view) };
}

function messageNode(message, view) {
  const place = { "data-id": message.message_id };
  if (message.service) return el("li", { ...place, class: "service" }, el("p", {}, serviceWords(message)));
  const own = message.from?.id === view.person.id;
  const label = `${own ? "Tôi" : nameOf(message.from)}, ${moment(timeOf(message.date))}`;
  return el(
    "li",
    { ...place, class: own ? "message own" : "message" },
    el(
      "article",
      { class: "bubble", "aria-label": label },
      view.named && !own ? el("p", { class: "who" }, nameOf(message.from)) : null,
      ...parts(message, view),
    ),
    message.buttons?.length ? buttons(message, view) : null,
    message.reactions?.length ? reactions(message, view) : null,
    menu(message, view, own),
  );
}

function parts(message, view) {
  const other = otherKind(message);
  const act = { onclick: (event) => onWords(event, view) };
  return [
    message.forwarded ? el("p", { class: "forwarded" }, `Chuyển tiếp từ ${originName(message.forwarded)}`) : null,
    message.reply_to ? quote(message.reply_to, view) : null,
    message.photo ? photo(message.photo) : null,
    message.document ? file(message.document) : null,
    other ? el("p", { class: "other-kind" }, other) : null,
    message.html ? el("div", { class: "words", ...act }, formatted(message.html), meta(message)) : meta(message),
  ];
}

function onWords(event, view) {
  const link = event.target.closest("a[href]");
  const command = event.target.closest(".command-link");
  if (link && followLink(link.href)) event.preventDefault();
  if (command) view.command(command.textContent);
}

function quote(to, view) {
  const name = nameOf(to.from);
  const label = `Trả lời tin của ${name}: ${summary(to)}`;
  return el(
    "button",
    { type: "button", class: "quote", "aria-label": label, onclick: () => view.jump(to.message_id) },
    el("strong", {}, name),
    el("span", {}, summary(to)),
  );
}

function photo(picture) {
  return el(
    "a",
    { href: picture.url, target: "_blank", rel: "noopener", class: "photo" },
    el("img", { src: picture.url, alt: "Ảnh trong tin nhắn", loading: "lazy" }),
  );
}

function file(document) {
  const name = document.file_name || "Tệp";
  const words = el("span", { class: "file-words" }, el("strong", {}, name), el("span", {}, size(document.size)));
  return el("a", { class: "file", href: document.url, download: name }, icon("file"), words);
}

function meta(message) {
  const sent = timeOf(message.date);
  const edited = message.edit_date ? "đã sửa " : "";
  return el("span", { class: "meta" }, edited, el("time", { datetime: new Date(sent).toISOString() }, hours(sent)));
}

function buttons(message, view) {
  const rows = message.buttons.map((line, y) =>
    el("div", { class: "button-row" }, ...line.map((one, x) => inlineButton(one, message, view, `${y}.${x}`))),
  );
  return el("div", { class: "inline", role: "group", "aria-label": "Nút của tin nhắn" }, ...rows);
}

function inlineButton(one, message, view, place) {
  const common = { class: "inline-button", "data-hold": `button-${message.message_id}-${place}` };
  if (one.url) return linkButton(one, common);
  const busy = isWaiting(view.chat.id, message.message_id, one.data) ? "true" : null;
  const onclick = () => press(view.chat.id, message.message_id, one.data);
  return el("button", { type: "button", ...common, "aria-busy": busy, onclick }, one.text);
}

// Only web addresses become links of the browser; what else the bot may name is told to the page alone.
function linkButton(one, common) {
  const onclick = (event) => followLink(one.url) && event.preventDefault();
  if (!/^https?:\/\//i.test(one.url)) return el("button", { type: "button", ...common, onclick }, one.text);
  return el("a", { ...common, href: one.url, target: "_blank", rel: "noopener noreferrer", onclick }, one.text);
}

function reactions(message, view) {
  const groups = new Map();
  for (const one of message.reactions) groups.set(one.emoji, [...(groups.get(one.emoji) ?? []), one.from]);
  return el("div", { class: "reactions" }, ...[...groups].map(([emoji, from]) => reaction(emoji, from, message, view)));
}

function reaction(emoji, from, message, view) {
  const names = from.map(view.nameById).join(", ");
  const mine = from.includes(view.person.id);
  const attributes = {
    type: "button",
    class: mine ? "reaction mine" : "reaction",
    title: names,
    "aria-label": `${emoji} ${from.length}: ${names}`,
    "aria-pressed": String(mine),
    "data-hold": `reaction-${message.message_id}-${emoji}`,
    onclick: () => react(view.chat.id, message, emoji),
  };
  return el("button", attributes, emoji, from.length > 1 ? el("span", {}, String(from.length)) : null);
}

// A <details> needs no script to open, close and be reached by keyboard.
function menu(message, view, own) {
  const done = (act) => (event) => {
    event.currentTarget.closest("details").open = false;
    act(message);
  };
  const item = (words, act) => el("button", { type: "button", class: "menu-item", onclick: done(act) }, words);
  const changeable = own && message.text;
  const choice = (emoji) => {
    const act = done(() => react(view.chat.id, message, emoji));
    return el("button", { type: "button", class: "pick", "aria-label": `Thả ${emoji}`, onclick: act }, emoji);
  };
  const pick = view.chat.reactions ? el("div", { class: "picks" }, ...REACTIONS.map(choice)) : null;
  return el(
    "details",
    { class: "menu", ontoggle: (event) => place(event.currentTarget) },
    el("summary", { "aria-label": "Thao tác với tin nhắn", "data-hold": `menu-${message.message_id}` }, icon("more")),
    el("div", { class: "menu-box" }, item("Trả lời", view.reply), changeable ? item("Sửa", view.edit) : null, pick),
  );
}

// Opens the box to the side and the end of the list where there is room for it.
function place(details) {
  delete details.dataset.side;
  delete details.dataset.up;
  if (!details.open) return;
  const room = details.closest(".log").getBoundingClientRect();
  const box = details.querySelector(".menu-box").getBoundingClientRect();
  if (box.right > room.right) details.dataset.side = "right";
  const above = details.getBoundingClientRect().top - room.top;
  if (box.bottom > room.bottom && box.height < above) details.dataset.up = "";
}
