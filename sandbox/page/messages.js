// The open chat's messages: days, grouping, topics, scrolling, and what to do when new ones come.

import { byId, el, fill, icon } from "./dom.js";
import { messageItem } from "./message.js";
import { choose, chosen, markSeen, personById, store, timeOf, titleOf } from "./store.js";
import { face } from "./chats.js";
import { day, nameOf } from "./words.js";

const NEAR = 80; // pixels from the end that still count as reading the newest
const TOGETHER = 5 * 60 * 1000; // messages of one person within this are shown as one block
let shown = null; // { chat, person, last message } of the previous drawing
let reading = true; // the newest message is on the screen: keep it there when the composer grows or new ones come

export function startMessages(redraw) {
  byId("to-end").onclick = () => {
    toEnd();
    byId("log").focus();
  };
  byId("log").onscroll = () => {
    reading = nearEnd();
    if (reading) byId("to-end").hidden = true;
  };
  const sizes = new ResizeObserver(() => reading && toEnd());
  sizes.observe(byId("log"));
  sizes.observe(byId("messages"));
  byId("back").append(icon("back"));
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  byId("log").onkeydown = onEscape;
  byId("topics").onclick = (event) => {
    const { topic } = event.target.dataset;
    if (topic === undefined) return;
    const { person, chat } = chosen();
    choose({ as: person.id, chat: chat.id, topic: topic ? Number(topic) : null }, { replace: true });
    reading = true;
    redraw();
  };
}

// Escape closes an open menu; else it leads from the messages to the words to be written.
function onEscape(event) {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details[open]");
  if (open) open.open = false;
  (open?.querySelector("summary") ?? byId("text")).focus();
}

// `choice` is what store.chosen() gives; `acts` has reply and edit.
export function showMessages({ chat, person, topic }, acts) {
  const all = store.messages.get(chat.id) ?? [];
  const messages = topic === null ? all : all.filter((message) => (message.topic ?? null) === topic);
  const stay = shown?.chat === chat.id && shown.person === person.id && !reading;
  const last = all.at(-1);
  const fresh = last && shown?.chat === chat.id && last.message_id > shown.last;
  showHead(chat, person);
  showTopics(chat, topic);
  fill(byId("messages"), items(messages, { chat, person, ...acts, jump, nameById }));
  if (!stay || (fresh && last.from?.id === person.id)) toEnd();
  else if (fresh) byId("to-end").hidden = false;
  shown = { chat: chat.id, person: person.id, last: last?.message_id ?? 0 };
  if (!document.hidden) markSeen(person.id, chat.id);
}

function items(messages, view) {
  const shownItems = [];
  let before = null;
  for (const message of messages) {
    const today = day(timeOf(message.date));
    const newDay = !before || day(timeOf(before.date)) !== today;
    if (newDay) shownItems.push(dayItem(today, message.message_id));
    const follows = !newDay && !before.service && before.from?.id === message.from?.id
      && timeOf(message.date) - timeOf(before.date) < TOGETHER;
    shownItems.push(messageItem(message, { ...view, named: view.chat.type !== "private" && !follows }));
    before = message;
  }
  return shownItems;
}

// A day may begin more than once, since the sandbox's clock may be moved back.
function dayItem(words, before) {
  return { key: `day-${before}`, mark: words, make: () => el("li", { class: "day" }, el("p", {}, words)) };
}

function showHead(chat, person) {
  byId("chat-title").textContent = titleOf(chat);
  byId("chat-about").textContent = about(chat, person);
  face(byId("chat-face"), titleOf(chat), chat.id);
  byId("busy").textContent = store.state.pending > 0 ? "đang xử lý" : "";
}

function about(chat, person) {
  if (chat.type === "private") return `Trò chuyện riêng của ${nameOf(person)}`;
  return `Nhóm, ${chat.members.length} thành viên${rights(chat)}`;
}

function rights(chat) {
  if (chat.bot === "administrator") return ", Hệ thống là quản trị viên";
  if (chat.bot !== "member") return ", Hệ thống không có trong nhóm";
  return store.state.privacy ? ", Hệ thống chỉ thấy lệnh và tin trả lời Hệ thống" : "";
}

function showTopics(chat, topic) {
  const bar = byId("topics");
  bar.hidden = !chat.topics?.length;
  if (bar.hidden) return;
  const tabs = [{ id: "", name: "Tất cả" }, ...chat.topics].map(({ id, name }) => {
    const current = String(topic ?? "") === String(id);
    const state = { "data-topic": id, "data-hold": `topic-${id}`, "aria-pressed": String(current) };
    const make = () => el("button", { type: "button", class: "topic", ...state }, name);
    return { key: id, mark: `${name}${current}`, make };
  });
  fill(bar, tabs);
}

function nameById(id) {
  return nameOf(id === store.state.me.id ? store.state.me : personById(id));
}

function jump(id) {
  const node = byId("messages").querySelector(`[data-id="${id}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1500);
}

function nearEnd() {
  const log = byId("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

function toEnd() {
  byId("log").scrollTop = byId("log").scrollHeight;
  reading = true;
  byId("to-end").hidden = true;
}

function closeMenus(except) {
  for (const open of document.querySelectorAll("details.menu[open]")) if (open !== except) open.open = false;
}
