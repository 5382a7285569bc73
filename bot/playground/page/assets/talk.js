// The page's talk with the playground: labels, state, chats, acts, and the bell.

let labels = {};

export async function loadLabels() {
  labels = await get("/play/labels");
}

export const t = (key) => labels[key] ?? key;

export async function get(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const post = (path, wish) => send(path, "application/json", JSON.stringify(wish));

/** A file or picture, as it is. */
export const upload = (path, file) => send(`${path}?name=${encodeURIComponent(file.name)}`, "application/octet-stream", file);

async function send(path, kind, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": kind }, body });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message ?? String(answer.status));
  return told;
}

/** Calls back at every ring, never while the last call still runs; tells when the line is cut. */
export function listen(onRing, onLine) {
  let running = false;
  let again = false;
  async function ring() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      try {
        await onRing();
        onLine(true);
      } catch (error) {
        console.error(error);
        onLine(false);
      }
    } while (again);
    running = false;
  }
  const source = new EventSource("/play/events");
  source.onmessage = ring;
  source.onerror = () => onLine(false);
  return ring;
}

export function toast(words) {
  const node = document.getElementById("toast");
  node.textContent = words;
  node.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { node.hidden = true; }, 3000);
}

const CLOCK = new Intl.DateTimeFormat("th-TH", {
  timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
export const clockTime = (seconds) => CLOCK.format(new Date(seconds * 1000)).replace(":", ".");

const DAY = new Intl.DateTimeFormat("th-TH", {
  timeZone: "Asia/Bangkok", weekday: "short", day: "numeric", month: "short", year: "2-digit",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
export const dayAndTime = (iso) => DAY.format(new Date(iso));
