// The messages of one chat, brought up to date without drawing the old ones again.

import { clear, el } from "./dom.js";
import { messageBody } from "./messages.js";
import { clockTime, get, t } from "./talk.js";

export class Log {
  constructor(tap, takeBack) {
    this.tap = tap;
    this.takeBack = takeBack;
    this.flow = el("div", { class: "flow" });
    this.node = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": t("latest") }, this.flow);
    this.typing = el("div", { class: "row", "aria-label": t("typing") },
      el("span", { class: "avatar" }, "ICT"), el("span", { class: "dots" }, el("i"), el("i"), el("i")));
    this.forget(null);
    this.stayAtEnd();
  }

  /** Keeps the newest message in view when pictures and fonts load or the menu opens. */
  stayAtEnd() {
    let atEnd = true;
    let top = 0;
    const keep = () => { if (atEnd) this.toEnd(); };
    // Only a person scrolls up; our own scrolling is told late, when the chat may have grown again.
    this.node.addEventListener("scroll", () => {
      const below = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight;
      if (below < 60) atEnd = true;
      else if (this.node.scrollTop < top) atEnd = false;
      top = this.node.scrollTop;
    });
    const watch = new ResizeObserver(keep);
    watch.observe(this.node);
    watch.observe(this.flow);
  }

  forget(personId) {
    this.personId = personId;
    this.changes = 0;
    this.entries = [];
    clear(this.flow);
  }

  async show(person) {
    if (person.id !== this.personId) this.forget(person.id);
    if (person.changes !== this.changes) await this.load(person, 0);
    else if (person.count > this.entries.length) await this.load(person, this.entries.length);
    this.showTyping(person.typing);
  }

  async load(person, after) {
    const chat = await get(`/play/chats/${encodeURIComponent(person.id)}?after=${after}`);
    if (person.id !== this.personId) return;
    if (after === 0) {
      this.entries = [];
      clear(this.flow);
    }
    this.changes = chat.changes;
    for (const entry of chat.messages) {
      this.entries.push(entry);
      this.flow.append(this.row(entry));
    }
    this.toEnd();
  }

  /** Those under the newest message, if the bot wrote it. */
  quickReplies() {
    const last = this.entries.at(-1);
    return last && !last.mine ? last.message.quickReply?.items ?? [] : [];
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  showTyping(seconds) {
    clearTimeout(this.timer);
    if (seconds > 0) {
      if (!this.typing.isConnected) {
        this.flow.append(this.typing);
        this.toEnd();
      }
      this.timer = setTimeout(() => this.typing.remove(), seconds * 1000);
    } else {
      this.typing.remove();
    }
  }

  row(entry) {
    if (entry.unsent) return el("div", { class: "note" }, t("unsent"));
    const body = messageBody(entry, this.tap);
    const said = el("div", { class: "said" }, body, this.meta(entry));
    if (entry.mine) return el("div", { class: "row mine", "data-via": entry.via }, said);
    return el("div", { class: "row", "data-via": entry.via }, el("span", { class: "avatar" }, "ICT"), said);
  }

  meta(entry) {
    const via = entry.mine ? null : el("span", { class: entry.via === "reply" ? "via" : "via counted" }, t(`by_${entry.via}`));
    const back = entry.mine && el("button", { type: "button", class: "take-back", onclick: () => this.takeBack(entry.id) }, t("unsend"));
    return el("div", { class: "meta" }, back, el("time", {}, clockTime(entry.at)), entry.edited && el("span", {}, t("edited")), via);
  }
}
