// Flex containers as LINE lays them out.

import { el, webAddress } from "./dom.js";
import { border, colour, font, image, ratio, step } from "./flex_units.js";

/** A bubble or carousel; `tap(action)` is called for whatever is tapped in it. */
export function flexContainer(contents, tap) {
  if (contents?.type === "carousel") {
    return el("div", { class: "carousel" }, ...list(contents.contents).map((one) => bubble(one, tap)));
  }
  return bubble(contents ?? {}, tap);
}

function bubble(node, tap) {
  const frame = el("div", { class: `fx fx-${node.size ?? "mega"}`, dir: node.direction === "rtl" ? "rtl" : null });
  let first = true;
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!node[name]) continue;
    const style = node.styles?.[name] ?? {};
    const block = el("div", { class: `fx-block fx-${name}` }, component(node[name], tap, "vertical"));
    block.style.backgroundColor = colour(style.backgroundColor) ?? "";
    if (style.separator && !first) {
      block.classList.add("fx-rule");
      block.style.borderTopColor = colour(style.separatorColor) ?? "";
    }
    frame.append(block);
    first = false;
  }
  tappable(frame, node.action, tap);
  return frame;
}

const MAKERS = { box, text, button, image: picture, icon, separator, filler, video };

function component(node, tap, layout) {
  const make = MAKERS[node?.type];
  if (!make) return el("span");
  const made = make(node, tap, layout);
  place(made, node, layout);
  return made;
}

function box(node, tap) {
  const layout = { horizontal: "horizontal", baseline: "line" }[node.layout] ?? "vertical";
  const made = el("div", { class: `fx-box fx-${layout}` });
  list(node.contents).forEach((child, index) => {
    const inner = component(child, tap, layout);
    const gap = step(child.margin) ?? (index > 0 ? step(node.spacing) : undefined);
    if (gap && child.position !== "absolute") {
      inner.style[layout === "vertical" ? "marginTop" : "marginInlineStart"] = gap;
    }
    made.append(inner);
  });
  dressBox(made.style, node);
  tappable(made, node.action, tap);
  return made;
}

function dressBox(style, node) {
  style.backgroundColor = colour(node.backgroundColor) ?? "";
  style.borderRadius = step(node.cornerRadius) ?? "";
  if (node.cornerRadius) style.overflow = "hidden";
  style.borderColor = colour(node.borderColor) ?? "";
  style.borderWidth = border(node.borderWidth) ?? "";
  for (const side of ["width", "maxWidth", "height", "maxHeight"]) style[side] = step(node[side]) ?? "";
  style.padding = step(node.paddingAll) ?? "";
  for (const [key, rule] of [["Top", "paddingTop"], ["Bottom", "paddingBottom"], ["Start", "paddingInlineStart"], ["End", "paddingInlineEnd"]]) {
    const value = step(node[`padding${key}`]);
    if (value) style[rule] = value;
  }
  style.justifyContent = node.justifyContent ?? "";
  if (node.alignItems && node.layout !== "baseline") style.alignItems = node.alignItems;
  if (node.background?.type === "linearGradient") style.background = gradient(node.background);
}

function gradient(node) {
  const middle = colour(node.centerColor) ? `, ${node.centerColor} ${step(node.centerPosition) ?? "50%"}` : "";
  const angle = /^[\d.]+deg$/.test(node.angle) ? node.angle : "0deg";
  return `linear-gradient(${angle}, ${colour(node.startColor)}${middle}, ${colour(node.endColor)})`;
}

function text(node, tap) {
  const made = el("div", { class: "fx-text" });
  if (list(node.contents).length) {
    made.append(...node.contents.map((span) => dressText(el("span", {}, String(span.text ?? "")), span)));
  } else {
    made.textContent = String(node.text ?? "");
  }
  dressText(made, node);
  if (node.wrap) made.classList.add("fx-wrap");
  if (node.wrap && node.maxLines > 0) {
    made.classList.add("fx-clamp");
    made.style.webkitLineClamp = String(node.maxLines);
  }
  if (node.lineSpacing) made.style.lineHeight = `calc(1.5em + ${step(node.lineSpacing) ?? "0px"})`;
  made.style.textAlign = node.align ?? "";
  if (node.adjustMode === "shrink-to-fit") shrinkToFit(made);
  tappable(made, node.action, tap);
  return made;
}

function dressText(made, node) {
  made.style.fontSize = font(node.size) ?? "";
  made.style.color = colour(node.color) ?? "";
  made.style.fontWeight = node.weight === "bold" ? "700" : "";
  made.style.fontStyle = node.style === "italic" ? "italic" : "";
  if (node.decoration && node.decoration !== "none") made.style.textDecoration = node.decoration;
  return made;
}

function button(node, tap) {
  const kind = ["primary", "secondary"].includes(node.style) ? node.style : "link";
  const label = String(node.action?.label ?? "");
  const made = el("button", { type: "button", class: `fx-button ${kind} ${node.height === "sm" ? "sm" : ""}`, title: label, onclick: () => tap(node.action) }, label);
  const tint = colour(node.color);
  if (tint) made.style[kind === "link" ? "color" : "backgroundColor"] = tint;
  if (node.adjustMode === "shrink-to-fit") shrinkToFit(made);
  return made;
}

function picture(node, tap) {
  const frame = el("div", { class: "fx-image" });
  frame.style.width = image(node.size ?? "md") ?? "";
  frame.style.aspectRatio = ratio(node.aspectRatio);
  frame.style.backgroundColor = colour(node.backgroundColor) ?? "";
  const shown = el("img", { src: webAddress(node.url) ?? "", alt: "", onerror: () => frame.classList.add("broken") });
  shown.style.objectFit = node.aspectMode === "cover" ? "cover" : "contain";
  frame.append(shown);
  frame.style.alignSelf = { start: "flex-start", end: "flex-end" }[node.align] ?? "center";
  tappable(frame, node.action, tap);
  return frame;
}

function video(node, tap) {
  return picture({ url: node.previewUrl, size: "full", aspectRatio: node.aspectRatio, aspectMode: "cover" }, tap);
}

function icon(node) {
  const made = el("img", { class: "fx-icon", src: webAddress(node.url) ?? "", alt: "" });
  made.style.fontSize = font(node.size ?? "md") ?? "";
  made.style.aspectRatio = ratio(node.aspectRatio);
  return made;
}

function separator(node, tap, layout) {
  const made = el("div", { class: "fx-separator" });
  made.style[layout === "vertical" ? "height" : "width"] = "1px";
  made.style.backgroundColor = colour(node.color) ?? "";
  return made;
}

function filler() {
  return el("div", { class: "fx-filler" });
}

const RIGID = new Set(["separator", "icon"]);

/** What the parent decides about a child: its share, its gravity, its offsets. */
function place(made, node, layout) {
  const style = made.style;
  if (!RIGID.has(node.type)) {
    const share = node.flex ?? (layout !== "vertical" || node.type === "filler" ? 1 : 0);
    const fixed = layout !== "vertical" && node.width;
    if (share > 0 && !fixed) style.flex = layout === "vertical" ? `${share} 1 auto` : `${share} 1 0`;
    else style.flex = "0 0 auto";
  }
  if (layout !== "line") {
    const turn = { top: "flex-start", center: "center", bottom: "flex-end" }[node.gravity];
    if (turn && layout === "horizontal") style.alignSelf = turn;
    if (turn && layout === "vertical" && node.flex > 0) style.alignContent = turn;
  }
  if (node.position === "absolute") style.position = "absolute";
  else if (offsets(node).length && !style.position) style.position = "relative";
  for (const [rule, value] of offsets(node)) style[rule] = value;
}

function offsets(node) {
  return [["top", "Top"], ["bottom", "Bottom"], ["insetInlineStart", "Start"], ["insetInlineEnd", "End"]]
    .map(([rule, key]) => [rule, step(node[`offset${key}`])])
    .filter(([, value]) => value !== undefined);
}

function tappable(made, action, tap) {
  if (!action) return;
  made.classList.add("fx-tap");
  made.setAttribute("role", "button");
  made.tabIndex = 0;
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    tap(action);
  });
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === made) tap(action);
  });
}

function shrinkToFit(made) {
  const observer = new ResizeObserver(() => {
    let size = parseFloat(getComputedStyle(made).fontSize);
    while (made.scrollWidth > made.clientWidth && size > 9) {
      size -= 1;
      made.style.fontSize = `${size}px`;
    }
    observer.disconnect();
  });
  observer.observe(made);
}

const list = (value) => (Array.isArray(value) ? value : []);
