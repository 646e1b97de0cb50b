// One chat as one person sees it: its history, its lower edge, and what goes between them.

import { read } from "./api.js";
import { Actions } from "./actions.js";
import { pay } from "./asking.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { fullName } from "./faces.js";
import { History } from "./history.js";
import { keep, recall } from "./keep.js";
import { inShort } from "./media.js";
import { Outbox } from "./outbox.js";
import { Presses } from "./presses.js";
import { fill, words } from "./words.js";

const TYPING_MS = 5500;
const TOAST_MS = 4000;

export class Chat {
  // `given` is the chat as the control API tells it; `pane` is the person's, in which the chat is one of several.
  constructor(pane, given) {
    Object.assign(this, { pane, person: pane.person, bot: pane.bot, id: given.id });
    this.group = given.type === "private" ? null : given;
    this.unread = 0;
    this.marks = new Map(); // message number -> the answers ticked in its poll
    this.readName = `read:${this.person.id}:${this.id}`;
    this.busy = el("div", { class: "typing", hidden: true }, el("i"), el("i"), el("i"), el("span", { class: "sr" }, words.typing));
    this.outbox = new Outbox(this);
    this.history = new History(this);
    this.presses = new Presses(this);
    this.composer = new Composer(this);
    this.hint = el("p", { class: "hint" }, this.group ? words.empty_group : words.empty_chat);
    this.toast = el("div", { class: "toast", role: "status" });
    const scene = el("div", { class: "scene" }, this.history.log, this.hint, this.history.jump, this.toast);
    this.node = el("div", { class: "chat" }, scene, this.composer.node);
  }

  get title() {
    return this.group ? this.group.title : fullName(this.bot);
  }

  get isShown() {
    return this.pane.chat === this && this.history.log.offsetParent !== null && !document.hidden;
  }

  async load() {
    const messages = await this.history.load();
    const newest = messages.at(-1)?.message_id ?? 0;
    const seen = Math.min(recall(this.readName, newest), newest);
    const missed = messages.filter((message) => message.message_id > seen && message.from?.id !== this.person.id);
    this.recallKeyboard([...messages].reverse());
    if (newest && messages.at(-1).reply_markup?.force_reply) this.composer.replyTo(messages.at(-1));
    if (missed.length) {
      this.history.markNew(missed[0].message_id);
      this.setUnread(missed.length);
    } else keep(this.readName, newest);
    this.settle(messages.at(-1));
    await this.loadMenu();
  }

  // The newest message that says something about the reply keyboard decides; `messages` are newest first.
  recallKeyboard(messages) {
    if (this.knowsKeyboard) return;
    const markup = messages.map((message) => message.reply_markup).find((one) => one?.keyboard || one?.remove_keyboard);
    if (!markup) return;
    this.knowsKeyboard = true;
    this.composer.keys.set(markup);
  }

  async loadMenu() {
    const where = this.group ? `?chat_id=${this.id}` : "";
    this.composer.commands.set((await read(`people/${this.person.id}/menu${where}`)).commands);
  }

  settle(message) {
    if (!message) return;
    this.last = message;
    this.hint.hidden = true;
    this.composer.setStarted(true);
    this.pane.chatChanged(this);
  }

  take(event) {
    if (event.kind === "message" && event.message) this.arrive(event.message);
    if (["edit", "reaction"].includes(event.kind) && event.message) this.put(event.message);
    if (event.kind === "delete") this.history.remove(event.message_id);
    if (event.kind === "action") this.showTyping(event.action);
    if (event.kind === "answer" && event.person_id === this.person.id) this.presses.answer(event);
    if (event.kind === "menu") this.loadMenu().catch(() => {});
  }

  arrive(message) {
    const mine = message.from?.id === this.person.id;
    if (mine) this.outbox.settle(message);
    else this.quiet();
    const isNew = this.put(message, { fresh: true });
    if (mine) this.history.markNew(null);
    if (mine) this.history.scrollDown();
    if (!isNew || mine) return;
    if (this.isBeingRead()) return this.markRead();
    if (!this.unread) this.history.markNew(message.message_id);
    this.setUnread(this.unread + 1);
  }

  put(message, { fresh = false } = {}) {
    const isNew = this.history.put(message);
    if (isNew && fresh) this.history.rows.get(message.message_id).classList.add("fresh");
    if (isNew) {
      if (message.message_id >= (this.last?.message_id ?? 0)) this.settle(message);
      if (message.from?.is_bot && message.reply_markup) this.dress(message);
      if (message.new_chat_title) this.pane.groupChanged();
    }
    return isNew;
  }

  // A selective keyboard is for those who are answered; in a private chat that is everybody.
  dress(message) {
    const markup = message.reply_markup;
    if (markup.selective && this.group && message.reply_to_message?.from?.id !== this.person.id) return;
    if (markup.keyboard || markup.remove_keyboard) {
      this.knowsKeyboard = true;
      this.composer.keys.set(markup);
    }
    if (markup.force_reply) this.composer.replyTo(message);
  }

  showTyping(action) {
    this.doing = action.startsWith("upload") ? words.sending_file : words.typing;
    this.busy.hidden = false;
    this.pane.chatChanged(this);
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.quiet(), TYPING_MS);
  }

  quiet() {
    clearTimeout(this.typing);
    this.doing = null;
    this.busy.hidden = true;
    this.pane.chatChanged(this);
  }

  notice(text) {
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => this.toast.classList.remove("shown"), TOAST_MS);
  }

  say(text, reply) {
    this.history.atEnd = true;
    this.outbox.add({ text, reply_to: reply?.message_id, thread_id: reply?.message_thread_id });
  }

  handIn(file, caption, reply) {
    this.history.atEnd = true;
    this.outbox.add({ file, caption, reply_to: reply?.message_id, thread_id: reply?.message_thread_id });
  }

  async attempt(act, refusal = words.not_done) {
    try {
      return await act();
    } catch (error) {
      this.notice(`${refusal} ${error.message}`);
      return null;
    }
  }

  async copy(text) {
    const done = await this.attempt(() => navigator.clipboard.writeText(text).then(() => true));
    if (done) this.notice(words.copied);
  }

  replyTo(message) {
    this.composer.replyTo(message);
  }

  actions(message) {
    return new Actions(this, message);
  }

  // What a link to the bot itself asks for, or null for any other link.
  deepLink(address) {
    const url = new URL(address);
    if (url.hostname === "t.me" && url.pathname.startsWith("/$")) return { link: address };
    const isTelegram = ["t.me", "telegram.me"].includes(url.hostname);
    const name = url.protocol === "tg:" ? url.searchParams.get("domain") : isTelegram ? url.pathname.slice(1) : null;
    if (name?.toLowerCase() !== this.bot.username.toLowerCase()) return null;
    return { start: url.searchParams.get("start") ?? "", group: url.searchParams.get("startgroup") };
  }

  // As in a Telegram client, a link to the bot leads to one's own chat with it, or into a group that is still to be made.
  follow({ start, group, link }) {
    if (link) pay(this, { link }, words.pay);
    else if (group !== null) this.pane.makeGroup(group);
    else this.pane.start(start);
  }

  focus() {
    this.composer.focus();
  }

  // A chat is being read when it can be seen to its end and has the keyboard or the pointer.
  isBeingRead() {
    const { node } = this.pane;
    return this.isShown && this.history.atEnd && (node.contains(document.activeElement) || node.matches(":hover"));
  }

  readIfSeen() {
    if (this.unread && this.isBeingRead()) this.markRead();
  }

  markRead() {
    keep(this.readName, this.history.newestId);
    if (this.unread) this.setUnread(0);
  }

  setUnread(count) {
    this.unread = count;
    this.history.count.textContent = String(count);
    this.history.count.hidden = count === 0;
    this.history.jump.setAttribute("aria-label", count ? `${words.newest}, ${fill(words.unread, count)}` : words.newest);
    this.pane.chatChanged(this);
  }

  // One line for lists of chats.
  get summary() {
    return this.doing ?? (this.last ? inShort(this.last) : "");
  }
}
