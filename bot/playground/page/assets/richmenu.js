// The rich menu: a picture with places to tap, opened and closed by the chat bar.

import { clear, el } from "./dom.js";

export class RichMenu {
  constructor(tap) {
    this.tap = tap;
    this.key = null;
    this.shown = false;
    this.bar = el("button", { type: "button", class: "chatbar", hidden: true, onclick: () => this.open(!this.shown) });
    this.node = el("div", { class: "richmenu", hidden: true });
  }

  show(menu) {
    const key = menu ? menu.richMenuId : null;
    if (key === this.key) return;
    this.key = key;
    this.words = menu?.chatBarText ?? "";
    this.bar.hidden = !menu;
    clear(this.node, ...(menu ? [el("img", { src: menu.picture, alt: "" }), ...menu.areas.map((area) => this.area(area, menu.size))] : []));
    this.open(Boolean(menu?.selected));
  }

  open(yes) {
    this.shown = yes && this.key !== null;
    this.node.hidden = !this.shown;
    this.bar.textContent = `${this.words} ${this.shown ? "▾" : "▴"}`;
    this.bar.setAttribute("aria-expanded", String(this.shown));
  }

  area({ bounds, action }, size) {
    const label = String(action.label ?? action.text ?? "");
    const made = el("button", { type: "button", "aria-label": label, title: label, onclick: () => this.tap(action) });
    made.style.left = `${(100 * bounds.x) / size.width}%`;
    made.style.top = `${(100 * bounds.y) / size.height}%`;
    made.style.width = `${(100 * bounds.width) / size.width}%`;
    made.style.height = `${(100 * bounds.height) / size.height}%`;
    return made;
  }
}
