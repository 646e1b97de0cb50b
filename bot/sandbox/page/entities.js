// Renders text with Telegram's entities. Offsets count UTF-16 units, which is how JavaScript counts too.

import { el, icon, safeLink } from "./dom.js";
import { words } from "./words.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s",
  blockquote: "blockquote",
};
const LONG_QUOTE = 160; // letters, beyond which an expandable quote starts folded

export function render(text, entities, act) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, sorted, act);
}

// Renders one stretch; an entity that reaches beyond its parent is cut and goes on after it.
function stretch(text, begin, end, entities, act) {
  const nodes = [];
  const waiting = [...entities];
  let at = begin;
  while (waiting.length) {
    const entity = waiting.shift();
    const [from, to] = [Math.max(entity.offset, at), Math.min(entity.offset + entity.length, end)];
    if (to <= from) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const inner = [];
    const rest = [];
    for (const other of waiting) {
      const last = other.offset + other.length;
      if (other.offset < to) inner.push(other);
      if (last > to) rest.push(other.offset < to ? { ...other, offset: to, length: last - to } : other);
    }
    nodes.push(dress(entity, text.slice(from, to), stretch(text, from, to, inner, act), act));
    waiting.splice(0, waiting.length, ...rest);
    at = to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function dress(entity, plain, nodes, act) {
  if (entity.type in PLAIN) return el(PLAIN[entity.type], {}, ...nodes);
  if (entity.type === "code") return pressable("code", { title: words.copy_this }, nodes, () => act.copy(plain));
  if (entity.type === "pre") return block(entity, plain, nodes, act);
  if (entity.type === "expandable_blockquote") return folded(plain, nodes);
  if (entity.type === "spoiler") return spoiler(nodes);
  if (entity.type === "bot_command") return command(plain, nodes, act);
  if (["text_link", "url", "email"].includes(entity.type)) return link(entity, plain, nodes, act);
  if (entity.type === "custom_emoji") return el("span", { class: "emoji", title: entity.custom_emoji_id }, ...nodes);
  if (["mention", "hashtag", "cashtag", "text_mention"].includes(entity.type)) {
    return el("span", { class: "mention" }, ...nodes);
  }
  return el("span", {}, ...nodes);
}

// Text that can be pressed goes on from line to line like any other, which a button does not.
function pressable(tag, given, nodes, press) {
  const node = el(tag, { ...given, role: "button", tabindex: 0 }, ...nodes);
  node.addEventListener("click", () => String(getSelection()) || press(node));
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    press(node);
  });
  return node;
}

function block(entity, plain, nodes, act) {
  const label = words.copy;
  const copy = el("button", { type: "button", class: "copy", title: label, "aria-label": label, on: { click: () => act.copy(plain) } });
  copy.append(icon("copy"));
  return el("pre", {}, el("span", { class: "head" }, entity.language ?? "", copy), el("code", {}, ...nodes));
}

function folded(plain, nodes) {
  if (plain.length < LONG_QUOTE && plain.split("\n").length < 4) return el("blockquote", {}, ...nodes);
  const key = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, words.unfold);
  const node = el("blockquote", { class: "folded" }, el("div", {}, ...nodes), key);
  key.addEventListener("click", () => {
    const isFolded = node.classList.toggle("folded");
    key.setAttribute("aria-expanded", String(!isFolded));
    key.textContent = isFolded ? words.unfold : words.fold;
  });
  return node;
}

// Nothing inside can be read or followed before it is shown.
function spoiler(nodes) {
  const inner = el("span", { "aria-hidden": "true", inert: true }, ...nodes);
  const node = pressable("span", { class: "spoiler", "aria-label": words.spoiler }, [inner], () => {
    node.classList.add("shown");
    inner.removeAttribute("aria-hidden");
    inner.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  });
  return node;
}

function command(plain, nodes, act) {
  return el("button", { type: "button", class: "command", on: { click: () => act.say(plain) } }, ...nodes);
}

function link(entity, plain, nodes, act) {
  const target = entity.type === "email" ? `mailto:${plain}` : safeLink(entity.url ?? plain);
  return target ? anchor(target, {}, nodes, act) : el("span", {}, ...nodes);
}

// A link; one to the bot itself with a start parameter is followed here, as a Telegram client does.
export function anchor(target, attributes, nodes, act) {
  const payload = act.deepLink(target);
  if (payload !== null) {
    const follow = (event) => {
      event.preventDefault();
      act.follow(payload);
    };
    return el("a", { ...attributes, href: target, on: { click: follow } }, ...nodes);
  }
  return el("a", { ...attributes, href: target, target: "_blank", rel: "noopener noreferrer" }, ...nodes);
}
