// What can be done with one message: from its menu, or by one letter while it has the keyboard.

import { patch, post, remove } from "./api.js";
import { openMenu } from "./popup.js";
import { words } from "./words.js";

const SIGNS = ["👍", "👎", "❤", "🔥", "🎉", "👏", "😁", "🤔", "😢", "😱", "🙏", "👌", "💯", "🤝", "👀", "✍"]; // of Telegram's 73

export class Actions {
  constructor(chat, message) {
    const text = message.text ?? message.caption;
    const mine = message.from?.id === chat.person.id;
    this.items = [
      { label: words.reply, icon: "reply", key: "r", act: () => chat.replyTo(message) },
      { label: words.react, icon: "smile", key: "+", act: () => offerReactions(this.at, chat, message) },
      text && { label: words.copy_text, icon: "copy", key: "c", act: () => chat.copy(text) },
      mine && message.text && { label: words.edit, icon: "pen", key: "e", act: () => chat.composer.edit(message) },
      mine && { label: words.remove, icon: "bin", key: "delete", danger: true, act: () => takeBack(chat, message) },
    ].filter(Boolean);
  }

  open(at) {
    this.at = at;
    openMenu(at, words.actions, this.items);
  }

  hotkey(event) {
    const item = this.items.find(({ key }) => key === event.key.toLowerCase());
    if (!item && event.key !== "Enter" && event.key !== "ContextMenu") return;
    event.preventDefault();
    this.at = event.target.querySelector(".more") ?? event.target;
    if (item) item.act();
    else this.open(this.at);
  }
}

const address = (chat, message) => `people/${chat.person.id}/messages/${message.message_id}`;

export function rewrite(chat, message, text) {
  return chat.attempt(() => patch(address(chat, message), { text, chat_id: chat.id }));
}

export function ownReaction(message, chat) {
  return message.reactions?.find(({ person_id }) => person_id === chat.person.id)?.emoji ?? [];
}

// One at a time, as on Telegram; the same once more takes it back.
export function answerWith(chat, message, sign) {
  const emoji = ownReaction(message, chat).includes(sign) ? [] : [sign];
  return chat.attempt(() => post(`people/${chat.person.id}/reactions`, { message_id: message.message_id, emoji, chat_id: chat.id }));
}

function offerReactions(at, chat, message) {
  const mine = ownReaction(message, chat);
  const item = (sign) => ({ label: sign, checked: mine.includes(sign), act: () => answerWith(chat, message, sign) });
  openMenu(at, words.react, SIGNS.map(item), "signs");
}

function takeBack(chat, message) {
  chat.focus();
  return chat.attempt(() => remove(`${address(chat, message)}?chat_id=${chat.id}`));
}
