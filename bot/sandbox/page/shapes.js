// Makes the shapes of pictures, and shows a picture larger. Like elements, they are made of attributes and text alone.

import { el, icon } from "./dom.js";
import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

export function shape(tag, given = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  const { on = {}, ...attributes } = given;
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, String(value));
  for (const [event, handler] of Object.entries(on)) element.addEventListener(event, handler);
  element.append(...children.filter((child) => child !== null));
  return element;
}

// A picture is told in words too: `told` is read to whoever does not see it.
export function picture(width, height, told, ...children) {
  const given = { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": told, class: "picture" };
  return shape("svg", given, ...children);
}

// How wide a text is, in halves of a Chinese character: enough to cut it where it would run over.
export function cut(text, most) {
  let wide = 0;
  const letters = Array.from(text);
  for (const [number, letter] of letters.entries()) {
    wide += letter.codePointAt(0) > 0x2e80 ? 2 : 1.08;
    if (wide > most) return `${letters.slice(0, Math.max(1, number - 1)).join("")}…`;
  }
  return text;
}

const box = el("dialog", { class: "enlarged" });
box.addEventListener("keydown", (event) => event.key === "Escape" && box.close());

export function dialogOf(heading, ...body) {
  if (!box.isConnected) document.body.append(box);
  const close = el("button", { type: "button", class: "close", "aria-label": words.close, on: { click: () => box.close() } }, icon("close"));
  box.replaceChildren(el("header", {}, el("h2", {}, heading), close), ...body);
  box.setAttribute("aria-label", heading);
  if (!box.open && document.querySelector(".tour.playing")) box.show(); // the tour's caption and keys stay in reach
  else if (!box.open) box.showModal();
  return box;
}

export function enlargeKey(heading, draw) {
  const label = `${words.enlarge}: ${heading}`;
  const given = { type: "button", class: "enlarge", title: label, "aria-label": label, "data-key": `enlarge ${heading}` };
  return el("button", { ...given, on: { click: () => dialogOf(heading, ...draw()) } }, icon("open"));
}

// Words with names in them: "{worker} delivers".
export function fill(template, given) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => given[name] ?? whole);
}
