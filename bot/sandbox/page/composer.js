// The lower edge of a chat: command menu, file, text, reply keyboard; or the Start button of a new chat.

import { el, icon } from "./dom.js";
import { words } from "./words.js";

export class Composer {
  constructor(act) {
    this.act = act;
    this.commands = [];
    this.keyboard = null;
    this.replyId = null;
    this.build();
  }

  build() {
    const name = (label, more = {}) => ({ type: "button", title: label, "aria-label": label, ...more });
    this.field = el("textarea", { rows: 1, placeholder: words.message, "aria-label": words.message, dir: "auto" });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.picker = el("input", { type: "file", hidden: true, tabindex: -1, "aria-label": words.attach });
    this.picker.addEventListener("change", () => this.picked());
    this.menuKey = el("button", name(words.menu, { class: "tool menu", "aria-expanded": "false" }), icon("menu"));
    this.menuKey.addEventListener("click", () => this.toggleMenu());
    const attachKey = el("button", name(words.attach, { class: "tool" }), icon("attach"));
    attachKey.addEventListener("click", () => this.picker.click());
    this.keyboardKey = el("button", name(words.hide_keyboard, { class: "tool", hidden: true }), icon("keyboard"));
    this.keyboardKey.addEventListener("click", () => this.toggleKeyboard());
    this.sendKey = el("button", name(words.send, { class: "tool send", disabled: true }), icon("send"));
    this.sendKey.addEventListener("click", () => this.send());
    this.list = el("div", { class: "commands", hidden: true });
    this.replying = el("div", { class: "replying", hidden: true });
    this.keys = el("div", { class: "keys", hidden: true });
    this.line = el(
      "div", { class: "line" },
      this.menuKey, attachKey, this.field, this.keyboardKey, this.sendKey, this.picker,
    );
    this.startKey = el("button", { type: "button", class: "start" }, words.start);
    this.startKey.addEventListener("click", () => this.act.say("/start"));
    this.node = el("footer", { class: "composer" }, this.list, this.replying, this.line, this.keys, this.startKey);
    this.setStarted(false);
  }

  setStarted(started) {
    this.line.hidden = !started;
    this.startKey.hidden = started;
    if (!started) this.keys.hidden = true;
  }

  setCommands(commands) {
    this.commands = commands;
    if (!this.list.hidden) this.showCommands("");
  }

  setKeyboard(markup) {
    if (markup?.keyboard) this.keyboard = markup;
    if (markup?.remove_keyboard) this.keyboard = null;
    this.field.placeholder = this.keyboard?.input_field_placeholder || words.message;
    const rows = this.keyboard?.keyboard ?? [];
    const key = (button) =>
      el("button", { type: "button", class: "key", on: { click: () => this.useKey(button) } },
        el("span", { dir: "auto" }, button.text));
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" }, ...row.map(key))));
    this.showKeyboard(Boolean(this.keyboard));
  }

  useKey(button) {
    if (this.keyboard?.one_time_keyboard) this.showKeyboard(false);
    this.act.say(button.text);
  }

  toggleKeyboard() {
    this.showKeyboard(this.keys.hidden);
  }

  showKeyboard(shown) {
    this.keys.hidden = !shown;
    this.keyboardKey.hidden = !this.keyboard;
    const label = shown ? words.hide_keyboard : words.show_keyboard;
    this.keyboardKey.title = label;
    this.keyboardKey.setAttribute("aria-label", label);
  }

  replyTo(message) {
    this.replyId = message.message_id;
    const shown = message.text ?? message.caption ?? message.document?.file_name ?? words.photo;
    const label = words.cancel;
    const cancel = el("button", { type: "button", class: "tool", title: label, "aria-label": label }, icon("close"));
    cancel.addEventListener("click", () => this.endReply());
    this.replying.replaceChildren(icon("reply"), el("span", { dir: "auto" }, shown), cancel);
    this.replying.hidden = false;
    this.field.focus();
  }

  endReply() {
    this.replyId = null;
    this.replying.hidden = true;
  }

  typed() {
    this.fit();
    this.sendKey.disabled = !this.field.value.trim();
    const match = /^\/(\w*)$/.exec(this.field.value);
    if (match) this.showCommands(match[1]);
    else this.hideCommands();
  }

  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
  }

  pressed(event) {
    if (event.key === "Escape") {
      this.hideCommands();
      this.endReply();
    }
    if (event.key === "ArrowUp" && !this.list.hidden) {
      event.preventDefault();
      this.list.querySelector("button:last-child")?.focus();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const sent = await this.act.say(text, this.replyId ?? undefined);
    if (!sent || this.field.value.trim() !== text) return;
    this.field.value = "";
    this.endReply();
    this.typed();
  }

  picked() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (file) this.act.handIn(file);
  }

  toggleMenu() {
    if (this.list.hidden) {
      this.showCommands("");
      this.list.querySelector("button")?.focus();
    } else this.hideCommands();
  }

  showCommands(beginning) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(beginning));
    const entry = ({ command, description }) =>
      el("button", { type: "button", on: { click: () => this.useCommand(command) } },
        el("b", {}, `/${command}`), el("span", { dir: "auto" }, description));
    const empty = el("p", {}, words.no_commands);
    this.list.replaceChildren(...(fitting.length ? fitting.map(entry) : [empty]));
    this.list.onkeydown = (event) => this.walk(event);
    this.list.hidden = !fitting.length && Boolean(beginning);
    this.menuKey.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entries = [...this.list.querySelectorAll("button")];
    if (step) {
      event.preventDefault();
      const next = entries.indexOf(document.activeElement) + step;
      (entries[next] ?? this.field).focus();
    }
    if (event.key === "Escape") {
      this.hideCommands();
      this.field.focus();
    }
  }

  useCommand(command) {
    this.hideCommands();
    this.field.value = "";
    this.typed();
    this.act.say(`/${command}`);
    this.field.focus();
  }

  hideCommands() {
    this.list.hidden = true;
    this.menuKey.setAttribute("aria-expanded", "false");
  }
}
