// The tour's hands and eyes: presses what a person could press on this page, and reads what has come of it.

import { pause, read } from "./api.js";

const LOOK_MS = 150;
const SHOWN_MS = 3000; // a message is on the screen well within this after the sandbox has it

export class Hands {
  constructor(cast, ledgerAddress) {
    this.cast = cast;
    this.address = ledgerAddress?.replace(/\/$/, "");
  }

  pane(personId) {
    return this.cast.panes.find((pane) => pane.person.id === personId);
  }

  // A person's own chat with the bot, where all of the tour happens.
  chat(personId) {
    const pane = this.pane(personId);
    return pane.chats.get(pane.person.chat_id);
  }

  // Brings a chat to where it can be seen, whoever was hidden and whatever group was open.
  showChat(personId) {
    const [pane, chat] = [this.pane(personId), this.chat(personId)];
    if (!this.cast.shown.includes(pane)) this.cast.setShown(pane, true);
    if (pane.chat !== chat) pane.open(chat);
    this.cast.show(pane);
  }

  showLedger() {
    this.cast.show("ledger");
    const key = document.querySelector(".key-panel[aria-pressed=false]");
    if (key?.checkVisibility()) key.click(); // beside the chats it may have been put away
  }

  async messages(personId, after = 0) {
    const all = [];
    for (;;) {
      const from = all.length ? all[all.length - 1].message_id : after;
      const { messages } = await read(`chats/${personId}/messages?after=${from}`);
      all.push(...messages);
      if (messages.length < 200) return all;
    }
  }

  async newest(personId) {
    return (await this.messages(personId)).at(-1)?.message_id ?? 0;
  }

  // The first message of the bot's, after a number, that holds all pieces of any of these.
  async find(personId, wanted, after = 0) {
    return found(await this.messages(personId, after), wanted, after);
  }

  // What the person themselves wrote or handed in after a number.
  async said(personId, text, after) {
    const all = await this.messages(personId, after);
    return all.find((message) => !message.from?.is_bot && [message.text, message.document?.file_name].includes(text));
  }

  // The newest button whose label begins so, with the message under which it stands.
  key(messages, act) {
    for (const message of messages.toReversed()) {
      if (act.on.length && !holds(message, act.on)) continue;
      const labels = act.numbered ? numbered(act, message) : act.press;
      const keys = (message.reply_markup?.inline_keyboard ?? []).flat();
      const place = keys.findIndex(({ text }) => labels.some((label) => text === label || text.startsWith(`${label} `)));
      if (place >= 0) return { message, place };
    }
    return null;
  }

  async keyNode(personId, { message, place }) {
    await this.arrived(personId, message.message_id);
    return this.row(personId, message.message_id)?.querySelectorAll(".inline .key")[place] ?? null;
  }

  row(personId, messageId) {
    return this.chat(personId).history.rows.get(messageId);
  }

  bubble(personId, messageId) {
    return this.row(personId, messageId)?.querySelector(".message, .event");
  }

  // A message is on the page a moment after the sandbox has it.
  async arrived(personId, messageId) {
    for (let waited = 0; waited < SHOWN_MS && !this.row(personId, messageId); waited += LOOK_MS) await pause(LOOK_MS);
  }

  startKey(personId) {
    const { startKey } = this.chat(personId).composer;
    return startKey.hidden ? null : startKey;
  }

  // Writes a line into the field, sign by sign unless there is no time, and sends it; a draft that was there comes back.
  async say(personId, text, typeMs, rest) {
    const { field, sendKey } = this.chat(personId).composer;
    const draft = field.value;
    const signs = [...text];
    for (let count = 1; typeMs && count < signs.length; count += 1) {
      write(field, signs.slice(0, count).join(""));
      await rest(Math.min(typeMs, 1200 / signs.length));
    }
    write(field, text);
    await rest(typeMs * 8);
    sendKey.click();
    if (draft) write(field, draft);
  }

  // Chooses a file, and sends it after a look at it; a draft stays out of its caption.
  async handIn(personId, { name, text }, look) {
    const { field, picker, sendKey, tray } = this.chat(personId).composer;
    const draft = field.value;
    write(field, "");
    const given = new DataTransfer();
    given.items.add(new File([text], name, { type: "text/plain" }));
    picker.files = given.files;
    picker.dispatchEvent(new Event("change"));
    await look(tray);
    sendKey.click();
    if (draft) write(field, draft);
  }

  field(personId) {
    return this.chat(personId).composer.field;
  }

  clockKey(seconds) {
    return document.querySelector(`.clock [data-seconds="${seconds}"]:enabled`);
  }

  // The clock asks first.
  confirmKey() {
    return document.querySelector("dialog.enlarged[open] .choice .primary");
  }

  async overview() {
    const response = await fetch(`${this.address}/api/overview`, { cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  async ledgerShows({ at, where }) {
    const found = (await this.overview())[at];
    const rows = Array.isArray(found) ? found : [found];
    return rows.some((row) => row && Object.entries(where).every(([name, wanted]) => String(row[name]) === String(wanted)));
  }

  panel(name) {
    if (name === "clock") return document.querySelector(".clock");
    return document.querySelector(`#ledger .panel.${name}`) ?? document.getElementById("ledger");
  }
}

function write(field, line) {
  field.value = line;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function found(messages, wanted, after) {
  return messages.find((message) => message.message_id > after && message.from?.is_bot && holds(message, wanted));
}

function holds(message, wanted) {
  const text = message.text ?? message.caption ?? "";
  return wanted.some((pieces) => pieces.every((piece) => text.includes(piece)));
}

// "Apply {n}" becomes "Apply 3" where the message says "3. the words".
function numbered(act, message) {
  const text = message.text ?? "";
  const end = text.indexOf(act.numbered);
  const number = end < 0 ? null : /\d+$/.exec(text.slice(0, end));
  return number ? act.press.map((label) => label.replace("{n}", number[0])) : [];
}
