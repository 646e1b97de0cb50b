// How somebody looks here: a coloured circle with the first letter of the name.

import { el } from "./dom.js";

export function initial(name) {
  return ([...new Intl.Segmenter().segment(name)][0]?.segment ?? "?").toUpperCase();
}

export function fullName({ first_name: first, last_name: last, title }) {
  return [first ?? title ?? "", last].filter(Boolean).join(" ");
}

// Everybody has a colour of their own, the same wherever they show.
export function tint({ id, is_bot: isBot = false }) {
  return isBot ? "bot" : String((id + 1) % 6); // the first person of a sandbox has the first colour
}

export function face(whom, size = "") {
  return el("span", { class: `face face-${tint(whom)} ${size}`, "aria-hidden": "true" }, initial(fullName(whom)));
}
