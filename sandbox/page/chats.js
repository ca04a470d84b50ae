// The left side: who acts, and that person's chats with their unread counts.

import { byId, el, fill } from "./dom.js";
import { choose, chosen, chatsOf, hasNews, now, store, timeOf, titleOf, unread } from "./store.js";
import { day, hours, initials, nameOf, shortDay, summary } from "./words.js";

const SHADES = 6; // classes face-0 … face-5 in chat.css

export function startChats(redraw) {
  byId("acting").onchange = (event) => {
    actAs(Number(event.target.value));
    redraw();
  };
  byId("chats").onclick = (event) => {
    const row = event.target.closest("button[data-chat]");
    if (!row) return;
    choose({ as: chosen().person.id, chat: Number(row.dataset.chat) });
    redraw({ focusText: true });
  };
}

// The open group stays open if the new person is in it; a private chat gives way to the new person's own.
export function actAs(person) {
  const { chat } = chosen();
  const open = chatsOf(person).find((one) => one.id === chat?.id);
  const next = open ?? (chat || isWide() ? chatsOf(person)[0] : null);
  choose({ as: person, chat: next?.id ?? null });
}

export function isWide() {
  return matchMedia("(min-width: 760px)").matches;
}

export function showChats() {
  const { person, chat: open } = chosen();
  showPeople(person);
  fill(byId("chats"), chatsOf(person.id).map((chat) => row(chat, person, chat.id === open?.id)));
}

export function face(node, title, id) {
  node.textContent = initials(title);
  node.className = `face face-${Math.abs(id) % SHADES}`;
  return node;
}

function showPeople(acting) {
  const options = store.state.people.map((person) => {
    const news = person.id !== acting.id && hasNews(person.id) ? " – có tin mới" : "";
    const label = [nameOf(person), person.note].filter(Boolean).join(" – ") + news;
    return { key: person.id, mark: label, make: () => el("option", { value: person.id }, label) };
  });
  fill(byId("acting"), options);
  if (byId("acting").value !== String(acting.id)) byId("acting").value = acting.id;
  byId("acting-note").textContent = acting.note ?? "";
}

function row(chat, person, current) {
  const shown = {
    current,
    title: titleOf(chat),
    count: current ? 0 : unread(person.id, chat),
    when: chat.last ? stamp(timeOf(chat.last.date)) : "",
    words: preview(chat, person),
  };
  return { key: chat.id, mark: JSON.stringify(shown), make: () => el("li", {}, rowButton(chat.id, shown)) };
}

function rowButton(id, { current, title, count, when, words }) {
  const hold = { "data-chat": id, "data-hold": `chat-${id}`, "aria-current": current ? "true" : null };
  const badge = el("span", { class: "badge" }, String(count), el("span", { class: "unseen" }, " tin chưa đọc"));
  return el(
    "button",
    { type: "button", class: "chat-row", ...hold },
    face(el("span", { "aria-hidden": "true" }), title, id),
    el("span", { class: "row-title" }, title),
    el("span", { class: "row-time" }, when),
    el("span", { class: "row-words" }, words),
    count ? badge : null,
  );
}

function preview(chat, person) {
  if (!chat.last) return chat.id === person.id ? "Chưa bắt đầu" : "Chưa có tin";
  const alone = chat.type === "private" || chat.last.service;
  return alone ? summary(chat.last) : `${nameOf(chat.last.from)}: ${summary(chat.last)}`;
}

function stamp(at) {
  return day(at) === day(now()) ? hours(at) : shortDay(at);
}
