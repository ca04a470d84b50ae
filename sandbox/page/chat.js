// The page's beginning: reads the sandbox, draws, and draws again at each change.

import { watchActions } from "./actions.js";
import { follow } from "./api.js";
import { isWide, showChats, startChats } from "./chats.js";
import { showClock, startClock } from "./clock.js";
import { editOwn, replyTo, sendText, showComposer, startComposer } from "./composer.js";
import { byId } from "./dom.js";
import { showMessages, startMessages } from "./messages.js";
import { choose, chosen, chatsOf, refresh as read, store } from "./store.js";
import { toast } from "./notices.js";
import { startTour } from "./tour.js";

let reading = null;
let again = false;
let broken = false;

// Changes that come while the server is being read are read once more afterwards, in one go.
async function refresh() {
  again = true;
  reading ??= readAll().finally(() => {
    reading = null;
  });
  return reading;
}

async function readAll() {
  while (again) {
    again = false;
    try {
      await read();
      broken = false;
    } catch {
      if (!broken) toast("Mất kết nối với máy chủ dùng thử, đang thử lại.", { wrong: true });
      broken = true;
    }
    draw();
  }
}

function draw() {
  if (!store.state) return;
  const choice = chosen();
  showClock();
  if (!choice.person) return;
  if (!choice.chat && isWide()) {
    const [first] = chatsOf(choice.person.id);
    if (first) {
      choose({ as: choice.person.id, chat: first.id }, { replace: true });
      refresh();
    }
  }
  const open = Boolean(choice.chat);
  document.body.dataset.pane = open ? "chat" : "list";
  byId("nothing").hidden = open;
  byId("conversation").hidden = !open;
  if (open) {
    showComposer();
    showMessages(choice, { reply: replyTo, edit: editOwn, command: sendText });
  }
  showChats();
}

// A new choice is drawn from what is known, then read afresh.
async function redraw({ focusText = false } = {}) {
  draw();
  await refresh();
  if (focusText && isWide()) byId("text").focus();
}

byId("back").onclick = () => {
  choose({ as: chosen().person.id });
  draw();
  byId("chats").querySelector("button")?.focus();
};
window.onpopstate = () => redraw();
document.onvisibilitychange = () => draw();
watchActions(redraw);
startChats(redraw);
startMessages(redraw);
startComposer(refresh);
startClock(refresh);
startTour(redraw);
follow(refresh);
