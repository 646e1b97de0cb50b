// Renders text with Telegram's entities. Offsets count UTF-16 units, which is how JavaScript counts too.

import { el, safeLink } from "./dom.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

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
  if (entity.type === "pre") return el("pre", {}, el("code", {}, ...nodes));
  if (entity.type === "spoiler") return spoiler(nodes);
  if (entity.type === "bot_command") return command(plain, nodes, act);
  if (["text_link", "url", "email"].includes(entity.type)) return link(entity, plain, nodes, act);
  if (["mention", "hashtag", "cashtag", "text_mention"].includes(entity.type)) {
    return el("span", { class: "mention" }, ...nodes);
  }
  return el("span", {}, ...nodes);
}

function spoiler(nodes) {
  const reveal = (event) => event.currentTarget.classList.add("shown");
  return el("button", { type: "button", class: "spoiler", on: { click: reveal } }, ...nodes);
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
      act.say(payload ? `/start ${payload}` : "/start");
    };
    return el("a", { ...attributes, href: target, on: { click: follow } }, ...nodes);
  }
  return el("a", { ...attributes, href: target, target: "_blank", rel: "noopener noreferrer" }, ...nodes);
}
