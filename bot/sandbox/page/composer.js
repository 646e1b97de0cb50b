// The lower edge of a chat: commands, files, text, reply keyboard; or the one key that a new or blocked chat has.

import { rewrite } from "./actions.js";
import { Commands } from "./commands.js";
import { el, icon } from "./dom.js";
import { fullName } from "./faces.js";
import { keep, recall } from "./keep.js";
import { inShort, size } from "./media.js";
import { ReplyKeys } from "./replykeys.js";
import { words } from "./words.js";

const HEIGHT_MAX = 140;
const PHOTOS = ["image/png", "image/jpeg"]; // pasted, these are photos; chosen or dropped, files

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.reply = null;
    this.edited = null; // the message of one's own that is being changed
    this.files = [];
    this.draftName = `draft:${chat.person.id}:${chat.id}`;
    this.commands = new Commands(this);
    this.keys = new ReplyKeys(this);
    this.build();
    this.started = Boolean(chat.group);
    this.field.value = recall(this.draftName, "");
    this.show();
    this.typed();
  }

  build() {
    this.field = el("textarea", { rows: 1, placeholder: words.message, "aria-label": words.message, dir: "auto", enterkeyhint: "send" });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("paste", (event) => this.pasted(event));
    this.picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: -1, "aria-label": words.attach });
    this.picker.addEventListener("change", () => {
      this.attach(this.picker.files);
      this.picker.value = "";
    });
    const attachKey = tool(words.attach, "attach", () => this.picker.click());
    this.sendKey = tool(words.send, "send", () => this.send());
    this.replying = el("div", { class: "replying", hidden: true });
    this.tray = el("ul", { class: "tray", hidden: true, "aria-label": words.attached });
    this.line = el(
      "div", { class: "line" }, this.commands.key, attachKey, this.field, this.keys.key, this.sendKey, this.picker,
    );
    this.startKey = el("button", { type: "button", class: "start" });
    this.startKey.addEventListener("click", () => (this.chat.person.blocked ? this.chat.pane.block(false) : this.chat.say("/start")));
    this.node = el("div", { class: "composer" }, this.commands.list, this.replying, this.tray, this.line, this.keys.node, this.startKey);
  }

  setStarted(started) {
    if (this.started === started) return;
    const hadKeyboard = document.activeElement === this.startKey;
    this.started = started;
    this.show();
    if (hadKeyboard) this.field.focus();
  }

  show() {
    const isBlocked = this.chat.person.blocked && !this.chat.group;
    const isOpen = this.started && !isBlocked;
    this.line.hidden = !isOpen;
    this.startKey.hidden = isOpen;
    this.startKey.textContent = isBlocked ? words.unblock : words.start;
    this.keys.show(isOpen && this.keys.wanted);
    this.fit();
  }

  focus() {
    (this.line.hidden ? this.startKey : this.field).focus();
  }

  replyTo(message) {
    this.reply = message;
    this.edited = null;
    this.tell("reply", fullName(message.from ?? message.chat), message, words.cancel_reply);
    this.field.placeholder = message.reply_markup?.input_field_placeholder || this.keys.placeholder || words.message;
    if (this.chat.isShown && (message.reply_markup?.force_reply ? this.chat.isBeingRead() : true)) this.field.focus();
  }

  edit(message) {
    this.endReply();
    this.edited = message;
    this.tell("pen", words.editing, message, words.cancel);
    this.field.value = message.text;
    this.typed();
    this.field.focus();
  }

  // Says above the field what the words in it are for.
  tell(sign, heading, message, label) {
    const cancel = tool(label, "close", () => this.endReply());
    const about = el("div", {}, el("b", { dir: "auto" }, heading), el("span", { dir: "auto" }, inShort(message)));
    this.replying.replaceChildren(icon(sign), about, cancel);
    this.replying.hidden = false;
  }

  endReply() {
    if (this.replying.contains(document.activeElement)) this.field.focus();
    if (this.edited) this.field.value = "";
    this.edited = null;
    this.reply = null;
    this.replying.hidden = true;
    this.field.placeholder = this.keys.placeholder || words.message;
  }

  typed() {
    this.fit();
    keep(this.draftName, this.field.value);
    this.sendKey.disabled = !this.field.value.trim() && !this.files.length;
    this.commands.offer(this.field.value);
  }

  fit() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, HEIGHT_MAX)}px`;
  }

  pressed(event) {
    if (event.isComposing) return;
    if (this.commands.take(event)) return;
    if (event.key === "Escape" && !this.replying.hidden) {
      this.endReply();
      this.typed();
    } else if (event.key === "Escape") this.attach([], { anew: true });
    if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      this.chat.history.list.lastElementChild?.focus();
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  pasted(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    for (const file of event.clipboardData.files) file.isPhoto = PHOTOS.includes(file.type);
    this.attach(event.clipboardData.files);
  }

  // Files wait above the field until they are sent, with the words in it as the caption of the first.
  attach(files, { anew = false } = {}) {
    this.files = [...(anew ? [] : this.files), ...files];
    this.tray.replaceChildren(...this.files.map((file) => this.waiting(file)));
    this.tray.hidden = !this.files.length;
    this.sendKey.disabled = !this.field.value.trim() && !this.files.length;
    if (files.length) this.field.focus();
  }

  waiting(file) {
    const drop = tool(`${words.discard} ${file.name}`, "close", () => {
      this.attach(this.files.filter((other) => other !== file), { anew: true });
      this.field.focus();
    });
    return el("li", {}, icon("file"), el("span", { dir: "auto" }, file.name), el("small", {}, size(file.size)), drop);
  }

  send() {
    const text = this.field.value.trim();
    const { files, reply, edited } = this;
    if (!text && !files.length) return;
    if (edited) {
      this.endReply();
      this.typed();
      rewrite(this.chat, edited, text);
      return;
    }
    files.forEach((file, place) => this.chat.handIn(file, place === 0 ? text : "", reply));
    if (!files.length) this.chat.say(text, reply);
    this.field.value = "";
    this.attach([], { anew: true });
    this.endReply();
    this.typed();
  }
}

export function tool(label, sign, press) {
  const given = { type: "button", class: `tool ${sign}`, title: label, "aria-label": label };
  return el("button", { ...given, on: { click: press } }, icon(sign));
}
