// The messages of one chat in order: days, groups of one sender, older ones on scrolling up, what is new, and where one was.

import { read } from "./api.js";
import { bubble } from "./bubble.js";
import { el, icon } from "./dom.js";
import { dayName, words } from "./words.js";

const PAGE = 60;
const NEAR_END_PX = 60;
const NEAR_BEGIN_PX = 400;
const GROUP_SECONDS = 300;
const LEAVE_MS = 220;
const NEWEST = 2147483647;
const CONTROLS = "a, button, [role=button]";

export class History {
  constructor(chat) {
    this.chat = chat;
    this.rows = new Map(); // message number -> its row
    this.atEnd = true;
    this.top = 0;
    this.hasOlder = false;
    this.list = el("div", { class: "list" });
    this.log = el("div", { class: "log", role: "log", tabindex: 0, "aria-label": words.messages });
    this.log.append(this.list, chat.outbox.node, chat.busy);
    this.count = el("span", { class: "badge", hidden: true });
    this.jump = el("button", { type: "button", class: "jump", hidden: true, title: words.newest, "aria-label": words.newest });
    this.jump.append(icon("down"), this.count);
    this.jump.addEventListener("click", () => this.scrollDown());
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.log.addEventListener("keydown", (event) => this.walk(event));
    this.log.addEventListener("focusin", (event) => this.choose(event.target.closest(".row[data-id]")));
    this.log.addEventListener("pointerdown", (event) => this.choose(event.target.closest(".row[data-id]")));
    const sizes = new ResizeObserver(() => this.resized());
    for (const node of [this.log, this.list, chat.outbox.node, chat.busy]) sizes.observe(node);
  }

  get newestId() {
    return Number(this.list.lastElementChild?.dataset.id ?? 0);
  }

  async load() {
    const messages = await this.fetchBefore(NEWEST);
    for (const message of messages) this.put(message);
    return messages;
  }

  async fetchBefore(number) {
    const { messages } = await read(`chats/${this.chat.id}/messages?before=${number}&limit=${PAGE}`);
    this.hasOlder = messages.length === PAGE;
    return messages;
  }

  async loadOlder() {
    if (!this.hasOlder || this.loading) return;
    this.loading = true;
    this.log.setAttribute("aria-busy", "true");
    try {
      const messages = await this.fetchBefore(Number(this.list.firstElementChild.dataset.id));
      const below = this.log.scrollHeight - this.log.scrollTop;
      for (const message of messages.reverse()) this.put(message);
      this.top = this.log.scrollHeight - below;
      this.resized();
      this.chat.recallKeyboard(messages);
    } catch {
      this.hasOlder = true; // scrolling up tries again
    }
    this.log.removeAttribute("aria-busy");
    this.loading = false;
  }

  // Puts a message where its number belongs, or in the place of its former self. Tells whether it is new here.
  put(message) {
    const old = this.rows.get(message.message_id);
    if (old) {
      this.replace(old, message);
      return false;
    }
    const row = el("div", { class: "row", role: "article", tabindex: -1, "data-id": message.message_id });
    this.rows.set(message.message_id, row);
    this.fill(row, message);
    let next = null;
    if (message.message_id < this.newestId) {
      next = [...this.list.children].find((other) => Number(other.dataset.id) > message.message_id);
    }
    this.list.insertBefore(row, next);
    this.arrange(row);
    this.arrange(row.nextElementSibling);
    return true;
  }

  replace(row, message) {
    const controls = [...row.querySelectorAll(CONTROLS)];
    const focused = controls.indexOf(document.activeElement);
    this.fill(row, message);
    if (focused < 0) return;
    const labels = [...row.querySelectorAll(CONTROLS)];
    (labels.find((one) => one.textContent === controls[focused].textContent) ?? row).focus({ preventScroll: true });
  }

  fill(row, message) {
    const { person } = this.chat;
    row.message = message;
    row.classList.toggle("mine", message.from?.id === person.id);
    row.querySelector(".message, .event")?.remove();
    row.append(bubble(message, this.chat));
    this.reach(row, row === this.chosen);
  }

  // A day begins above its first message; what one person says in one breath stands close together.
  arrange(row) {
    if (!row) return;
    const before = row.previousElementSibling;
    const day = dayName(row.message.date);
    const isNewDay = !before || dayName(before.message.date) !== day;
    const hasDay = row.querySelector(":scope > .day");
    if (isNewDay && !hasDay) row.prepend(el("div", { class: "day" }, el("span", {}, day)));
    if (!isNewDay) hasDay?.remove();
    const joins = !isNewDay && before.message.from?.id === row.message.from?.id && !before.querySelector(".event")
      && row.message.date - before.message.date < GROUP_SECONDS && !row.querySelector(":scope > .new");
    row.classList.toggle("joined", joins);
    before?.classList.toggle("continued", joins);
  }

  remove(number) {
    const row = this.rows.get(number);
    if (!row) return;
    this.rows.delete(number);
    if (this.chosen === row) this.chosen = null;
    if (row.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    const drop = () => {
      const next = row.nextElementSibling;
      row.remove();
      this.arrange(next);
    };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return drop();
    row.classList.add("leaving");
    setTimeout(drop, LEAVE_MS);
  }

  // The line above the first message that was not read yet.
  markNew(number) {
    this.list.querySelector(".row > .new")?.remove();
    const row = number === null ? null : this.rows.get(number);
    if (!row) return;
    const line = el("div", { class: "new" }, el("span", {}, words.new_messages));
    row.insertBefore(line, row.querySelector(".message, .event"));
    this.arrange(row);
  }

  async reveal(number) {
    while (!this.rows.has(number) && this.hasOlder && number < Number(this.list.firstElementChild.dataset.id)) await this.loadOlder();
    const row = this.rows.get(number);
    if (!row) return this.chat.notice(words.gone);
    this.atEnd = false;
    row.scrollIntoView({ block: "center" });
    this.top = this.log.scrollTop;
    row.focus({ preventScroll: true });
    row.classList.add("lit");
    setTimeout(() => row.classList.remove("lit"), 1600);
  }

  scrollDown() {
    this.atEnd = true;
    this.resized();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    // What grew meanwhile is not somebody scrolling; `resized` is about to see to it.
    if (!clientHeight || this.height !== scrollHeight - clientHeight) return;
    this.top = scrollTop;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    this.jump.hidden = this.atEnd;
    if (this.atEnd) this.chat.readIfSeen();
    if (scrollTop < NEAR_BEGIN_PX) this.loadOlder();
  }

  // Pictures arrive, the lower edge grows, a pane is shown again: who was at the end stays there.
  resized() {
    if (!this.log.clientHeight) return;
    this.height = this.log.scrollHeight - this.log.clientHeight;
    this.log.scrollTop = this.atEnd ? this.log.scrollHeight : this.top;
    this.scrolled();
  }

  // Only the controls of one message, the chosen or else the newest, are stops of the Tab key.
  choose(row) {
    if (!row || row === this.chosen) return;
    if (this.chosen) this.reach(this.chosen, false);
    this.chosen = row;
    this.reach(row, true);
  }

  reach(row, isChosen) {
    row.classList.toggle("chosen", isChosen);
    for (const control of row.querySelectorAll(CONTROLS)) {
      const rests = control.classList.contains("key") && control !== row.querySelector(".key");
      control.tabIndex = isChosen && !rests ? 0 : -1;
    }
  }

  walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...this.list.children];
    const row = document.activeElement.closest(".row[data-id]");
    const at = row ? all.indexOf(row) : all.length;
    const target = { ArrowUp: all[at - 1], ArrowDown: all[at + 1], Home: all[0], End: all[all.length - 1] }[event.key];
    if (target) {
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "nearest" });
    } else if (event.key === "ArrowDown" || event.key === "Escape") this.chat.focus();
    if (row && document.activeElement === row) this.chat.actions(row.message).hotkey(event);
  }
}
