// The clock bar: shows the sandbox's office time and moves it.

import { post } from "./api.js";
import { byId } from "./dom.js";
import { attempt } from "./notices.js";
import { now, store } from "./store.js";
import { moment, nextHour } from "./words.js";

const TALLY_HOUR = 17;

export function startClock(refresh) {
  const move = (change) => attempt(() => post("/sandbox/clock", change())).then(refresh);
  byId("clock-hour").onclick = () => move(() => ({ plus: 3600 }));
  byId("clock-day").onclick = () => move(() => ({ plus: 86400 }));
  byId("clock-tally").onclick = () => move(() => ({ at: new Date(nextHour(now(), TALLY_HOUR)).toISOString() }));
  byId("clock-rate").onclick = () => move(() => ({ rate: store.state.rate ? 0 : 1 }));
  setInterval(() => store.state && showClock(), 1000);
}

export function showClock() {
  const at = now();
  const runs = Boolean(store.state.rate);
  byId("clock-now").textContent = moment(at);
  byId("clock-now").dateTime = new Date(at).toISOString();
  byId("clock-state").textContent = runs ? "" : "đang dừng";
  byId("clock-rate").textContent = runs ? "Dừng" : "Chạy";
  byId("clock-rate").setAttribute("aria-label", runs ? "Dừng đồng hồ" : "Cho đồng hồ chạy");
}
