// Presses of inline buttons that wait for the bot's answer: the button spins until it comes, or until nobody expects it.

import { post } from "./api.js";
import { openDialog } from "./popup.js";
import { el, safeLink } from "./dom.js";
import { anchor } from "./entities.js";
import { words } from "./words.js";

const SPIN_MS = 12000;

export class Presses {
  constructor(chat) {
    this.chat = chat;
    this.waiting = new Set(); // of { messageId, callback, query }
    this.early = new Map(); // answers that came before the press was confirmed
  }

  isWaiting(messageId, callback) {
    return [...this.waiting].some((one) => one.messageId === messageId && one.callback === callback);
  }

  async press(messageId, callback) {
    if (this.isWaiting(messageId, callback)) return;
    const one = { messageId, callback, query: null };
    this.waiting.add(one);
    this.paint(messageId, callback);
    const { person, group, id } = this.chat;
    const given = { message_id: messageId, callback_data: callback, chat_id: group ? id : undefined };
    const pressed = await this.chat.attempt(() => post(`people/${person.id}/presses`, given), words.not_pressed);
    if (!pressed) return this.stop(one);
    one.query = pressed.callback_query_id;
    if (this.early.delete(one.query)) return this.stop(one);
    setTimeout(() => this.giveUp(one), SPIN_MS);
  }

  answer(event) {
    const one = [...this.waiting].find(({ query }) => query === event.callback_query_id);
    if (one) this.stop(one);
    else this.early.set(event.callback_query_id, true);
    if (event.url) return this.open(event.url);
    if (!event.text) return;
    if (event.show_alert) openDialog(this.chat.person.first_name, [el("p", { dir: "auto" }, event.text)]);
    else this.chat.notice(event.text);
  }

  open(address) {
    const payload = this.chat.deepLink(address);
    if (payload !== null) return this.chat.follow(payload);
    const target = safeLink(address);
    if (target) openDialog(words.open_link, [el("p", {}, anchor(target, {}, [target], this.chat))]);
  }

  giveUp(one) {
    if (!this.waiting.has(one)) return;
    this.stop(one);
    this.chat.notice(words.no_answer);
  }

  stop(one) {
    this.waiting.delete(one);
    this.paint(one.messageId, one.callback);
  }

  paint(messageId, callback) {
    const waits = this.isWaiting(messageId, callback);
    for (const key of this.chat.history.rows.get(messageId)?.querySelectorAll(".key") ?? []) {
      if (key.dataset.callback !== callback) continue;
      key.classList.toggle("spinning", waits);
      if (waits) key.setAttribute("aria-busy", "true");
      else key.removeAttribute("aria-busy");
    }
  }
}
