// How somebody looks here: a coloured circle with the first letter of the name.

import { el } from "./dom.js";

export function initial(name) {
  return ([...new Intl.Segmenter().segment(name)][0]?.segment ?? "?").toUpperCase();
}

export function fullName({ first_name: first, last_name: last, title }) {
  return [first ?? title ?? "", last].filter(Boolean).join(" ");
}

export function face(whom, tint, size = "") {
  return el("span", { class: `face face-${tint} ${size}`, "aria-hidden": "true" }, initial(fullName(whom)));
}
