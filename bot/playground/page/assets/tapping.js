// What a tap does on the phone itself before, or instead of, telling the bot.

import { ask } from "./asking.js";
import { el, webAddress } from "./dom.js";
import { post, t, toast, upload } from "./talk.js";

const PICKERS = { date: "date", time: "time", datetime: "datetime-local" };

/** Carries an action out for a phone. */
export async function tapped(phone, action) {
  if (!action) return;
  if (action.type === "uri") return open(action.uri);
  if (action.type === "clipboard") return copy(String(action.clipboardText ?? ""));
  if (action.type === "location") return phone.act("location");
  if (action.type === "camera" || action.type === "cameraRoll") return phone.act("image");
  if (action.type === "datetimepicker") return pick(phone, action);
  prepare(phone, action);
  return phone.act("do", { action });
}

function prepare(phone, action) {
  if (action.inputOption === "openKeyboard") phone.write(String(action.fillInText ?? ""));
  if (action.inputOption === "closeRichMenu") phone.showMenu(false);
  if (action.inputOption === "openRichMenu") phone.showMenu(true);
}

function open(address) {
  const target = webAddress(address);
  if (target) window.open(target, "_blank", "noopener,noreferrer");
  else toast(`${t("cannot_open")}: ${address}`);
}

async function copy(words) {
  toast(t((await written(words)) ? "copied" : "not_copied"));
}

/** On the clipboard; where the browser has none for this page, the old way. */
async function written(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const held = el("textarea", { class: "held", readonly: true, "aria-hidden": "true" });
    held.value = words;
    document.body.append(held);
    held.select();
    const done = document.execCommand("copy");
    held.remove();
    return done;
  }
}

async function pick(phone, action) {
  const props = { type: PICKERS[action.mode] ?? "date", min: action.min ?? null, max: action.max ?? null };
  if (action.initial) props.value = String(action.initial);
  const picked = await ask(String(action.label ?? ""), props);
  if (picked) await phone.act("do", { action, pick: picked });
}

const pathOf = (person) => `/play/persons/${encodeURIComponent(person)}`;

export const act = (person, wish) => post(pathOf(person), wish);

/** A file or picture picked on this machine. */
export const sent = (person, file) => upload(`${pathOf(person)}/sent`, file);
