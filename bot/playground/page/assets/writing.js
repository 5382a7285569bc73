// Where a person writes: a few lines of text, and a paper-clip for a file or a picture.

import { el } from "./dom.js";
import { t, toast } from "./talk.js";

const LARGEST = 10 * 1024 * 1024;
const SAMPLES = ["people", "staff", "figures"];

export class Writing {
  constructor(say, sendFile) {
    this.say = say;
    this.sendFile = sendFile;
    this.input = el("textarea", { rows: 1, autocomplete: "off", placeholder: t("type_here"), "aria-label": t("type_here"), oninput: () => this.weigh(), onkeydown: (event) => this.key(event) });
    this.send = el("button", { class: "send", disabled: true }, t("send"));
    this.picker = el("input", { type: "file", hidden: true, onchange: () => this.picked() });
    this.sheet = this.makeSheet();
    this.clip = el("button", { type: "button", class: "clip", "aria-label": t("attach"), title: t("attach"), "aria-expanded": "false", onclick: () => this.open(this.sheet.hidden) }, el("img", { src: "/page/clip.svg", alt: "" }));
    document.addEventListener("click", (event) => { if (!this.clip.contains(event.target)) this.open(false); });
    this.node = el("form", { class: "write", onsubmit: (event) => { event.preventDefault(); this.done(); } },
      this.clip, this.input, this.send, this.picker, this.sheet);
  }

  makeSheet() {
    const sample = (name) => el("a", { href: `/play/samples/${name}`, download: "" }, t(`sample_${name}`), el("small", {}, t("invented")));
    return el("div", { class: "sheet offer", hidden: true },
      el("button", { type: "button", onclick: () => this.picker.click() }, t("attach_pick")),
      ...SAMPLES.map(sample));
  }

  open(yes) {
    this.sheet.hidden = !yes;
    this.clip.setAttribute("aria-expanded", String(yes));
  }

  /** Enter sends, Shift and Enter begin a line; a word that is still being composed is neither. */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.done();
  }

  done() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.write("");
    this.say(text);
  }

  write(text) {
    this.input.value = text;
    this.weigh();
    this.input.focus();
  }

  /** As high as what is in it; the stylesheet says how high at most. */
  weigh() {
    this.send.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    const borders = this.input.offsetHeight - this.input.clientHeight;
    this.input.style.height = this.input.value ? `${this.input.scrollHeight + borders}px` : "";
  }

  picked() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    if (file.size > LARGEST) toast(t("file_too_big"));
    else this.sendFile(file);
  }
}
