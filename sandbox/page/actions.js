// What a person does to messages that are there: press a button, follow a link, react.

import { get, post } from "./api.js";
import { alertBox, attempt, toast } from "./notices.js";
import { choose, chosen, store } from "./store.js";

const PATIENCE = 15000; // Telegram's clients stop waiting for an answer to a button at about this age
const waiting = new Set();
let changed = () => {};

// `redraw` is called when what is waited for changes.
export function watchActions(redraw) {
  changed = redraw;
}

export function isWaiting(chat, message, data) {
  return waiting.has(`${chat}:${message}:${data}`);
}

export async function press(chat, message, data) {
  const key = `${chat}:${message}:${data}`;
  if (waiting.has(key)) return;
  waiting.add(key);
  changed();
  await attempt(async () => {
    const { query_id: id } = await post("/sandbox/press", { as: chosen().person.id, chat, message_id: message, data });
    const answer = await answered(id);
    if (answer?.url) followLink(answer.url);
    if (answer?.text) (answer.alert ? alertBox : toast)(answer.text);
  });
  waiting.delete(key);
  changed();
}

async function answered(id) {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const answer = await get(`/sandbox/queries/${id}`);
    if (answer.answered) return answer;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return null;
}

// A link to the bot itself acts inside the sandbox; any other opens in a tab of its own.
// Gives false if the browser should follow the link in its usual way.
export function followLink(url) {
  const payload = startPayload(url);
  if (payload === null) return false;
  const { person } = chosen();
  choose({ as: person.id, chat: person.id });
  const body = { as: person.id, chat: person.id, text: `/start ${payload}`.trim() };
  attempt(() => post("/sandbox/send", body)).then(changed);
  return true;
}

function startPayload(url) {
  const link = URL.canParse(url) ? new URL(url) : null;
  if (!link || !["http:", "https:", "tg:"].includes(link.protocol)) return null;
  const name = link.protocol === "tg:" ? link.searchParams.get("domain") : link.pathname.slice(1);
  const home = link.protocol === "tg:" ? link.hostname === "resolve" : ["t.me", "telegram.me"].includes(link.hostname);
  if (!home || name?.toLowerCase() !== store.state.me.username.toLowerCase()) return null;
  return link.searchParams.get("start") ?? "";
}

// Sets the person's reaction, or takes it back where it was the same.
export function react(chat, message, emoji) {
  const { person } = chosen();
  const mine = message.reactions?.some((one) => one.emoji === emoji && one.from === person.id);
  const body = { as: person.id, chat, message_id: message.message_id, emoji: mine ? "" : emoji };
  return attempt(() => post("/sandbox/react", body)).then(changed);
}
