// Elements from data. Text always goes in as text, so nothing a bot sends is read as markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "style") Object.assign(node.style, value);
    else if (key in node && typeof value !== "string") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const LINK = /https?:\/\/[^\s<>"']+/g;

/** The text in pieces, its addresses as links that open elsewhere. */
export function linked(text) {
  const pieces = [];
  let done = 0;
  for (const found of text.matchAll(LINK)) {
    pieces.push(text.slice(done, found.index));
    pieces.push(el("a", { href: found[0], target: "_blank", rel: "noopener noreferrer" }, found[0]));
    done = found.index + found[0].length;
  }
  pieces.push(text.slice(done));
  return pieces.filter((piece) => piece !== "");
}

/** Where an address may lead from a message; anything else gives null. */
export function webAddress(value) {
  return typeof value === "string" && /^https?:\/\//i.test(value) ? value : null;
}

export function clear(node, ...children) {
  node.replaceChildren(...children.filter(Boolean));
  return node;
}

/** Lets the wheel of a mouse move a row that is wider than its place. */
export function sideways(node) {
  node.addEventListener("wheel", (event) => {
    if (node.scrollWidth <= node.clientWidth || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    const before = node.scrollLeft;
    node.scrollLeft += event.deltaY;
    if (node.scrollLeft !== before) event.preventDefault();
  }, { passive: false });
  return node;
}
