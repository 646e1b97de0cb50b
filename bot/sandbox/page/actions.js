// What can be done with one message: from its menu, or by one letter while it has the keyboard.

import { openMenu } from "./popup.js";
import { words } from "./words.js";

export class Actions {
  constructor(chat, message) {
    const text = message.text ?? message.caption;
    this.items = [
      { label: words.reply, icon: "reply", key: "r", act: () => chat.replyTo(message) },
      text && { label: words.copy_text, icon: "copy", key: "c", act: () => chat.copy(text) },
    ].filter(Boolean);
  }

  open(at) {
    openMenu(at, words.actions, this.items);
  }

  hotkey(event) {
    const item = this.items.find(({ key }) => key === event.key.toLowerCase());
    if (!item && event.key !== "Enter" && event.key !== "ContextMenu") return;
    event.preventDefault();
    if (item) item.act();
    else this.open(event.target.querySelector(".more") ?? event.target);
  }
}
