// The guided tour: a card with the present step, who does it where, and a button that does it for the visitor.
// Where the visitor is stands in the browser's own memory, apart for each scene.

import { get, post } from "./api.js";
import { byId, el, fill, icon } from "./dom.js";
import { attempt, toast } from "./notices.js";
import { choose } from "./store.js";

const OPEN = "dondoc-tour-open";
const BEGINS_AGAIN = 400; // milliseconds between two looks whether the new scene is there

let tour = null;
let working = false;

export async function startTour(redraw) {
  byId("tour-close").append(icon("close"));
  byId("tour-open").onclick = () => show(byId("tour").hidden);
  byId("tour-close").onclick = () => show(false);
  byId("tour-back").onclick = () => turn(-1, redraw);
  byId("tour-next").onclick = () => turn(1, redraw);
  byId("tour-go").onclick = () => goThere(redraw);
  byId("tour-do").onclick = () => doIt(redraw);
  tour = await get("/sandbox/tour").catch(() => null);
  byId("tour-open").hidden = !tour;
  if (tour) show(localStorage.getItem(OPEN) !== "no");
}

function show(open) {
  byId("tour").hidden = !open;
  byId("tour-open").setAttribute("aria-expanded", String(open));
  localStorage.setItem(OPEN, open ? "yes" : "no");
  if (open) draw();
}

const key = () => `dondoc-tour-${tour.scene}`;
const place = () => Math.min(Number(localStorage.getItem(key()) ?? 0), tour.steps.length);

function turn(by, redraw) {
  localStorage.setItem(key(), Math.max(0, Math.min(place() + by, tour.steps.length)));
  draw();
  goThere(redraw);
}

function goThere(redraw) {
  const step = tour.steps[place()];
  if (!step) return;
  choose({ as: step.as, chat: step.chat });
  redraw();
}

// Done for the visitor, in front of their eyes: they look on as the one who does it.
async function doIt(redraw) {
  goThere(redraw);
  working = true;
  draw();
  const done = await attempt(() => post("/sandbox/tour", { step: place() }));
  working = false;
  draw();
  await redraw();
  if (done && place() === tour.steps.length - 1) toast("Đã đi hết các bước. Đồng chí cứ tiếp tục tự thử.");
}

function draw() {
  const step = tour.steps[place()];
  const count = tour.steps.length;
  byId("tour-count").textContent = step ? `Bước ${place() + 1}/${count}` : "Hết các bước";
  byId("tour-title").textContent = step ? step.title : "Đồng chí cứ tiếp tục tự thử";
  byId("tour-text").textContent = step
    ? step.text
    : "Chọn người ở mục “Đóng vai”, nhắn tin, bấm nút, chỉnh giờ. Muốn xem lại từ đầu, chọn một trong hai cách dưới đây.";
  byId("tour-do").hidden = !step;
  byId("tour-go").hidden = !step;
  byId("tour-do").disabled = working;
  byId("tour-do").textContent = working ? "Đang làm…" : "Làm giúp bước này";
  byId("tour-back").disabled = working || place() === 0;
  byId("tour-next").disabled = working || place() >= count;
  fill(byId("tour-scenes"), tour.scenes.map(sceneItem));
}

function sceneItem(scene) {
  const present = scene.name === tour.scene;
  const words = present ? `${scene.title} (đang mở)` : scene.title;
  const button = () => el("button", { type: "button", class: "scene-button", onclick: () => begin(scene.name) }, words);
  return {
    key: scene.name,
    mark: words,
    make: () => el("li", {}, button(), el("p", { class: "scene-about" }, scene.about)),
  };
}

// The sandbox begins anew from a scene; the page is read again when it is there.
async function begin(scene) {
  if (!confirm("Bắt đầu lại? Những gì đã làm trong bản dùng thử này sẽ mất.")) return;
  localStorage.setItem(`dondoc-tour-${scene}`, 0);
  byId("tour").classList.add("waiting");
  await attempt(() => post("/sandbox/scene", { name: scene }));
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, BEGINS_AGAIN));
    const begun = await get("/sandbox/tour").catch(() => null);
    if (begun?.scene === scene) break;
  }
  location.hash = "";
  location.reload();
}
