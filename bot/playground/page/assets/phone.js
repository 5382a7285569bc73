// A phone: whose it is, the chat with the account, quick replies, the rich menu.

import { ask } from "./asking.js";
import { clear, el, sideways } from "./dom.js";
import { Log } from "./log.js";
import { RichMenu } from "./richmenu.js";
import { post, t, toast } from "./talk.js";
import { act, sent, tapped } from "./tapping.js";
import { Writing } from "./writing.js";

const ADD = "+";

export class Phone {
  constructor(role, unread) {
    this.role = role;
    this.unread = unread;
    this.personId = null;
    this.owner = el("select", { "aria-label": t("choose_person"), onchange: () => this.handOver() });
    this.title = el("span", { class: "name" });
    this.sheet = this.makeSheet();
    this.log = new Log((action) => this.tap(action), (id) => this.act("unsend", { message: id }));
    this.quick = sideways(el("div", { class: "quick", hidden: true }));
    this.writing = new Writing((text) => this.act("say", { text }), (file) => this.post(file));
    this.menu = new RichMenu((action) => this.tap(action));
    this.cover = el("div", { hidden: true });
    this.node = this.assemble();
  }

  assemble() {
    const more = el("button", { type: "button", class: "more", "aria-label": t("more"), onclick: () => { this.sheet.hidden = !this.sheet.hidden; } }, "⋯");
    document.addEventListener("click", (event) => { if (event.target !== more) this.sheet.hidden = true; });
    return el("section", { class: "phone", "data-role": this.role, "aria-label": t(`role_${this.role}`) },
      el("div", { class: "screen" },
        el("div", { class: "owner" }, el("span", { class: "role" }, `${t(`role_${this.role}`)} ·`), this.owner),
        el("div", { class: "account" }, this.title, more),
        this.sheet, this.log.node, this.quick, this.writing.node, this.menu.bar, this.menu.node, this.cover));
  }

  makeSheet() {
    const offer = (label, name) => el("button", { type: "button", onclick: () => { this.sheet.hidden = true; this.act(name); } }, t(label));
    return el("div", { class: "sheet", hidden: true },
      offer("send_sticker", "sticker"), offer("send_image", "image"), offer("send_location", "location"), offer("block", "block"));
  }

  /** Shows what there is now: everybody to choose from, and the chat of the one chosen. */
  async show(state) {
    this.offerPersons(state.persons);
    const person = state.persons.find((one) => one.id === this.personId);
    if (!person) return;
    this.title.textContent = state.account;
    await this.log.show(person, state.account);
    if (person.id !== this.personId) return;
    if (this.node.offsetParent !== null) this.unread.seen(person);
    this.showQuickReplies();
    this.menu.show(person.menu);
    this.showCover(person, state.account);
  }

  offerPersons(persons) {
    const seen = persons.map((one) => [one.id, one.name, this.unread.of(one)].join()).join("|");
    if (seen === this.offered && this.owner.value === this.personId) return;
    this.offered = seen;
    const options = persons.map((one) => {
      const waiting = one.id === this.personId ? 0 : this.unread.of(one);
      return el("option", { value: one.id }, waiting ? `${one.name} (${waiting})` : one.name);
    });
    clear(this.owner, ...options, el("option", { value: ADD }, t("add_person")));
    this.owner.value = this.personId ?? "";
  }

  async handOver() {
    if (this.owner.value !== ADD) {
      this.personId = this.owner.value;
    } else {
      const name = await ask(t("add_person_name"));
      if (name) this.personId = (await post("/play/persons", { name, role: "" })).id;
    }
    this.offered = null;
    this.onChange?.();
  }

  showQuickReplies() {
    const replies = this.log.quickReplies();
    const key = JSON.stringify(replies);
    if (key === this.quickKey) return;
    this.quickKey = key;
    clear(this.quick, ...replies.map(({ action, imageUrl }) =>
      el("button", { type: "button", onclick: () => this.tap(action) },
        imageUrl && el("img", { src: imageUrl, alt: "" }), String(action?.label ?? ""))));
    this.quick.hidden = replies.length === 0;
  }

  showCover(person, account) {
    const kind = person.friend ? "" : person.blocked ? "blocked" : person.count ? "strip" : "new";
    if (kind === this.coverKind) return;
    this.coverKind = kind;
    this.cover.hidden = !kind;
    this.cover.className = kind === "strip" ? "cover strip" : "cover";
    const follow = el("button", { type: "button", class: "wide", onclick: () => this.act("follow") }, t(kind === "blocked" ? "unblock" : "follow"));
    clear(this.cover,
      kind !== "strip" && el("span", { class: "avatar" }, "ICT"),
      kind !== "strip" && el("b", {}, account),
      el("span", {}, t(kind === "blocked" ? "blocked" : "not_friend")), follow);
  }

  write(text) {
    this.writing.write(text);
  }

  showMenu(open) {
    this.menu.open(open);
  }

  async tap(action) {
    await tapped(this, action);
  }

  async act(name, more = {}) {
    await this.done(act(this.personId, { act: name, ...more }));
  }

  async post(file) {
    await this.done(sent(this.personId, file));
  }

  async done(acting) {
    try {
      if (!(await acting).acknowledged) toast(t("not_delivered"));
    } catch (error) {
      toast(String(error.message));
    }
  }
}
