// One message: who, what it answers, picture or file, text, hour, and the inline keyboard under it.

import { answerWith, ownReaction } from "./actions.js";
import { payKeyboard } from "./asking.js";
import { el, icon } from "./dom.js";
import { render } from "./entities.js";
import { face, fullName, tint } from "./faces.js";
import { inlineKeyboard } from "./inline.js";
import { inShort, media } from "./media.js";
import { happening } from "./happening.js";
import { clockTime, fullTime, words } from "./words.js";

// Where such letters are, the hour goes below the text: there is no telling on which side the last line ends.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function bubble(message, chat) {
  const event = happening(message);
  if (event) return el("div", { class: "event" }, el("span", { dir: "auto" }, event));
  const mine = message.from?.id === chat.person.id;
  const body = el("div", { class: "bubble" });
  const name = mine ? words.you : fullName(message.from ?? message.chat);
  if (chat.group && !mine) body.append(el("b", { class: `sender ink-${tint(message.from ?? message.chat)}`, dir: "auto" }, name));
  else body.append(el("span", { class: "sr" }, `${name}: `));
  const reply = message.reply_to_message;
  if (reply) body.append(quote(reply, chat));
  body.append(...media(message, chat));
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const kind = RIGHT_TO_LEFT.test(text ?? "") ? "text both-ways" : "text";
  const hour = stamp(message, mine);
  const room = { "data-room": hour.textContent }; // the last line leaves room for the hour
  if (text) body.append(el("div", { class: kind, dir: "auto", ...room }, ...render(text, entities, chat)));
  body.append(...reactions(message, chat), hour, moreKey(message, chat));
  body.addEventListener("contextmenu", (given) => openActions(given, message, chat));
  body.addEventListener("dblclick", (given) => given.target.closest("a, button, [role=button]") ?? chat.replyTo(message));
  const node = el("div", { class: `message ${mine ? "mine" : "theirs"}`, "data-id": message.message_id }, body);
  if (chat.group && !mine) node.prepend(face(message.from ?? message.chat, "small"));
  const keyboard = message.reply_markup?.inline_keyboard ?? (message.invoice && payKeyboard(message));
  if (keyboard) node.append(inlineKeyboard(keyboard, message, chat));
  return node;
}

function stamp(message, mine) {
  const edited = message.edit_date ? `${words.edited} ` : "";
  const node = el("time", { class: "stamp", title: fullTime(message.date) }, `${edited}${clockTime(message.date)}`);
  if (mine) node.append(icon("check"));
  return node;
}

function reactions(message, chat) {
  const counts = new Map();
  for (const sign of (message.reactions ?? []).flatMap(({ emoji }) => emoji)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  if (!counts.size) return [];
  const mine = ownReaction(message, chat);
  const pill = ([sign, count]) => {
    const given = { type: "button", "aria-pressed": String(mine.includes(sign)), title: words.react };
    return el("button", { ...given, on: { click: () => answerWith(chat, message, sign) } }, count > 1 ? `${sign} ${count}` : sign);
  };
  return [el("div", { class: "reactions" }, ...[...counts].map(pill))];
}

function quote(message, chat) {
  const show = () => chat.history.reveal(message.message_id);
  const shown = message.quote?.text ?? inShort(message);
  const given = { type: "button", class: "quote", title: words.show_original, on: { click: show } };
  return el("button", given, el("b", { dir: "auto" }, fullName(message.from ?? message.chat)), el("span", { dir: "auto" }, shown));
}

function moreKey(message, chat) {
  const given = { type: "button", class: "more", title: words.actions, "aria-label": words.actions, "aria-haspopup": "menu" };
  return el("button", { ...given, on: { click: (event) => openActions(event, message, chat) } }, icon("more"));
}

// A right click on a link or on chosen words keeps the browser's own menu.
function openActions(event, message, chat) {
  if (event.type === "contextmenu" && (event.target.closest("a") || String(getSelection()))) return;
  event.preventDefault();
  const at = event.type === "contextmenu" && event.clientX ? { x: event.clientX, y: event.clientY } : event.currentTarget;
  chat.actions(message).open(at);
}
