// One person's chat with the bot.

import { allMessages, post, read, upload } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { dayName, words } from "./words.js";

const TYPING_MS = 5000;
const SPIN_MS = 12000;
const TOAST_MS = 3500;
const NEAR_END_PX = 60;

export class Pane {
  constructor(person, number, bot, showAlert) {
    Object.assign(this, { person, number, bot, showAlert });
    this.messages = new Map(); // message number -> its bubble
    this.days = new Map(); // day -> its separator
    this.spinning = new Map(); // callback query -> its button
    this.unread = 0;
    this.onUnread = () => {};
    this.build();
  }

  build() {
    const { person } = this;
    this.subtitle = el("span", { class: "subtitle" }, this.quietSubtitle());
    this.badge = el("span", { class: "badge", hidden: true });
    this.log = el("div", { class: "log", role: "log", tabindex: 0, "aria-label": person.first_name });
    this.hint = el("p", { class: "hint" }, words.empty_chat);
    const label = words.newest;
    this.jump = el("button", { type: "button", class: "jump", hidden: true, title: label, "aria-label": label });
    this.jump.append(icon("down"));
    this.jump.addEventListener("click", () => this.scrollDown());
    this.toast = el("div", { class: "toast", role: "status" });
    this.composer = new Composer(this);
    const face = el("span", { class: `face face-${this.number % 6}`, "aria-hidden": "true" }, initial(person));
    const name = el("h2", { dir: "auto" }, person.first_name);
    const title = el("header", { class: "title" }, face, el("div", { class: "names" }, name, this.subtitle), this.badge);
    const scene = el("div", { class: "scene" }, this.log, this.hint, this.jump, this.toast);
    this.node = el("section", { class: "pane", "aria-label": person.first_name }, title, scene, this.composer.node);
    this.log.addEventListener("scroll", () => this.scrolled());
    for (const event of ["pointerdown", "pointerenter", "focusin"]) {
      this.node.addEventListener(event, () => this.markRead());
    }
    this.acceptDrops();
  }

  quietSubtitle() {
    const role = words[this.person.role] ?? this.person.role;
    return [role, this.person.language_code].filter(Boolean).join(" · ");
  }

  acceptDrops() {
    this.node.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.node.classList.add("dropping");
    });
    this.node.addEventListener("dragleave", () => this.node.classList.remove("dropping"));
    this.node.addEventListener("drop", (event) => {
      event.preventDefault();
      this.node.classList.remove("dropping");
      for (const file of event.dataTransfer.files) this.handIn(file);
    });
  }

  async load() {
    for (const message of await allMessages(this.person.chat_id)) this.put(message);
    await this.loadMenu();
    this.scrollDown();
  }

  async loadMenu() {
    this.composer.setCommands((await read(`people/${this.person.id}/menu`)).commands);
  }

  take(event) {
    if (event.kind === "message" && event.message) this.arrive(event.message);
    if (event.kind === "edit" && event.message) this.put(event.message);
    if (event.kind === "delete") this.remove(event.message_id);
    if (event.kind === "action") this.showTyping(event.action);
    if (event.kind === "answer") this.answered(event);
    if (event.kind === "menu") this.loadMenu();
  }

  arrive(message) {
    const isNew = !this.messages.has(message.message_id);
    const follow = this.isAtEnd() || !message.from.is_bot;
    this.put(message);
    if (message.from.is_bot) this.quiet();
    if (isNew && message.from.is_bot && !this.isBeingRead()) this.setUnread(this.unread + 1);
    if (follow) this.scrollDown();
    else this.jump.hidden = false;
  }

  // A pane is being read when it can be seen and has the keyboard or the pointer.
  isBeingRead() {
    const isShown = this.node.offsetParent !== null && !document.hidden;
    return isShown && (this.node.contains(document.activeElement) || this.node.matches(":hover"));
  }

  put(message) {
    const atEnd = this.isAtEnd();
    const node = bubble(message, this);
    const old = this.messages.get(message.message_id);
    if (old) old.replaceWith(node);
    else this.append(message, node);
    this.messages.set(message.message_id, node);
    this.hint.hidden = true;
    this.composer.setStarted(true);
    if (!old && message.from.is_bot && message.reply_markup) this.dress(message);
    if (old && atEnd) this.scrollDown();
  }

  append(message, node) {
    const day = dayName(message.date);
    if (!this.days.has(day)) {
      this.days.set(day, el("div", { class: "day" }, el("span", {}, day)));
      this.log.append(this.days.get(day));
    }
    this.log.append(node);
  }

  dress(message) {
    const markup = message.reply_markup;
    if (markup.keyboard || markup.remove_keyboard) this.composer.setKeyboard(markup);
    if (markup.force_reply) this.composer.replyTo(message);
  }

  remove(messageId) {
    this.messages.get(messageId)?.remove();
    this.messages.delete(messageId);
  }

  showTyping(action) {
    this.subtitle.textContent = action.startsWith("upload") ? words.sending_file : words.typing;
    this.subtitle.classList.add("busy");
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.quiet(), TYPING_MS);
  }

  quiet() {
    clearTimeout(this.typing);
    this.subtitle.textContent = this.quietSubtitle();
    this.subtitle.classList.remove("busy");
  }

  answered(event) {
    this.stopSpinning(event.callback_query_id);
    if (!event.text) return;
    if (event.show_alert) this.showAlert(this.person, event.text);
    else this.notice(event.text);
  }

  notice(text) {
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => this.toast.classList.remove("shown"), TOAST_MS);
  }

  async say(text, replyTo) {
    return this.attempt(() => post(`people/${this.person.id}/messages`, { text, reply_to: replyTo }));
  }

  async handIn(file) {
    return this.attempt(() => upload(this.person.id, file));
  }

  async press(messageId, callback, button) {
    if (button.classList.contains("spinning")) return;
    button.classList.add("spinning");
    const given = { message_id: messageId, callback_data: callback };
    const pressed = await this.attempt(() => post(`people/${this.person.id}/presses`, given));
    if (!pressed) {
      button.classList.remove("spinning");
      return;
    }
    const query = pressed.callback_query_id;
    this.spinning.set(query, button);
    setTimeout(() => this.spinning.has(query) && this.giveUp(query), SPIN_MS);
  }

  giveUp(query) {
    this.stopSpinning(query);
    this.notice(words.no_answer);
  }

  stopSpinning(query) {
    this.spinning.get(query)?.classList.remove("spinning");
    this.spinning.delete(query);
  }

  async attempt(act) {
    try {
      return await act();
    } catch (error) {
      this.notice(`${words.not_sent} ${error.message}`);
      return null;
    }
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.notice(words.copied);
  }

  replyTo(message) {
    this.composer.replyTo(message);
  }

  // The payload of a link to the bot itself, or null for any other link.
  deepLink(address) {
    const url = new URL(address);
    const isBot = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === this.bot.username.toLowerCase();
    return isBot ? (url.searchParams.get("start") ?? "") : null;
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  scrollDown() {
    this.log.scrollTop = this.log.scrollHeight;
    this.jump.hidden = true;
  }

  scrolled() {
    if (this.isAtEnd()) this.jump.hidden = true;
  }

  markRead() {
    if (this.unread) this.setUnread(0);
  }

  setUnread(count) {
    this.unread = count;
    this.badge.textContent = String(count);
    this.badge.setAttribute("aria-label", `${count} ${words.unread}`);
    this.badge.hidden = count === 0;
    this.onUnread(count);
  }
}

export function initial(person) {
  return [...person.first_name][0].toUpperCase();
}
