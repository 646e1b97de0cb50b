// What the keyboard alone can do anywhere on the page, and the list of it under `?`.

import { el } from "./dom.js";
import { openDialog } from "./popup.js";
import { words } from "./words.js";

const isTyping = (node) => node.matches?.("input, textarea, select, [contenteditable]");

export function listen(cast, toggleLedger) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?" && !isTyping(event.target)) return take(event, showShortcuts);
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const digit = /^Digit([1-9])$/.exec(event.code);
    const pane = digit && cast.shown[Number(digit[1]) - 1];
    const here = cast.shown.find((one) => one.node.contains(document.activeElement)) ?? cast.shown[0];
    if (pane) {
      take(event, () => {
        cast.show(pane);
        pane.chat.focus();
      });
    } else if (event.code === "Digit0") take(event, toggleLedger);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") take(event, () => here.step(event.key === "ArrowDown" ? 1 : -1));
    else if (event.code === "End") take(event, () => here.chat.history.scrollDown());
  });
}

function take(event, act) {
  event.preventDefault();
  act();
}

export function showShortcuts() {
  const line = ([keys, what]) => [
    el("dt", {}, ...keys.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, what),
  ];
  openDialog(words.shortcuts, [el("dl", { class: "shortcuts" }, ...words.shortcut_list.flatMap(line))]);
}
