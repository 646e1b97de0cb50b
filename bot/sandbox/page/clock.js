// The clock of everything: what it shows, and moving it forward, which asks first, because it never goes back.

import { el, icon } from "./dom.js";
import { thenWords } from "./naming.js";
import { dialogOf, fill } from "./shapes.js";
import { span, tag, words } from "./words.js";

const STEPS = [["forward_hour", 3600], ["forward_day", 86400], ["forward_three", 259200]];
const LISTED = 6;
const JUST_PAST = 1; // seconds: a date has come once it is reached

export class Clock {
  constructor(address, moved) {
    this.address = address;
    this.moved = moved;
    this.offset = 0;
    this.tasks = [];
    this.movable = false;
    this.hour = el("time", {});
    this.ahead = el("span", { class: "ahead" });
    this.keys = STEPS.map(([name, seconds]) => {
      const label = `${words.forward} ${span(seconds)}`;
      const given = { type: "button", disabled: true, title: label, "aria-label": label, "data-seconds": seconds };
      return el("button", { ...given, on: { click: () => this.ask(seconds) } }, words[name]);
    });
    this.jump = el("button", { type: "button", class: "next-date", disabled: true, on: { click: () => this.ask(this.untilNext()) } }, words.jump);
    const reading = el("div", { class: "reading" }, this.hour, this.ahead);
    const given = { class: "clock", role: "group", "aria-label": words.clock };
    this.node = el("div", given, icon("clock"), reading, ...this.keys, this.jump);
    this.node.hidden = !address;
  }

  now() {
    return Date.now() + this.offset * 1000;
  }

  show(clock, tasks) {
    this.offset = clock.offset_seconds;
    this.movable = clock.movable;
    this.tasks = tasks;
    this.ahead.textContent = this.offset ? words.clock_ahead.replace("{}", span(this.offset)) : words.clock_wall;
    this.ahead.classList.toggle("moved", this.offset > 0);
    this.tick();
  }

  stop() {
    this.movable = false;
    this.tick();
  }

  tick() {
    if (this.node.hidden) return;
    const now = new Date(this.now());
    this.hour.dateTime = now.toISOString();
    this.hour.textContent = when(now);
    for (const key of this.keys) key.disabled = !this.movable;
    const next = this.dates()[0];
    this.jump.disabled = !this.movable || !next;
    const label = next ? fill(words.jump_to, { when: when(new Date(next.at)), then: sentence(next.task) }) : words.jump_none;
    this.jump.title = label;
    this.jump.setAttribute("aria-label", label);
  }

  // The dates still to come at which something happens by itself, the next one first.
  dates() {
    const coming = this.tasks.filter((task) => task.deadline && task.then).map((task) => ({ task, at: Date.parse(task.deadline) }));
    return coming.filter(({ at }) => at > this.now()).sort((one, other) => one.at - other.at);
  }

  untilNext() {
    return Math.ceil((this.dates()[0].at - this.now()) / 1000) + JUST_PAST;
  }

  ask(seconds) {
    const until = this.now() + seconds * 1000;
    const due = this.dates().filter(({ at }) => at < until);
    const line = ({ task, at }) => el("li", {}, el("time", {}, when(new Date(at))), " ", el("span", { dir: "auto" }, sentence(task)));
    const lines = due.slice(0, LISTED).map(line);
    const refusal = el("p", { class: "refusal", role: "alert" });
    const go = el("button", { type: "button", class: "primary", on: { click: () => this.advance(seconds, box, refusal) } }, words.move);
    const stay = el("button", { type: "button", class: "secondary", on: { click: () => box.close() } }, words.cancel);
    const box = dialogOf(
      fill(words.move_to, { when: when(new Date(until)), span: span(seconds) }),
      el("p", { class: "explains" }, due.length ? words.move_brings : words.move_quiet),
      el("ul", { class: "brings" }, ...lines, due.length > LISTED ? el("li", {}, `+${due.length - LISTED}`) : ""),
      el("p", { class: "explains" }, words.move_once), refusal, el("div", { class: "choice" }, stay, go),
    );
    go.focus();
  }

  async advance(seconds, box, refusal) {
    try {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ advance_seconds: seconds });
      const response = await fetch(`${this.address}/api/clock`, { method: "POST", headers, body });
      if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `HTTP ${response.status}`);
      box.close();
      await this.moved();
    } catch (error) {
      refusal.textContent = `${words.clock_refused} ${error.message}`;
    }
  }
}

function sentence(task) {
  return `${task.title}: ${thenWords(task)}`;
}

function when(moment) {
  return moment.toLocaleString(tag, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
}
