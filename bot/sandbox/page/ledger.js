// Asks the ledger for its overview every second, and hands each panel what it shows when that has changed.

import { pause } from "./api.js";
import { Board, countDown } from "./board.js";
import { Checks } from "./checking.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { holdersPanel } from "./holders.js";
import { auditPanel, chainPanel, journalPanel, markNew } from "./panels.js";
import { TaskMoney } from "./taskmoney.js";
import { words } from "./words.js";

const EVERY_MS = 1000;
const AWAY_MS = 3000;
const PATIENCE_MS = 5000;

export class Ledger {
  constructor(node, address) {
    this.address = address?.replace(/\/$/, "");
    this.seen = null; // the tag of what is shown
    this.drawn = {}; // of each panel, what it was drawn from
    this.known = null; // blocks and entries that have been shown: the others slide in
    this.chosen = null;
    this.checks = { holders: new Checks(this.address, "holders"), journal: new Checks(this.address, "journal") };
    this.mover = new Clock(this.address, () => this.look());
    this.clock = this.mover.node;
    this.board = new Board((task) => this.choose(task));
    this.money = new TaskMoney(new Checks(this.address, "money"), this.address);
    this.slots = Object.fromEntries(["audit", "holders", "chain", "journal"].map((name) => [name, el("div", { class: "slot" })]));
    const { audit, holders, chain, journal } = this.slots;
    this.body = el("div", { class: "panels" }, audit, this.board.node, this.money.node, holders, chain, journal);
    this.money.node.hidden = true;
    this.notice = el("div", { class: "away", role: "status" });
    node.setAttribute("aria-label", words.ledger_and_chain);
    node.replaceChildren(this.notice, this.body);
    this.setAway(words.ledger_none, words.ledger_none_hint);
  }

  async run() {
    while (this.address) {
      const answered = await this.look();
      await pause(answered ? EVERY_MS : AWAY_MS);
    }
  }

  // The browser asks with the tag of what it has: the ledger answers with nothing where nothing has changed.
  async look() {
    try {
      const options = { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE_MS) };
      const response = await fetch(`${this.address}/api/overview`, options);
      if (!response.ok) throw new Error(String(response.status));
      const tag = response.headers.get("ETag");
      if (tag === null || tag !== this.seen) this.show(await response.json());
      this.seen = tag;
      this.tick();
      return true;
    } catch {
      this.seen = null;
      this.setAway(words.ledger_away, words.ledger_away_hint);
      return false;
    }
  }

  setAway(words_, hint) {
    this.notice.replaceChildren(el("strong", {}, words_), el("span", {}, hint));
    this.notice.hidden = false;
    this.body.classList.add("stale");
    this.body.hidden = !this.overview;
    this.mover.stop();
  }

  tick() {
    this.mover.tick();
    countDown(this.body, this.mover.now());
  }

  show(overview) {
    this.notice.hidden = true;
    this.body.classList.remove("stale");
    this.body.hidden = false;
    this.overview = overview;
    if (overview.clock) this.mover.show(overview.clock, overview.tasks ?? []);
    this.redraw();
  }

  choose(task) {
    this.chosen = this.chosen === task ? null : task;
    this.redraw();
    if (this.chosen) this.money.node.scrollIntoView({ block: "nearest" });
  }

  redraw() {
    const shown = this.overview;
    if (!shown) return;
    const { tasks = [], stages, names, assets, totals, balances, kept, chain, journal } = shown;
    const titles = tasks.map(({ account, title }) => [account, title]);
    const chosen = this.chosen ?? tasks.find((task) => task.account)?.id ?? null;
    this.draw("board", [tasks, stages, chosen], this.board.node, () => this.board.show(shown, chosen));
    this.money.show(shown, tasks.find((task) => task.id === chosen));
    this.place("audit", [shown.audit], () => auditPanel(shown.audit));
    this.place("holders", [names, assets, totals, balances, kept], () => holdersPanel(shown, this.checks.holders));
    this.place("chain", [chain, titles, names, assets], () => chainPanel(shown, this.checks.journal));
    this.place("journal", [journal, titles, names, assets], () => journalPanel(shown, this.checks.journal));
    this.known = markNew(this.body, this.known);
    this.tick();
  }

  place(name, from, make) {
    this.draw(name, from, this.slots[name], () => this.slots[name].replaceChildren(make()));
  }

  // What was unfolded stays so, and whoever was at a button finds themselves at it again.
  draw(name, from, node, make) {
    const text = JSON.stringify(from);
    if (this.drawn[name] === text) return;
    this.drawn[name] = text;
    const open = new Set([...node.querySelectorAll("details[open]")].map((fold) => fold.dataset.key));
    const focused = node.contains(document.activeElement) && document.activeElement.closest("[data-key]")?.dataset.key;
    make();
    for (const fold of node.querySelectorAll("details")) fold.open = open.has(fold.dataset.key);
    if (!focused) return;
    const again = node.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    (again?.tagName === "DETAILS" ? again.querySelector("summary") : again)?.focus();
  }
}
