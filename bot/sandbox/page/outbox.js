// What a person has said and the sandbox has not yet confirmed: sent one by one, in order, until it is known to be there.
// Each carries a number of its own, by which the sandbox knows a repeat, so trying again can lose and double nothing.

import { Lost, pause, post, upload } from "./api.js";
import { el, icon } from "./dom.js";
import { keep, recall } from "./keep.js";
import { words } from "./words.js";

const RETRY_MS = 1000;

export class Outbox {
  constructor(chat) {
    this.chat = chat;
    this.name = `outbox:${chat.person.id}:${chat.id}`;
    this.items = [];
    this.node = el("div", { class: "outbox" });
    for (const text of recall(this.name, [])) this.add(text);
  }

  add(item) {
    const whole = { random_id: crypto.getRandomValues(new Uint32Array(2)).join(""), ...item };
    whole.node = el("div", { class: "row mine pending" });
    this.items.push(whole);
    this.show(whole);
    this.remember();
    this.run();
  }

  // Files are too large to remember; words are kept over a reload of the page.
  remember() {
    const texts = this.items.filter((item) => item.text && !item.refusal);
    keep(this.name, texts.map(({ node, ...words_ }) => words_));
  }

  async run() {
    if (this.running) return;
    this.running = true;
    const { connection } = this.chat.pane.cast;
    for (let item = this.next(); item; item = this.next()) {
      try {
        const { message } = await this.send(item);
        connection.find();
        this.drop(item);
        this.chat.put(message);
      } catch (error) {
        if (error instanceof Lost) {
          connection.lose();
          await pause(RETRY_MS);
        } else this.refuse(item, error.message);
      }
    }
    this.running = false;
  }

  next() {
    return this.items.find((item) => !item.refusal);
  }

  send({ text, file, caption, reply_to, thread_id, random_id }) {
    const { person, group } = this.chat;
    const where = { chat_id: group ? this.chat.id : undefined, reply_to, thread_id, random_id };
    if (file) return upload(person.id, file, { caption, ...where });
    return post(`people/${person.id}/messages`, { text, ...where });
  }

  // The event may come before the answer: then the message is there, and what waited for it goes.
  settle(message) {
    const head = this.next();
    const isIt = head && (head.file ? message.document ?? message.photo : message.text === head.text.trim());
    if (isIt) head.node.remove();
  }

  refuse(item, sentence) {
    item.refusal = sentence;
    this.show(item);
    this.remember();
    this.chat.notice(`${words.not_sent} ${sentence}`);
  }

  drop(item) {
    item.node.remove();
    this.items = this.items.filter((other) => other !== item);
    this.remember();
  }

  show(item) {
    const words_ = item.text ?? item.caption;
    const sign = el("span", { class: "stamp" }, icon(item.refusal ? "warn" : "clock"));
    const label = el("span", { class: "sr" }, item.refusal ? words.not_sent : words.sending);
    const body = el("div", { class: "bubble" });
    if (item.file) body.append(el("div", { class: "attachment" }, el("span", { class: "sheet" }, icon("file")), el("b", { dir: "auto" }, item.file.name)));
    if (words_) body.append(el("div", { class: "text", dir: "auto", "data-room": "     " }, words_));
    body.append(sign, label);
    item.node.replaceChildren(el("div", { class: "message" }, body, ...(item.refusal ? [this.choices(item)] : [])));
    item.node.classList.toggle("refused", Boolean(item.refusal));
    this.node.append(item.node);
  }

  choices(item) {
    const again = () => {
      item.refusal = null;
      this.show(item);
      this.run();
    };
    const key = (label, act) => el("button", { type: "button", class: "key", on: { click: act } }, label);
    return el("div", { class: "inline" }, el("div", { class: "keyrow" }, key(words.again, again), key(words.discard, () => this.drop(item))));
  }
}
