// The status page: counts down by itself, warns before the cut, and looks only when it may.
"use strict";

const page = document.getElementById("online");
const find = (id) => document.getElementById(id);
const seconds = (value) => (value === "" || value === null || value === undefined ? null : Number(value));
const state = { cut: null, end: null, warned: false, running: page.dataset.running === "yes", sound: null };

take(seconds(page.dataset.earliest), seconds(page.dataset.latest));
if (state.running) {
  setInterval(tick, 1000);
  tick();
  const every = Number(page.dataset.polls);
  // Only where this is not use itself: elsewhere an open page would keep its own session alive.
  if (every) setInterval(look, every * 1000);
  const asks = find("look");
  asks.hidden = false;
  asks.addEventListener("click", look);
  remindable();
}

function take(earliest, latest) {
  state.cut = earliest === null ? null : Date.now() + earliest * 1000;
  state.end = latest === null ? null : Date.now() + latest * 1000;
  const lead = Number(page.dataset.lead) * 1000;
  if (state.cut !== null && state.cut - Date.now() > lead) {
    state.warned = false;
    hide("soon", true);
  }
}

function tick() {
  if (!state.running || state.cut === null) return;
  const now = Date.now();
  const left = Math.max(0, Math.round((state.cut - now) / 1000));
  find("left").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  document.title = `${find("left").textContent} · ${find("heading").textContent}`;
  if (!state.warned && left <= Number(page.dataset.lead)) warn();
  if (now >= state.end) {
    state.end = Infinity; // One look, when it must be over one way or the other.
    look();
  }
}

function warn() {
  state.warned = true;
  hide("soon", false);
  if (state.sound) beep(state.sound);
  if ("Notification" in window && Notification.permission === "granted") {
    new Notification(page.dataset.soon, { body: page.dataset.soonBody, tag: "idle" });
  }
}

async function look() {
  try {
    const answer = await fetch(page.dataset.look, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
  } catch {
    find("said").textContent = page.dataset.lost;
  }
}

function show(told) {
  find("said").textContent = "";
  if (!told.running) {
    state.running = false;
    find("heading").textContent = page.dataset.over;
    document.title = page.dataset.over;
    hide("running", true);
    hide("over", false);
    return;
  }
  find("device").textContent = told.device;
  find("up").textContent = told.up;
  find("down").textContent = told.down;
  take(told.earliest, told.latest);
  tick();
}

// A browser plays a sound and shows a notice only after its person has asked for it.
function remindable() {
  const button = find("remind");
  if (state.cut === null) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (Sound) {
      state.sound = new Sound();
      beep(state.sound);
    }
    if ("Notification" in window) await Notification.requestPermission();
    button.hidden = true;
    find("said").textContent = page.dataset.reminded;
  });
}

function beep(sound) {
  sound.resume();
  for (const [at, pitch] of [[0, 880], [0.25, 660]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.2, sound.currentTime + at);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + at + 0.2);
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + at);
    tone.stop(sound.currentTime + at + 0.22);
  }
}

function hide(id, hidden) {
  const element = find(id);
  if (element) element.hidden = hidden;
}
