// Comfort only: the page does its work without this file.
"use strict";

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  const label = button.textContent;
  const said = document.getElementById("copied");
  button.addEventListener("click", async () => {
    const done = await copy(document.getElementById(button.dataset.copies));
    if (!done) return;
    button.textContent = button.dataset.done;
    said.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
      said.textContent = "";
    }, 3000);
  });
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    // No clipboard without HTTPS, or in some apps' own browsers: the old way, and if that is
    // refused too, the words are left selected for the person to copy.
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-reveals]")) {
  button.hidden = false;
  const field = document.getElementById(button.dataset.reveals);
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("[type=submit]");
  const label = button.textContent;
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  // A page brought back by the back button must work again.
  addEventListener("pageshow", () => {
    sent = false;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  });
}

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A file leaves the page where it is: fetched here, it can be said to have come, and be saved again
// for as long as the page is open. It is written nowhere else.
for (const form of document.querySelectorAll("form[data-file]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await hand(await fetch(location.href, { method: "POST" }));
    } catch {
      form.submit(); // The browser's own way, and its own words when there is no connection.
    }
  });
}

async function hand(answer) {
  if (answer.headers.get("content-type").startsWith("text/html")) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    return;
  }
  const again = document.getElementById("again");
  const [, name] = answer.headers.get("content-disposition").split("''");
  again.href = URL.createObjectURL(await answer.blob());
  again.download = decodeURIComponent(name);
  document.getElementById("offer").hidden = true;
  document.getElementById("done").hidden = false;
  document.querySelector("nav").hidden = true; // Any way out would lose the file.
  again.click();
}
