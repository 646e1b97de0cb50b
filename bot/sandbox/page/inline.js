// The keyboard under a message: presses, links, things to copy. One tab stop, arrows inside.

import { pay } from "./asking.js";
import { el, icon, safeLink } from "./dom.js";
import { anchor } from "./entities.js";
import { rove } from "./roving.js";
import { words } from "./words.js";

export function inlineKeyboard(rows, message, chat) {
  const line = (row) => el("div", { class: "keyrow" }, ...row.map((button) => key(button, message, chat)));
  const node = el("div", { class: "inline", role: "group", "aria-label": words.buttons }, ...rows.map(line));
  rove(node, () => [...node.querySelectorAll(".key")]);
  return node;
}

function key(button, message, chat) {
  const label = el("span", { dir: "auto" }, button.text);
  const target = button.url ? safeLink(button.url) : null;
  const style = ["danger", "success", "primary"].includes(button.style) ? ` ${button.style}` : "";
  if (target) return anchor(target, { class: `key link${style}` }, [label, icon("open")], chat);
  if (button.pay) {
    const ask = () => pay(chat, { message_id: message.message_id }, message.invoice.title);
    return el("button", { type: "button", class: `key${style}`, on: { click: ask } }, label);
  }
  if (button.copy_text) {
    const copy = () => chat.copy(button.copy_text.text);
    return el("button", { type: "button", class: `key${style}`, on: { click: copy } }, label, icon("copy"));
  }
  if (button.callback_data === undefined) {
    return el("button", { type: "button", class: `key${style}`, on: { click: () => chat.notice(words.unsupported) } }, label);
  }
  const press = () => chat.presses.press(message.message_id, button.callback_data);
  const waits = chat.presses.isWaiting(message.message_id, button.callback_data);
  const given = { type: "button", class: `key${style}${waits ? " spinning" : ""}`, "data-callback": button.callback_data };
  return el("button", { ...given, "aria-busy": waits ? "true" : null, on: { click: press } }, label);
}
