// What the page knows: the sandbox's state, the messages of the acting person's chats, what each person has seen.
// Who acts and what is open stand in the address (#as=…&chat=…&topic=…): so reload and the browser's Back work.

import { get } from "./api.js";
import { nameOf } from "./words.js";

export const store = { state: null, received: 0, messages: new Map(), commands: [] };
const baseline = new Map(); // chat → newest message when the page was opened: older ones do not count as new
const seen = new Map(); // "person:chat" → newest message that person has had on the screen
let commandsOf = "";

export function chosen() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const number = (name) => (fields.get(name) ? Number(fields.get(name)) : null);
  const person = store.state?.people.find((one) => one.id === number("as")) ?? store.state?.people[0] ?? null;
  const chat = person ? (chatsOf(person.id).find((one) => one.id === number("chat")) ?? null) : null;
  return { person, chat, topic: number("topic") };
}

export function choose({ as, chat = null, topic = null }, { replace = false } = {}) {
  const fields = new URLSearchParams({ as });
  if (chat !== null) fields.set("chat", chat);
  if (topic !== null) fields.set("topic", topic);
  if (replace) history.replaceState(null, "", `#${fields}`);
  else history.pushState(null, "", `#${fields}`);
}

// A person's own chat with the bot first, then groups, the latest first.
export function chatsOf(person) {
  const mine = store.state.chats.filter((chat) => !chat.migrated_to && chat.members.includes(person));
  const age = (chat) => (chat.id === person ? Infinity : timeOf(chat.last?.date));
  return mine.sort((a, b) => age(b) - age(a) || a.id - b.id);
}

export function personById(id) {
  return store.state.people.find((person) => person.id === id);
}

export function titleOf(chat) {
  return chat.type === "private" ? nameOf(store.state.me) : chat.title;
}

// Milliseconds since 1970, from the server's seconds or ISO text.
export function timeOf(date) {
  if (typeof date === "number") return date * 1000;
  return date ? Date.parse(date) : 0;
}

// The sandbox's time this moment, in milliseconds; it runs on between two answers of the server.
export function now() {
  const running = store.state.rate ? performance.now() - store.received : 0;
  return Date.parse(store.state.now) + running;
}

export async function refresh() {
  const state = await get("/sandbox/state");
  if (!store.state) for (const chat of state.chats) baseline.set(chat.id, chat.last?.message_id ?? 0);
  Object.assign(store, { state, received: performance.now() });
  const { person, chat: open } = chosen();
  if (!person) return;
  await Promise.all(chatsOf(person.id).map((chat) => load(chat, chat.id === open?.id)));
  if (open) await loadCommands(person.id, open.id);
}

// The open chat is read whole, since edits and reactions change old messages; of the others only what is new.
async function load(chat, whole) {
  const known = store.messages.get(chat.id) ?? [];
  const last = known.at(-1)?.message_id ?? 0;
  if (!whole && (chat.last?.message_id ?? 0) <= last) return;
  const after = whole ? 0 : last;
  const { messages } = await get(`/sandbox/chats/${chat.id}/messages?after=${after}`);
  store.messages.set(chat.id, whole ? messages : [...known, ...messages.filter((one) => one.message_id > last)]);
}

async function loadCommands(person, chat) {
  const key = `${person}:${chat}:${store.state.version}`;
  if (key === commandsOf) return;
  commandsOf = key;
  store.commands = (await get(`/sandbox/commands?as=${person}&chat=${chat}`)).commands;
}

export function markSeen(person, chat) {
  seen.set(`${person}:${chat}`, store.messages.get(chat)?.at(-1)?.message_id ?? 0);
}

export function unread(person, chat) {
  const mark = seenBy(person, chat.id);
  const messages = store.messages.get(chat.id) ?? [];
  return messages.filter((message) => message.message_id > mark && message.from?.id !== person).length;
}

// Whether something new waits for a person who does not act now: their own chat with the bot.
export function hasNews(person) {
  const chat = store.state.chats.find((one) => one.id === person);
  return (chat?.last?.message_id ?? 0) > seenBy(person, person);
}

function seenBy(person, chat) {
  return seen.get(`${person}:${chat}`) ?? baseline.get(chat) ?? 0;
}
