// One message as a list item: who, quote, words, media, buttons, reactions, and the menu of what one can do with it.

import { followLink, isWaiting, press, react } from "./actions.js";
import { el, icon } from "./dom.js";
import { formatted } from "./safe.js";
import { timeOf } from "./store.js";
import { hours, moment, nameOf, originName, otherKind, serviceWords, size, summary } from "./words.js";

const REACTIONS = ["👍", "👎", "❤", "🔥", "👏", "🙏", "👌", "🤔"];

// `view`: { chat, person, named (show who wrote), nameById }; reply and edit take the message, jump an id, command words.
export function messageNode(message, view) {
  const busy = (message.buttons ?? []).flat().filter((one) => isWaiting(view.chat.id, message.message_id, one.data));
  const mark = JSON.stringify([message, view.named, view.person.id, busy]);
  const own = message.from?.id === view.person.id;
  const attributes = { "data-key": message.message_id, "data-mark": mark, "data-id": message.message_id };
  if (message.service) return el("li", { ...attributes, class: "service" }, el("p", {}, serviceWords(message)));
  return el(
    "li",
    { ...attributes, class: own ? "message own" : "message" },
    el(
      "article",
      { class: "bubble", "aria-label": `${own ? "Tôi" : nameOf(message.from)}, ${moment(timeOf(message.date))}` },
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
  return [
    message.forwarded ? el("p", { class: "forwarded" }, `Chuyển tiếp từ ${originName(message.forwarded)}`) : null,
    message.reply_to ? quote(message.reply_to, view) : null,
    message.photo ? photo(message.photo) : null,
    message.document ? file(message.document) : null,
    other ? el("p", { class: "other-kind" }, other) : null,
    message.html ? el("div", { class: "words", onclick: (event) => onWords(event, view) }, formatted(message.html), meta(message)) : meta(message),
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
  return el(
    "button",
    { type: "button", class: "quote", onclick: () => view.jump(to.message_id), "aria-label": `Trả lời tin của ${name}: ${summary(to)}` },
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
  const hold = `button-${message.message_id}-${place}`;
  if (one.url) {
    const follow = (event) => followLink(one.url) && event.preventDefault();
    const web = /^https?:\/\//i.test(one.url) ? one.url : null;
    const attributes = { class: "inline-button link", target: "_blank", rel: "noopener noreferrer", "data-hold": hold, onclick: follow };
    return web ? el("a", { ...attributes, href: web }, one.text) : el("button", { type: "button", ...attributes }, one.text);
  }
  const busy = isWaiting(view.chat.id, message.message_id, one.data);
  const act = () => press(view.chat.id, message.message_id, one.data);
  return el("button", { type: "button", class: "inline-button", "data-hold": hold, "aria-busy": busy ? "true" : null, onclick: act }, one.text);
}

function reactions(message, view) {
  const groups = new Map();
  for (const one of message.reactions) groups.set(one.emoji, [...(groups.get(one.emoji) ?? []), one.from]);
  const chips = [...groups].map(([emoji, from]) => {
    const names = from.map((one) => view.nameById(one)).join(", ");
    const mine = from.some((one) => one === view.person.id);
    return el(
      "button",
      {
        type: "button", class: mine ? "reaction mine" : "reaction", title: names, "aria-pressed": String(mine),
        "aria-label": `${emoji} ${from.length}: ${names}`, "data-hold": `reaction-${message.message_id}-${emoji}`,
        onclick: () => react(view.chat.id, message, emoji),
      },
      emoji,
      from.length > 1 ? el("span", {}, String(from.length)) : null,
    );
  });
  return el("div", { class: "reactions" }, ...chips);
}

// A <details> needs no script to open, close and be reached by keyboard.
function menu(message, view, own) {
  const done = (act) => (event) => {
    event.currentTarget.closest("details").open = false;
    act(message);
  };
  const item = (words, act) => el("button", { type: "button", class: "menu-item", onclick: done(act) }, words);
  const can = own && !message.photo && !message.document && message.text;
  const choice = (emoji) => {
    const act = done(() => react(view.chat.id, message, emoji));
    return el("button", { type: "button", class: "pick", "aria-label": `Thả ${emoji}`, onclick: act }, emoji);
  };
  const pick = view.chat.reactions ? el("div", { class: "picks" }, ...REACTIONS.map(choice)) : null;
  return el(
    "details",
    { class: "menu", ontoggle: (event) => place(event.currentTarget) },
    el("summary", { "aria-label": "Thao tác với tin nhắn", "data-hold": `menu-${message.message_id}` }, icon("more")),
    el("div", { class: "menu-box" }, item("Trả lời", view.reply), can ? item("Sửa", view.edit) : null, pick),
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
  if (box.bottom > room.bottom && box.height < details.getBoundingClientRect().top - room.top) details.dataset.up = "";
}
