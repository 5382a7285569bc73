// One message as a phone shows it.

import { el, linked, webAddress } from "./dom.js";
import { flexContainer } from "./flex.js";
import { t } from "./talk.js";

/** The body of a message, without time and avatar. */
export function messageBody(entry, tap) {
  const message = entry.message;
  const maker = MAKERS[message.type] ?? unknown;
  return maker(message, tap, entry);
}

const MAKERS = {
  text: (message) => words(String(message.text ?? "")),
  textV2: (message) => words(filled(message)),
  flex: (message, tap) => flexContainer(message.contents, tap),
  template: (message, tap) => template(message.template ?? {}, tap),
  image: (message, tap, entry) => (entry.mine ? photo(`/play/contents/${entry.id}`) : picture(message)),
  sticker: (message) => el("div", { class: "sticker" }, el("img", { src: "/page/sticker.svg", alt: "" }), el("small", {}, `${t("sticker")} ${message.packageId}/${message.stickerId}`)),
  location: (message) => el("div", { class: "place" }, el("b", {}, String(message.title ?? t("location"))), String(message.address ?? "")),
  audio: () => el("div", { class: "bubble" }, t("audio")),
  video: (message) => (message.previewImageUrl ? photo(message.previewImageUrl) : el("div", { class: "bubble" }, t("video"))),
  file: (message) => el("div", { class: "bubble file" }, el("img", { src: "/page/clip.svg", alt: t("file") }), el("span", {}, String(message.fileName ?? ""), el("small", {}, size(message.fileSize)))),
  imagemap: (message) => el("div", { class: "placeholder" }, String(message.altText ?? t("image"))),
};

function size(bytes) {
  const kilo = Number(bytes) / 1024;
  return kilo < 1000 ? `${Math.max(1, Math.round(kilo))} KB` : `${(kilo / 1024).toFixed(1)} MB`;
}

function words(text) {
  return el("div", { class: "bubble" }, ...linked(text));
}

function filled(message) {
  const names = message.substitution ?? {};
  return String(message.text ?? "").replace(/\{\{|\}\}|\{(\w+)\}/g, (found, key) => {
    if (found === "{{") return "{";
    if (found === "}}") return "}";
    return names[key]?.type === "mention" ? "@…" : "☺";
  });
}

function photo(address) {
  const own = typeof address === "string" && address.startsWith("/play/");
  const source = own ? address : webAddress(address);
  const missing = () => el("div", { class: "placeholder" }, t("image_missing"));
  if (!source) return missing();
  const shown = el("img", { class: "photo", src: source, alt: t("image") });
  shown.addEventListener("error", () => shown.replaceWith(missing()));
  return shown;
}

/** The preview; a tap opens the picture itself. */
function picture(message) {
  const whole = webAddress(message.originalContentUrl);
  const shown = photo(message.previewImageUrl);
  if (!whole) return shown;
  return el("a", { class: "photo-link", href: whole, target: "_blank", rel: "noopener noreferrer", "aria-label": t("open_image") }, shown);
}

function template(body, tap) {
  if (body.type === "carousel" || body.type === "image_carousel") {
    return el("div", { class: "carousel" }, ...(body.columns ?? []).map((column) => card(column, tap)));
  }
  return card(body, tap, body.type === "confirm");
}

function card(body, tap, pair = false) {
  const actions = body.actions ?? (body.action ? [body.action] : []);
  const picture = webAddress(body.thumbnailImageUrl ?? body.imageUrl);
  return el("div", { class: "card" },
    picture && el("img", { src: picture, alt: "" }),
    (body.text || body.title) && el("div", { class: "words" }, body.title && el("b", {}, body.title), String(body.text ?? "")),
    el("div", { class: pair ? "choices pair" : "choices" },
      ...actions.map((action) => el("button", { type: "button", onclick: () => tap(action) }, String(action.label ?? "")))));
}

function unknown(message) {
  return el("div", { class: "bubble" }, `${t("unknown_message")}: ${message.type ?? ""}`);
}
