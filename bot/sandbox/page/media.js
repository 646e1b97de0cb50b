// What a message carries besides text: pictures, files, and a line for kinds that this page does not show.

import { fileAddress } from "./api.js";
import { invoice, poll } from "./asking.js";
import { el, icon } from "./dom.js";
import { words } from "./words.js";

const SHOWN = ["image/png", "image/jpeg"];
const OTHERS = {
  video: "🎬", animation: "🎞", audio: "🎵", voice: "🎤", video_note: "📹", sticker: "🏷", contact: "👤", location: "📍", venue: "📍",
  poll: "📊", dice: "🎲", game: "🎮", invoice: "🧾", story: "📖", paid_media: "💎",
};

export function media(message, chat) {
  const { photo, document: file, sticker, dice, contact, location } = message;
  if (photo) return [picture(photo[photo.length - 1], message.caption, message.has_media_spoiler)];
  if (file) return [...(SHOWN.includes(file.mime_type) ? [picture(file, file.file_name)] : []), attachment(file)];
  if (dice) return [el("div", { class: "large" }, `${dice.emoji} ${dice.value}`)];
  if (sticker?.emoji) return [el("div", { class: "large" }, sticker.emoji)];
  if (contact) return [line(OTHERS.contact, [contact.first_name, contact.last_name, contact.phone_number].filter(Boolean).join(" "))];
  if (location) return [line(OTHERS.location, `${location.latitude}, ${location.longitude}`)];
  if (message.poll) return [poll(message, chat)];
  if (message.invoice) return [invoice(message)];
  const kind = Object.keys(OTHERS).find((name) => message[name]);
  if (!kind) return [];
  const given = message[kind];
  return [given.file_id ? attachment({ file_name: kind, ...given }) : line(OTHERS[kind], kind)];
}

// One line that stands for a message: in quotes, in lists of chats, above the field.
export function inShort(message) {
  const kind = Object.keys(OTHERS).find((name) => message[name]);
  const named = message.poll?.question ?? message.invoice?.title;
  if (named) return `${OTHERS[kind]} ${named}`;
  return message.text ?? message.caption ?? message.document?.file_name ?? (message.photo ? words.photo : OTHERS[kind] ?? words.message);
}

function line(sign, text) {
  return el("div", { class: "plainly", dir: "auto" }, `${sign} ${text}`);
}

function picture(photo, alt, isHidden) {
  const address = fileAddress(photo.file_id);
  const size = { width: photo.width, height: photo.height };
  const image = el("img", { src: address, ...size, alt: alt ?? words.photo, loading: "lazy" });
  const link = el("a", { class: "picture", href: address, target: "_blank", rel: "noopener" }, image);
  if (isHidden) {
    link.classList.add("veiled");
    link.addEventListener("click", (event) => {
      if (!link.classList.contains("veiled")) return;
      event.preventDefault();
      link.classList.remove("veiled");
    });
  }
  return link;
}

function attachment(file) {
  const name = file.file_name ?? words.file;
  const kind = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return el(
    "a",
    { class: "attachment", href: fileAddress(file.file_id), download: name, title: words.download },
    el("span", { class: "sheet", "aria-hidden": "true" }, icon("file"), el("i", {}, kind)),
    el("span", { class: "about" }, el("b", { dir: "auto" }, name), el("small", {}, size(file.file_size ?? 0))),
  );
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
