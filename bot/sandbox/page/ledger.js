// Asks the ledger for its overview every second, hands it to the panels, and moves its clock.

import { pause } from "./api.js";
import { el, icon } from "./dom.js";
import { auditPanel, balancesPanel, chainPanel, journalPanel, tasksPanel } from "./panels.js";
import { span, tag, words } from "./words.js";

const EVERY_MS = 1000;
const AWAY_MS = 3000;
const PATIENCE_MS = 5000;
const STEPS = [["forward_hour", 3600], ["forward_day", 86400], ["forward_three", 259200]];

export class Ledger {
  constructor(node, address) {
    this.address = address?.replace(/\/$/, "");
    this.shown = "";
    this.body = el("div", { class: "panels" });
    this.notice = el("div", { class: "away", role: "status" });
    node.setAttribute("aria-label", words.ledger_and_chain);
    node.replaceChildren(this.notice, this.body);
    this.buildClock();
    this.setAway(words.ledger_none, words.ledger_none_hint);
  }

  buildClock() {
    this.hour = el("time", {});
    this.ahead = el("span", { class: "ahead" });
    this.keys = STEPS.map(([name, seconds]) => {
      const label = `${words.forward} ${span(seconds)}`;
      const given = { type: "button", disabled: true, title: label, "aria-label": label, "data-seconds": seconds };
      return el("button", { ...given, on: { click: () => this.advance(seconds) } }, words[name]);
    });
    const reading = el("div", { class: "reading" }, this.hour, this.ahead);
    this.clock = el("div", { class: "clock", role: "group", "aria-label": words.clock }, icon("clock"), reading, ...this.keys);
    this.clock.hidden = !this.address;
  }

  async run() {
    while (this.address) {
      const answered = await this.look();
      await pause(answered ? EVERY_MS : AWAY_MS);
    }
  }

  async look() {
    try {
      const options = { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) };
      const response = await fetch(`${this.address}/api/overview`, options);
      if (!response.ok) throw new Error(String(response.status));
      this.show(await response.json());
      return true;
    } catch {
      this.setAway(words.ledger_away, words.ledger_away_hint);
      return false;
    }
  }

  setAway(words_, hint) {
    this.notice.replaceChildren(el("strong", {}, words_), el("span", {}, hint));
    this.notice.hidden = false;
    this.body.classList.add("stale");
    for (const key of this.keys) key.disabled = true;
  }

  show(overview) {
    this.notice.hidden = true;
    this.body.classList.remove("stale");
    this.showClock(overview.clock);
    const rest = JSON.stringify({ ...overview, clock: null });
    if (rest === this.shown) return;
    this.shown = rest;
    this.redraw({ ...overview, address: this.address });
  }

  // Panels are few and small, so they are made anew; what was unfolded or scrolled stays so.
  redraw(overview) {
    const open = new Set([...this.body.querySelectorAll("details[open]")].map((node) => node.dataset.key));
    const focused = this.body.contains(document.activeElement) && document.activeElement.closest("details")?.dataset.key;
    this.body.replaceChildren(
      auditPanel(overview.audit), tasksPanel(overview), balancesPanel(overview),
      chainPanel(overview), journalPanel(overview),
    );
    for (const node of this.body.querySelectorAll("details")) {
      node.open = open.has(node.dataset.key);
      if (node.dataset.key === focused) node.querySelector("summary").focus();
    }
  }

  showClock(clock) {
    if (!clock) return;
    const now = new Date(clock.now);
    this.hour.dateTime = clock.now;
    const shape = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };
    this.hour.textContent = now.toLocaleString(tag, shape);
    this.ahead.textContent = clock.offset_seconds ? words.clock_ahead.replace("{}", span(clock.offset_seconds)) : words.clock_wall;
    this.ahead.classList.toggle("moved", clock.offset_seconds > 0);
    for (const key of this.keys) key.disabled = !clock.movable;
  }

  async advance(seconds) {
    try {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ advance_seconds: seconds });
      const response = await fetch(`${this.address}/api/clock`, { method: "POST", headers, body });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      await this.look();
    } catch (error) {
      this.ahead.textContent = `${words.clock_refused} ${error.message}`;
    }
  }
}
