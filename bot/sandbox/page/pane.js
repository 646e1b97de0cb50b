// One person: who they are, their chats, and the one of these that is open.

import { patch, read } from "./api.js";
import { Chat } from "./chat.js";
import { el, icon } from "./dom.js";
import { face, fullName } from "./faces.js";
import { newGroup, showGroup } from "./groups.js";
import { keep, recall } from "./keep.js";
import { openMenu } from "./popup.js";
import { rove } from "./roving.js";
import { fill, LANGUAGES, words } from "./words.js";

export class Pane {
  constructor(person, bot, cast) {
    Object.assign(this, { person, bot, cast });
    this.chats = new Map();
    this.build();
  }

  build() {
    const { person } = this;
    this.subtitle = el("span", { class: "subtitle" });
    this.badge = el("span", { class: "badge", hidden: true });
    const label = fill(words.person_menu, person.first_name);
    this.menuKey = el("button", { type: "button", class: "tool", title: label, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false" });
    this.menuKey.append(icon("more"));
    this.menuKey.addEventListener("click", () => this.openMenu());
    const name = el("h2", { dir: "auto" }, fullName(person));
    const names = el("div", { class: "names" }, name, this.subtitle);
    const title = el("header", { class: "title" }, face(person), names, this.badge, this.menuKey);
    this.tabs = el("div", { class: "chats", role: "tablist", "aria-label": fill(words.chats_of, person.first_name), hidden: true });
    this.settleTabs = rove(this.tabs, () => [...this.tabs.children]);
    this.room = el("div", { class: "room" });
    this.node = el("section", { class: "pane", "aria-label": fullName(person), "data-person": person.id }, title, this.tabs, this.room);
    for (const event of ["pointerdown", "pointerenter", "focusin"]) {
      this.node.addEventListener(event, () => this.chat?.readIfSeen());
    }
    this.acceptDrops();
    this.describe();
  }

  get unread() {
    return [...this.chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  }

  async load() {
    await this.loadChats();
    const last = this.chats.get(recall(`chat:${this.person.id}`));
    this.open(last ?? this.chats.get(this.person.chat_id));
  }

  // Looks which chats there are; those that are known stay as they are.
  async loadChats() {
    const { chats } = await read(`people/${this.person.id}/chats`);
    for (const [id, chat] of this.chats) if (!chats.some((given) => given.id === id)) this.forget(chat);
    for (const given of chats) {
      const known = this.chats.get(given.id);
      if (known) known.group = known.group && given;
      else await this.join(given);
    }
    this.drawTabs();
    this.describe();
  }

  async join(given) {
    const chat = new Chat(this, given);
    chat.node.hidden = true;
    this.chats.set(given.id, chat);
    this.room.append(chat.node);
    await chat.load();
  }

  forget(chat) {
    this.chats.delete(chat.id);
    chat.node.remove();
    if (this.chat === chat) this.open(this.chats.get(this.person.chat_id));
  }

  open(chat) {
    this.chat = chat;
    keep(`chat:${this.person.id}`, chat.id);
    for (const other of this.chats.values()) other.node.hidden = other !== chat;
    this.drawTabs();
    this.describe();
    chat.composer.fit();
    chat.readIfSeen();
  }

  drawTabs() {
    const focused = document.activeElement?.dataset?.chat;
    this.tabs.hidden = this.chats.size < 2;
    this.tabs.replaceChildren(...[...this.chats.values()].map((chat) => this.tab(chat)));
    this.settleTabs([...this.tabs.children].find((tab) => tab.ariaSelected === "true"));
    if (focused && !this.tabs.contains(document.activeElement)) this.tabs.querySelector(`[data-chat="${focused}"]`)?.focus();
  }

  tab(chat) {
    const count = chat.unread ? el("span", { class: "badge" }, String(chat.unread)) : null;
    const said = chat.unread ? el("span", { class: "sr" }, fill(words.unread, chat.unread)) : null;
    count?.setAttribute("aria-hidden", "true");
    const given = { type: "button", role: "tab", "aria-selected": String(chat === this.chat), "data-chat": `${chat.id}`, title: chat.title };
    const open = () => {
      this.open(chat);
      this.tabs.querySelector("[aria-selected=true]")?.focus();
    };
    return el("button", { ...given, on: { click: open } }, icon(chat.group ? "people" : "block"), el("span", { dir: "auto" }, chat.title), count, said);
  }

  step(by) {
    const all = [...this.chats.values()];
    this.open(all[(all.indexOf(this.chat) + by + all.length) % all.length]);
    this.chat.focus();
  }

  // A chat's unread count, newest message or typing changed.
  chatChanged() {
    if (!this.chat) return;
    this.drawTabs();
    this.describe();
    this.cast.paneChanged(this);
  }

  async groupChanged() {
    await this.loadChats().catch(() => {}); // the next event tries again
  }

  describe() {
    const { person, chat } = this;
    const doing = chat?.doing;
    const role = words[person.role] ?? person.role;
    const members = chat?.group?.members?.length;
    const place = chat?.group ? fill(words.members_count, members ?? "") : null;
    const language = LANGUAGES[person.language_code] ?? person.language_code;
    this.subtitle.textContent = doing ?? [role, person.blocked ? words.blocked : null, place ?? language].filter(Boolean).join(" · ");
    this.subtitle.classList.toggle("busy", Boolean(doing));
    this.badge.hidden = !this.unread;
    this.badge.textContent = String(this.unread);
    this.badge.setAttribute("role", "img");
    this.badge.setAttribute("aria-label", fill(words.unread, this.unread));
  }

  openMenu() {
    const { person, chat } = this;
    const codes = [...new Set([...Object.keys(LANGUAGES), person.language_code].filter(Boolean))];
    const language = (code) => ({
      label: LANGUAGES[code] ?? code, checked: code === person.language_code, choice: true, act: () => this.change({ language_code: code }),
    });
    openMenu(this.menuKey, fill(words.person_menu, person.first_name), [
      Boolean(chat?.group) && { label: words.about_group, icon: "people", act: () => showGroup(this, chat) },
      { label: words.new_group, icon: "add", act: () => this.makeGroup() },
      null,
      ...codes.map(language),
      null,
      { label: person.blocked ? words.unblock : words.block, icon: "stop", danger: !person.blocked, act: () => this.block(!person.blocked) },
      { label: fill(words.hide_person, person.first_name), icon: "hide", disabled: this.cast.shown.length < 2, act: () => this.cast.setShown(this, false) },
    ].filter((item) => item !== false));
  }

  makeGroup(payload = null) {
    newGroup(this, payload);
  }

  async start(payload) {
    const chat = this.chats.get(this.person.chat_id);
    this.open(chat);
    chat.say(payload ? `/start ${payload}` : "/start");
  }

  block(blocked) {
    return this.change({ blocked });
  }

  async change(given) {
    const changed = await this.chat.attempt(() => patch(`people/${this.person.id}`, given));
    if (!changed) return;
    Object.assign(this.person, changed);
    this.describe();
    for (const chat of this.chats.values()) {
      chat.composer.show();
      chat.loadMenu().catch(() => {});
    }
    if (given.blocked === false) this.chat.focus();
  }

  acceptDrops() {
    this.node.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.node.classList.add("dropping");
    });
    this.node.addEventListener("dragleave", (event) => this.node.contains(event.relatedTarget) || this.node.classList.remove("dropping"));
    this.node.addEventListener("drop", (event) => {
      event.preventDefault();
      this.node.classList.remove("dropping");
      this.chat.composer.attach(event.dataTransfer.files);
    });
  }
}
