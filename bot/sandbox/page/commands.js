// The bot's commands above the field: all of them by the key, the fitting ones while a command is typed.

import { el, icon } from "./dom.js";
import { words } from "./words.js";

let count = 0;

export class Commands {
  constructor(composer) {
    this.composer = composer;
    this.all = [];
    this.at = -1; // the one that Enter would take
    count += 1;
    this.name = `commands-${count}`;
    this.list = el("div", { class: "commands", role: "listbox", id: this.name, "aria-label": words.menu, hidden: true });
    const given = { type: "button", class: "tool menu", title: words.menu, "aria-label": words.menu, "aria-expanded": "false" };
    this.key = el("button", { ...given, on: { click: () => this.toggle() } }, icon("menu"));
    document.addEventListener("pointerdown", (event) => {
      if (!this.list.hidden && !this.list.contains(event.target) && !this.key.contains(event.target)) this.hide();
    });
  }

  set(commands) {
    this.all = commands;
  }

  toggle() {
    if (!this.list.hidden) return this.hide();
    this.show(this.all);
    this.composer.field.focus();
    this.choose(0);
  }

  offer(typed) {
    const match = /^\/(\w*)$/.exec(typed);
    const fitting = match ? this.all.filter(({ command }) => command.startsWith(match[1].toLowerCase())) : [];
    if (!fitting.length) return this.hide();
    this.show(fitting);
    this.choose(match[1] ? 0 : -1);
  }

  show(commands) {
    const { field } = this.composer;
    const entry = ({ command, description }, place) => {
      const node = el(
        "div", { role: "option", id: `${this.name}-${place}`, "aria-selected": "false" },
        el("b", {}, `/${command}`), el("span", { dir: "auto" }, description),
      );
      node.command = command;
      node.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the keyboard
      node.addEventListener("click", () => this.use(command));
      return node;
    };
    this.list.replaceChildren(...commands.map(entry));
    if (!commands.length) this.list.append(el("div", { role: "option", "aria-disabled": "true", class: "none" }, words.no_commands));
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.key.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", this.name);
  }

  hide() {
    this.at = -1;
    this.list.hidden = true;
    this.key.setAttribute("aria-expanded", "false");
    this.composer.field?.removeAttribute("aria-controls");
    this.composer.field?.removeAttribute("aria-activedescendant");
  }

  choose(place) {
    const entries = [...this.list.children].filter((node) => node.command);
    this.at = place < 0 || !entries.length ? -1 : place % entries.length;
    entries.forEach((node, number) => node.setAttribute("aria-selected", String(number === this.at)));
    const chosen = entries[this.at];
    if (!chosen) return this.composer.field.removeAttribute("aria-activedescendant");
    this.composer.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  // Takes the keys of the field while the list is open; tells whether a key was taken.
  take(event) {
    if (this.list.hidden) return false;
    const chosen = [...this.list.children][this.at];
    if (event.key === "Escape") this.hide();
    else if (event.key === "ArrowDown") this.choose(this.at + 1);
    else if (event.key === "ArrowUp") this.choose(this.at <= 0 ? this.list.children.length - 1 : this.at - 1);
    else if (event.key === "Enter" && chosen?.command) this.use(chosen.command);
    else if (event.key === "Tab" && chosen?.command && !event.shiftKey) this.complete(chosen.command);
    else return false;
    event.preventDefault();
    return true;
  }

  complete(command) {
    this.composer.field.value = `/${command} `;
    this.composer.typed();
  }

  use(command) {
    const { chat, field } = this.composer;
    this.hide();
    field.value = "";
    this.composer.typed();
    chat.say(chat.group ? `/${command}@${chat.bot.username}` : `/${command}`);
    field.focus();
  }
}
