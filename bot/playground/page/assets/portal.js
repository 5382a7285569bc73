// The fourth panel: the captive portal, as an officer standing beside it would see it.

import { clear, el } from "./dom.js";
import { post, t, toast } from "./talk.js";

export class PortalPanel {
  constructor() {
    this.key = null;
    this.plug = el("div", { class: "plug" });
    this.username = this.field("username");
    this.password = this.field("password");
    this.result = el("p", { class: "result", role: "status" });
    this.online = el("ul", { class: "list" });
    this.accounts = el("ul", { class: "list" });
    this.devices = el("ul", { class: "list" });
    this.inside = [this.plug, this.loginForm(), this.part("online", this.online), this.part("accounts", this.accounts), this.part("devices", this.devices)];
    this.node = el("section", { class: "portal", "aria-label": t("portal") },
      el("h2", {}, t("portal"), " ", el("small", {}, t("portal_english"))));
  }

  field(name) {
    return el("input", { type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "none", required: true, name });
  }

  part(name, list) {
    return el("div", {}, el("h3", {}, t(name)), list);
  }

  loginForm() {
    const machine = (value, checked) => el("label", {}, el("input", { type: "radio", name: "machine", value, checked }), t(`device_${value}`));
    return el("form", { class: "login", onsubmit: (event) => this.login(event) },
      el("h3", {}, t("try_login")),
      el("label", {}, t("username"), this.username),
      el("label", {}, t("password"), this.password),
      el("div", { class: "machine", role: "radiogroup", "aria-label": t("device") }, machine("pc", true), machine("phone", false)),
      el("button", { class: "wide" }, t("login")),
      this.result);
  }

  show(portal) {
    const key = JSON.stringify(portal);
    if (key === this.key) return;
    this.key = key;
    if (!portal) {
      this.node.replaceChildren(this.node.firstChild, el("p", { class: "none" }, t("portal_none")));
      return;
    }
    if (!this.plug.isConnected) this.node.replaceChildren(this.node.firstChild, ...this.inside);
    this.showPlug(portal.plugged_in);
    this.fill(this.online, portal.online, "online_none", (one) => this.session(one));
    this.fill(this.accounts, portal.accounts, "accounts_none", account);
    this.fill(this.devices, portal.devices, "devices_none", (one) => this.device(one));
  }

  showPlug(inside) {
    this.node.classList.toggle("unplugged", !inside);
    clear(this.plug, el("i", { class: "lamp" }), el("span", {}, t(inside ? "plugged_in" : "unplugged")),
      el("button", { type: "button", class: "plain", onclick: () => this.wish({ act: "plug", in: !inside }) }, t(inside ? "unplug" : "plug")));
  }

  fill(list, rows, none, make) {
    clear(list, ...(rows.length ? rows.map(make) : [el("p", { class: "none" }, t(none))]));
  }

  session(one) {
    const since = one.since ? new Date(one.since).toLocaleTimeString("th-TH", { timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit" }) : "";
    const quiet = one.remembered ? t("remembered") : one.idle >= 60 ? t("idle_minutes").replace("{count}", Math.floor(one.idle / 60)) : t("in_use");
    const details = [one.address, one.mac, since, quiet].filter(Boolean).join(" · ");
    const act = (label, wish) => el("button", { type: "button", class: "plain", onclick: () => this.wish({ ...wish, session: one.id }) }, t(label));
    return item(one.username, details, el("span", { class: "acts" }, act("use", { act: "use" }), act("logout", { act: "logout" })));
  }

  device(one) {
    const act = (name, work) => el("button", { type: "button", class: "plain", onclick: work }, t(name));
    return item(one.username, one.mac, el("span", { class: "acts" },
      act("come_in", async () => this.tried(await this.wish({ act: "come_in", mac: one.mac }))),
      act("forget", () => this.wish({ act: "forget", mac: one.mac }))));
  }

  async login(event) {
    event.preventDefault();
    const device = event.target.querySelector("input[name=machine]:checked").value;
    this.tried(await this.wish({ act: "login", username: this.username.value, password: this.password.value, device }));
  }

  tried(answer) {
    if (!answer) return;
    this.result.className = answer.ok ? "result good" : "result bad";
    this.result.textContent = answer.ok ? `✓ ${t("login_ok")}` : `✕ ${t(`login_${answer.reason}`)}`;
  }

  async wish(wish) {
    try {
      return await post("/play/portal", wish);
    } catch (error) {
      toast(String(error.message));
      return null;
    }
  }
}

function item(who, details, ...more) {
  return el("li", {}, el("span", { class: "who" }, who, el("small", {}, details)), ...more);
}

function account(one) {
  return item(one.username, one.profile, el("span", { class: `badge ${one.state}` }, t(`state_${one.state}`)));
}
