// A small question in a dialog.

import { el } from "./dom.js";
import { t } from "./talk.js";

/** What the person typed or picked, or null when the question was closed. */
export function ask(question, props = {}) {
  return new Promise((resolve) => {
    const input = el("input", { type: "text", required: true, "aria-label": question, ...props });
    const dialog = el("dialog", {},
      el("form", { onsubmit: (event) => { event.preventDefault(); dialog.close(input.value); } },
        el("label", {}, question), input,
        el("div", { class: "buttons" },
          el("button", { type: "button", onclick: () => dialog.close("") }, t("cancel")),
          el("button", { class: "main" }, t("ok")))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
