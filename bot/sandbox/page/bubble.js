// One message as a bubble: reply, picture or file, text, hour, and the inline keyboard under it.

import { fileAddress } from "./api.js";
import { el, icon, safeLink } from "./dom.js";
import { anchor, render } from "./entities.js";
import { clockTime, words } from "./words.js";

// Where such letters are, the hour goes below the text: there is no telling on which side the last line ends.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function bubble(message, act) {
  const mine = !message.from.is_bot;
  const body = el("div", { class: "bubble" });
  if (message.reply_to_message) body.append(quote(message.reply_to_message));
  if (message.photo) body.append(picture(message));
  if (message.document) body.append(attachment(message.document));
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const kind = RIGHT_TO_LEFT.test(text ?? "") ? "text both-ways" : "text";
  const hour = stamp(message, mine);
  const room = { "data-room": hour.textContent }; // the last line leaves room for the hour
  if (text) body.append(el("div", { class: kind, dir: "auto", ...room }, ...render(text, entities, act)));
  body.append(hour);
  if (!mine) body.append(replyButton(message, act));
  const node = el("div", { class: `message ${mine ? "mine" : "theirs"}`, "data-id": message.message_id }, body);
  const keyboard = message.reply_markup?.inline_keyboard;
  if (keyboard) node.append(inlineKeyboard(keyboard, message, act));
  return node;
}

function stamp(message, mine) {
  const edited = message.edit_date && !mine ? `${words.edited} ` : "";
  const node = el("span", { class: "stamp" }, `${edited}${clockTime(message.date)}`);
  if (mine) node.append(icon("check"));
  return node;
}

function quote(message) {
  const shown = message.text ?? message.caption ?? message.document?.file_name ?? words.photo;
  return el("div", { class: "quote" }, el("b", {}, message.from.first_name), el("span", { dir: "auto" }, shown));
}

function picture(message) {
  const photo = message.photo[message.photo.length - 1];
  const address = fileAddress(photo.file_id);
  const image = el("img", {
    src: address, width: photo.width, height: photo.height, alt: message.caption ?? words.photo, loading: "lazy",
  });
  return el("a", { class: "picture", href: address, target: "_blank", rel: "noopener" }, image);
}

function attachment(file) {
  const kind = file.file_name.includes(".") ? file.file_name.split(".").pop().slice(0, 4) : "";
  return el(
    "a",
    { class: "attachment", href: fileAddress(file.file_id), download: file.file_name },
    el("span", { class: "sheet", "aria-hidden": "true" }, icon("file"), el("i", {}, kind)),
    el("span", { class: "about" }, el("b", { dir: "auto" }, file.file_name), el("small", {}, size(file.file_size))),
  );
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function replyButton(message, act) {
  const attributes = { type: "button", class: "reply", title: words.reply, "aria-label": words.reply };
  return el("button", { ...attributes, on: { click: () => act.replyTo(message) } }, icon("reply"));
}

function inlineKeyboard(rows, message, act) {
  return el(
    "div",
    { class: "inline" },
    ...rows.map((row) => el("div", { class: "row" }, ...row.map((button) => inlineButton(button, message, act)))),
  );
}

function inlineButton(button, message, act) {
  const label = el("span", { dir: "auto" }, button.text);
  const target = button.url ? safeLink(button.url) : null;
  if (target) return anchor(target, { class: "key link" }, [label, icon("open")], act);
  if (button.copy_text) {
    const copy = () => act.copy(button.copy_text.text);
    return el("button", { type: "button", class: "key", on: { click: copy } }, label, icon("copy"));
  }
  const press = (event) => {
    if (button.callback_data === undefined) act.notice(words.unsupported);
    else act.press(message.message_id, button.callback_data, event.currentTarget);
  };
  return el("button", { type: "button", class: "key", on: { click: press } }, label);
}
