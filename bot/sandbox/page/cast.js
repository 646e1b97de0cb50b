// The people on the page: who is shown, who is added, and on a narrow screen the tabs that choose one panel.

import { post, read } from "./api.js";
import { el, icon } from "./dom.js";
import { face } from "./faces.js";
import { keep, recall } from "./keep.js";
import { Pane } from "./pane.js";
import { field, openForm, openMenu } from "./popup.js";
import { rove } from "./roving.js";
import { fill, LANGUAGES, words } from "./words.js";

const ROLES = ["freelancer", "employer", "arbiter"];

export class Cast {
  // `place` gives the page's own elements: panes, tabs, ledger; `changed` hears the number of unread messages.
  constructor(place, bot, connection, changed) {
    Object.assign(this, { place, bot, connection, changed });
    this.panes = [];
    this.badge = el("span", { class: "badge", hidden: true });
    const given = { type: "button", class: "tool people", title: words.people, "aria-label": words.people, "aria-haspopup": "menu" };
    this.key = el("button", { ...given, on: { click: () => this.openMenu() } }, icon("people"), this.badge);
    this.settleTabs = rove(place.tabs, () => [...place.tabs.children]);
  }

  get shown() {
    const hidden = recall("hidden", []);
    const shown = this.panes.filter((pane) => !hidden.includes(pane.person.id));
    return shown.length ? shown : this.panes.slice(0, 1);
  }

  async load() {
    let { people } = await read("people");
    if (!people.length) ({ people } = await post("people/default", {}));
    this.panes = people.map((person) => new Pane(person, this.bot, this));
    this.draw();
    await Promise.all(this.panes.map((pane) => pane.load()));
    this.show(this.shown[0]);
  }

  draw() {
    const { shown } = this;
    this.place.panes.replaceChildren(...this.panes.map((pane) => pane.node));
    for (const pane of this.panes) pane.node.hidden = !shown.includes(pane);
    this.drawTabs();
  }

  drawTabs() {
    const badge = (count) => (count ? el("span", { class: "badge", "aria-hidden": "true" }, String(count)) : null);
    const sr = (count) => (count ? el("span", { class: "sr" }, fill(words.unread, count)) : null);
    const tab = (panel, ...shown) => {
      const given = { type: "button", "aria-current": panel === this.current ? "true" : null };
      return el("button", { ...given, on: { click: () => this.show(panel) } }, ...shown);
    };
    const faces = this.shown.map((pane) => {
      const name = el("span", { class: "name", dir: "auto" }, pane.person.first_name);
      return tab(pane, face(pane.person), badge(pane.unread), name, sr(pane.unread));
    });
    const sigma = el("span", { class: "face face-ledger", "aria-hidden": "true" }, "Σ");
    const ledger = tab("ledger", sigma, el("span", { class: "name" }, words.ledger));
    const focused = [...this.place.tabs.children].indexOf(document.activeElement);
    this.place.tabs.replaceChildren(...faces, ledger);
    this.settleTabs(this.place.tabs.querySelector("[aria-current]") ?? ledger);
    this.place.tabs.children[focused]?.focus();
  }

  // On a narrow screen exactly one panel is current; on a wide one all are to be seen and it is brought into view.
  show(panel) {
    this.current = panel;
    for (const pane of this.panes) pane.node.classList.toggle("current", pane === panel);
    this.place.ledger.classList.toggle("current", panel === "ledger");
    document.body.classList.toggle("on-ledger", panel === "ledger");
    this.drawTabs();
    if (panel === "ledger") return;
    panel.node.scrollIntoView({ inline: "nearest", block: "nearest" });
    panel.chat?.composer.fit();
    if (matchMedia("(max-width: 719px)").matches) panel.chat?.readIfSeen();
  }

  setShown(pane, isShown) {
    const hidden = new Set(this.panes.filter((other) => !this.shown.includes(other)).map((other) => other.person.id));
    if (isShown) hidden.delete(pane.person.id);
    else hidden.add(pane.person.id);
    keep("hidden", [...hidden]);
    this.draw();
    if (isShown || this.current === pane) this.show(isShown ? pane : this.shown[0]);
    this.paneChanged();
  }

  paneChanged() {
    this.drawTabs();
    const away = this.panes.filter((pane) => !this.shown.includes(pane)).reduce((sum, pane) => sum + pane.unread, 0);
    this.badge.hidden = !away;
    this.badge.textContent = String(away);
    this.changed(this.panes.reduce((sum, pane) => sum + pane.unread, 0));
  }

  openMenu() {
    const { shown } = this;
    openMenu(this.key, words.people, [
      ...this.panes.map((pane) => ({
        label: pane.person.first_name, checked: shown.includes(pane), disabled: shown.length === 1 && shown[0] === pane,
        act: () => this.setShown(pane, !shown.includes(pane)),
      })),
      null,
      { label: words.add_person, icon: "add", act: () => this.ask() },
    ]);
  }

  ask() {
    const name = el("input", { name: "first_name", required: true, maxlength: 64, autocomplete: "off" });
    const option = (value, label) => el("option", { value }, label);
    const languages = el("select", { name: "language_code" }, ...Object.entries(LANGUAGES).map(([code, label]) => option(code, label)));
    const roles = el("select", { name: "role" }, ...ROLES.map((role) => option(role, words[role])), option("", words.no_role));
    const fields = [field(words.name, name), field(words.language, languages), field(words.role, roles)];
    const send = async (form) => this.join(await post("people", Object.fromEntries(form)));
    openForm(words.add_person, fields, { label: words.add, send });
  }

  async join(person) {
    if (this.panes.some((pane) => pane.person.id === person.id)) return;
    const pane = new Pane(person, this.bot, this);
    this.panes.push(pane);
    this.draw();
    await pane.load();
    this.show(pane);
    return () => pane.chat.focus();
  }

  // An event goes to everybody who has its chat; one of an unknown chat says that there are new ones, or new people.
  async take(event) {
    const holders = this.panes.filter((pane) => pane.chats.has(event.chat_id));
    for (const pane of holders) pane.chats.get(event.chat_id).take(event);
    if (event.kind === "menu" && !holders.length) {
      for (const pane of this.panes) for (const chat of pane.chats.values()) chat.take(event);
    } else if (!holders.length || event.kind === "members") {
      await Promise.all(this.panes.map((pane) => pane.groupChanged()));
    }
  }
}
