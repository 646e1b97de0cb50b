// What can be done with one message: from its menu, or by one letter while it has the keyboard.

import { patch, remove } from "./api.js";
import { openMenu } from "./popup.js";
import { words } from "./words.js";

export class Actions {
  constructor(chat, message) {
    const text = message.text ?? message.caption;
    const mine = message.from?.id === chat.person.id;
    this.items = [
      { label: words.reply, icon: "reply", key: "r", act: () => chat.replyTo(message) },
      text && { label: words.copy_text, icon: "copy", key: "c", act: () => chat.copy(text) },
      mine && message.text && { label: words.edit, icon: "pen", key: "e", act: () => chat.composer.edit(message) },
      mine && { label: words.remove, icon: "bin", key: "delete", danger: true, act: () => takeBack(chat, message) },
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

const address = (chat, message) => `people/${chat.person.id}/messages/${message.message_id}`;

export function rewrite(chat, message, text) {
  return chat.attempt(() => patch(address(chat, message), { text, chat_id: chat.id }));
}

function takeBack(chat, message) {
  chat.focus();
  return chat.attempt(() => remove(`${address(chat, message)}?chat_id=${chat.id}`));
}
