// Puts the page together and keeps it up to date.

import { clear, el } from "./dom.js";
import { Phone } from "./phone.js";
import { PortalPanel } from "./portal.js";
import { dayAndTime, get, listen, loadLabels, post, t } from "./talk.js";

const ROLES = ["staff", "officer", "school"];

/** How many messages of each person have not been on any screen yet. */
class Unread {
  constructor() {
    this.read = new Map();
  }

  seen(person) {
    this.read.set(person.id, person.count);
  }

  of(person) {
    return Math.max(0, person.count - (this.read.get(person.id) ?? 0));
  }
}

function makeTop() {
  const used = el("b", { id: "used" });
  const meter = el("meter", { min: "0", low: "0", "aria-label": t("quota") });
  const clock = el("div", { class: "clock", hidden: true });
  const lost = el("span", { class: "offline", role: "status", hidden: true }, t("offline"));
  clear(document.getElementById("top"),
    el("h1", {}, t("title")), el("span", { class: "subtitle" }, t("subtitle")), lost, el("span", { class: "grow" }), clock,
    el("div", { class: "quota" }, t("quota"), used, meter, el("small", {}, t("quota_note"))));
  const time = el("b");
  const forward = (label, minutes) => el("button", { type: "button", onclick: () => post("/play/clock", { minutes }) }, t(label));
  clear(clock, el("span", {}, t("clock")), time, forward("forward_minute", 1), forward("forward_minutes", 8), forward("forward_hour", 60), forward("forward_day", 1440), forward("forward_week", 10080));
  return {
    online: (yes) => { lost.hidden = yes; },
    show: (state) => {
      const { used: count, limit } = state.quota;
      used.textContent = limit === null ? String(count) : `${count}/${limit}`;
      meter.max = limit ?? 1;
      meter.high = 0.8 * (limit ?? 1);
      meter.value = count;
      meter.hidden = limit === null;
      clock.hidden = !state.clock;
      if (state.clock) time.textContent = dayAndTime(state.clock);
    },
  };
}

function makeTabs(panels, onChange) {
  const buttons = panels.map(({ node, title }) =>
    el("button", { type: "button", role: "tab", onclick: () => choose(node) }, title));
  function choose(chosen) {
    panels.forEach(({ node }, index) => {
      node.classList.toggle("chosen", node === chosen);
      buttons[index].setAttribute("aria-selected", String(node === chosen));
    });
    panels.find(({ node }) => node === chosen)?.phone?.log.toEnd();
    onChange();
  }
  clear(document.getElementById("tabs"), ...buttons);
  choose(panels[0].node);
  return (state, unread) => panels.forEach(({ phone, title }, index) => {
    const person = phone && state.persons.find((one) => one.id === phone.personId);
    const waiting = person && !panels[index].node.classList.contains("chosen") ? unread.of(person) : 0;
    clear(buttons[index], document.createTextNode(`${title} `), waiting > 0 && el("span", { class: "count" }, String(waiting)));
  });
}

/** Gives every phone without an owner the next person of its role, else anybody left. */
function handOut(phones, persons) {
  for (const phone of phones) {
    if (phone.personId) continue;
    const taken = new Set(phones.map((one) => one.personId));
    const free = persons.filter((one) => !taken.has(one.id));
    phone.personId = (free.find((one) => one.role === phone.role) ?? free.find((one) => !ROLES.includes(one.role)))?.id ?? null;
  }
}

async function start() {
  await loadLabels();
  document.title = t("title");
  const unread = new Unread();
  const phones = ROLES.map((role) => new Phone(role, unread));
  const portal = new PortalPanel();
  document.getElementById("stage").append(...phones.map((phone) => phone.node), portal.node);
  const top = makeTop();
  let ring = null;
  const showTabs = makeTabs([
    ...phones.map((phone) => ({ node: phone.node, title: t(`role_${phone.role}`), phone })),
    { node: portal.node, title: t("portal") },
  ], () => ring?.());
  async function refresh() {
    const state = await get("/play/state");
    top.show(state);
    portal.show(state.portal);
    handOut(phones, state.persons);
    showTabs(state, unread);
    await Promise.all(phones.map((phone) => phone.show(state)));
  }
  ring = listen(refresh, top.online);
  for (const phone of phones) phone.onChange = ring;
  await ring();
}

start();
