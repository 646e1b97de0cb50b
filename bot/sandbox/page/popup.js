// Menus and dialogs, each made when it opens and gone when it closes; Escape closes, and the keyboard goes back.

import { el, icon } from "./dom.js";
import { rove } from "./roving.js";
import { words } from "./words.js";

const MARGIN = 8;

// Items: { label, icon, act, checked?, choice?, danger?, disabled? }; `at` is an element or a point { x, y }.
// A `look` gives it another shape.
export function openMenu(at, label, items, look = "") {
  const before = document.activeElement;
  const menu = el("div", { class: `popup ${look}`, role: "menu", "aria-label": label, popover: "auto" });
  const close = () => menu.hidePopover();
  const entry = (item) => {
    const role = item.checked === undefined ? "menuitem" : item.choice ? "menuitemradio" : "menuitemcheckbox";
    const given = { type: "button", role, class: item.danger ? "danger" : "", "aria-checked": item.checked === undefined ? null : String(item.checked), disabled: item.disabled };
    const sign = item.checked === undefined ? icon(item.icon ?? "dot") : el("span", { class: "tick" }, item.checked ? icon("check") : null);
    const act = () => {
      close();
      item.act();
    };
    return el("button", { ...given, on: { click: act } }, sign, el("span", { dir: "auto" }, item.label));
  };
  menu.append(...items.map((item) => (item ? entry(item) : el("hr", { role: "separator" }))));
  document.body.append(menu);
  const entries = () => [...menu.querySelectorAll("button:not(:disabled)")];
  rove(menu, entries);
  menu.addEventListener("keydown", (event) => event.key === "Tab" && close());
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    if (at.setAttribute) at.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) before?.focus?.();
    menu.remove();
  });
  menu.showPopover();
  place(menu, at);
  if (at.setAttribute) at.setAttribute("aria-expanded", "true");
  entries()[0]?.focus();
}

function place(menu, at) {
  const box = at.getBoundingClientRect?.() ?? { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = box.left + width + MARGIN > innerWidth ? box.right - width : box.left;
  const top = box.bottom + height + MARGIN > innerHeight ? box.top - height - 4 : box.bottom + 4;
  menu.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
}

let count = 0;

// A dialog with a heading; `done` is the label of the key that closes it, if the body has none of its own.
export function openDialog(heading, body, { done = words.ok } = {}) {
  count += 1;
  const title = el("h2", { id: `dialog-${count}`, dir: "auto" }, heading);
  const box = el("dialog", { class: "alert", "aria-labelledby": title.id });
  const close = el("button", { type: "button", class: "primary", on: { click: () => box.close() } }, done);
  box.append(title, ...body, ...(done ? [close] : []));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
  return box;
}

// A dialog that asks; `send` gets the form and throws to refuse, with the sentence that is then shown.
// What it gives is called once the dialog is closed.
export function openForm(heading, fields, { label, send }) {
  const said = el("p", { class: "refusal", role: "alert" });
  const cancel = el("button", { type: "button", class: "secondary" }, words.cancel);
  const submit = el("button", { type: "submit", class: "primary" }, label);
  const form = el("form", { class: "form" }, ...fields, said, el("div", { class: "ends" }, cancel, submit));
  const box = openDialog(heading, [form], { done: "" });
  cancel.addEventListener("click", () => box.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      const after = await send(new FormData(form));
      box.close(); // gives the keyboard back to where it was; `after` may take it elsewhere
      after?.();
    } catch (error) {
      said.textContent = error.message;
    }
    submit.disabled = false;
  });
  return box;
}

export function field(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}
