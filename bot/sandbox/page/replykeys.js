// The reply keyboard under the field: what a press says is said as if typed. One tab stop, arrows inside.

import { el, icon } from "./dom.js";
import { rove } from "./roving.js";
import { words } from "./words.js";

const ASKS = ["request_contact", "request_location", "request_poll", "request_users", "request_chat", "web_app"];

export class ReplyKeys {
  constructor(composer) {
    this.composer = composer;
    this.markup = null;
    this.wanted = false;
    this.node = el("div", { class: "keys", role: "group", "aria-label": words.reply_keyboard, hidden: true });
    this.key = el("button", { type: "button", class: "tool keyboard", hidden: true }, icon("keyboard"));
    this.key.addEventListener("click", () => {
      this.show(this.node.hidden);
      if (!this.node.hidden) this.node.querySelector("[tabindex='0']")?.focus();
    });
    this.settle = rove(this.node, () => [...this.node.querySelectorAll(".key")]);
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.composer.focus();
      this.show(false);
    });
  }

  get placeholder() {
    return this.markup?.input_field_placeholder ?? "";
  }

  set(markup) {
    this.markup = markup.keyboard ? markup : null;
    const rows = this.markup?.keyboard ?? [];
    const key = (button) => {
      const label = el("span", { dir: "auto" }, button.text);
      return el("button", { type: "button", class: "key", on: { click: () => this.use(button) } }, label);
    };
    const hadKeyboard = this.node.contains(document.activeElement);
    this.node.replaceChildren(...rows.map((row) => el("div", { class: "keyrow" }, ...row.map(key))));
    this.settle(this.node.querySelector(".key"));
    if (!this.composer.reply) this.composer.field.placeholder = this.placeholder || words.message;
    this.show(Boolean(this.markup));
    if (hadKeyboard) (this.node.querySelector(".key") ?? this.composer.field).focus();
  }

  use(button) {
    const { chat } = this.composer;
    if (ASKS.some((name) => button[name])) return chat.notice(words.unsupported);
    chat.say(button.text, this.composer.reply ?? undefined);
    this.composer.endReply();
    this.used();
  }

  // A keyboard for one use folds away after it, and can be unfolded again.
  used() {
    if (!this.markup?.one_time_keyboard) return;
    if (this.node.contains(document.activeElement)) this.composer.focus();
    this.show(false);
  }

  show(shown) {
    this.wanted = shown;
    this.node.hidden = !shown || !this.markup || this.composer.line?.hidden;
    this.key.hidden = !this.markup;
    const label = this.node.hidden ? words.show_keyboard : words.hide_keyboard;
    this.key.title = label;
    this.key.setAttribute("aria-label", label);
    this.key.setAttribute("aria-expanded", String(!this.node.hidden));
  }
}
