// The panels beside the chats: tasks, balances, chain, journal, audit.

import { el, icon } from "./dom.js";
import { money, moneyFields, short } from "./figures.js";
import { clockTime, dayName, kindWord, span, stageWord, words } from "./words.js";

const PATH = ["posted", "assigned", "opened", "delivered", "rated", "settled"];
const PLACES = {
  draft: 0, posted: 1, matching: 1, assigned: 2, opening: 2, revoking: 2, opened: 3, delivered: 4, contested: 5, rated: 5,
  ruled: 5, settling: 5, releasing: 5, refunding: 5, settled: 6, released: 6, refunded: 6, cancelled: 6, expired: 6,
};
const SHOWN_AT_FIRST = 8;

function panel(name, heading, count, ...body) {
  const head = el("header", {}, el("h2", {}, heading), count === null ? null : el("span", { class: "count" }, String(count)));
  return el("section", { class: `panel ${name}` }, head, ...body);
}

function empty(words_) {
  return el("p", { class: "empty" }, words_);
}

// The first few of a list, and the rest behind a fold.
function folded(key, nodes) {
  const rest = nodes.slice(SHOWN_AT_FIRST);
  if (!rest.length) return nodes;
  const fold = el("details", { "data-key": key }, el("summary", {}, `${words.more} (${rest.length})`), ...rest);
  return [...nodes.slice(0, SHOWN_AT_FIRST), fold];
}

export function auditPanel(audit) {
  if (!audit || audit.agrees === null || audit.agrees === undefined) {
    return el("section", { class: "panel audit" }, icon("clock"), el("strong", {}, words.audit_open));
  }
  const findings = (audit.findings ?? []).map((finding) =>
    el("li", {}, typeof finding === "string" ? finding : JSON.stringify(finding)));
  const verdict = audit.agrees ? words.audit_good : words.audit_bad;
  return el(
    "section", { class: `panel audit ${audit.agrees ? "good" : "bad"}`, role: "status" },
    icon(audit.agrees ? "check" : "warn"), el("strong", {}, verdict), findings.length ? el("ul", {}, ...findings) : null,
  );
}

export function tasksPanel({ tasks = [], clock, address }) {
  const now = clock ? Date.parse(clock.now) : Date.now();
  const cards = tasks.map((task) => taskCard(task, now, address));
  return panel("tasks", words.tasks, tasks.length, ...(cards.length ? folded("tasks", cards) : [empty(words.no_tasks)]));
}

// A link to the ledger's own pages, which open beside this one.
function page(address, path, ...body) {
  return el("a", { href: `${address}/${path}`, target: "_blank", rel: "noopener" }, ...body);
}

function taskCard(task, now, address) {
  const place = PLACES[task.stage] ?? 0;
  const steps = PATH.map((stage, number) =>
    el("li", { class: number < place ? "done" : "", title: stageWord(stage) }));
  const worker = task.worker ? el("b", { dir: "auto" }, task.worker) : el("i", {}, words.nobody);
  const rating = task.rating === null || task.rating === undefined ? "" : `${words.rating} ${task.rating}`;
  return el(
    "article", { class: "task", "data-stage": task.stage },
    el("div", { class: "row" }, el("h3", { dir: "auto" }, task.title), el("span", { class: "chip" }, stageWord(task.stage))),
    el("ol", { class: "steps", "aria-hidden": "true" }, ...steps),
    el(
      "div", { class: "row facts" },
      el("span", {}, el("b", { dir: "auto" }, task.employer ?? ""), " → ", worker),
      el("span", {}, [rating, due(task, place, now)].filter(Boolean).join(" · ")),
      task.trail ? page(address, task.trail, words.trail) : null,
      el("b", { class: "money" }, task.reward ?? ""),
    ),
  );
}

function due(task, place, now) {
  if (!task.deadline || place >= PATH.length) return "";
  const seconds = (Date.parse(task.deadline) - now) / 1000;
  return `${seconds > 0 ? words.due : words.overdue} ${span(seconds)}`;
}

export function balancesPanel({ balances = [] }) {
  const rows = balances.map(({ holder, address, balance }) =>
    el(
      "div", { class: "balance" },
      el("b", { dir: "auto" }, holder), el("code", { title: address }, short(address)), el("span", { class: "money" }, balance),
    ));
  return panel("balances", words.balances, null, ...(rows.length ? folded("balances", rows) : [empty(words.no_balances)]));
}

export function chainPanel({ chain, assets }) {
  if (!chain) return panel("chain", words.chain, null, empty(words.no_blocks));
  const blocks = (chain.blocks ?? []).map((block) => blockRow(block, assets));
  const about = el(
    "p", { class: "contract" },
    `${words.chain_id} ${chain.chain_id} · ${words.escrow} `, el("code", { title: chain.escrow }, short(chain.escrow)),
  );
  const body = blocks.length ? el("div", { class: "blocks" }, ...folded("blocks", blocks)) : empty(words.no_blocks);
  return panel("chain", words.chain, `${words.height} ${chain.height}`, about, body);
}

function blockRow(block, assets) {
  const events = (block.events ?? []).map((event, number) => eventFold(event, `${block.number}.${number}`, assets));
  return el(
    "div", { class: events.length ? "block" : "block quiet" },
    el("span", { class: "number", title: block.hash }, String(block.number)),
    el("div", {}, ...(events.length ? events : [el("i", {}, words.no_events)])),
    el("time", { title: dayName(block.timestamp) }, clockTime(block.timestamp)),
  );
}

function eventFold(event, key, assets) {
  const fields = Object.entries(moneyFields(event.fields ?? {}, assets));
  const rows = [...fields, ["tx", event.tx_hash]].filter(([, value]) => value !== undefined);
  const list = rows.flatMap(([name, value]) =>
    [el("dt", {}, name), el("dd", { title: String(value) }, short(String(value)))]);
  return el("details", { "data-key": `event ${key}` }, el("summary", {}, event.name), el("dl", {}, ...list));
}

export function journalPanel({ journal = [], assets, address }) {
  const entries = journal.map((entry) => entryRow(entry, assets, address));
  return panel("journal", words.journal, null, ...(entries.length ? folded("journal", entries) : [empty(words.no_entries)]));
}

function entryRow(entry, assets, address) {
  const postings = (entry.postings ?? []).map((posting) => {
    const sign = String(posting.minor).startsWith("-") ? "out" : "in";
    return el(
      "li", {},
      el("code", { title: posting.account }, short(posting.account)),
      el("span", { class: `money ${sign}` }, money(posting.minor, posting.asset, assets)),
    );
  });
  return el(
    "article", { class: "entry" },
    el(
      "div", { class: "row" },
      el("span", { class: "seq" }, page(address, `entries/${entry.seq}`, `#${entry.seq}`)), el("b", {}, kindWord(entry.kind)),
      el("span", { title: entry.tx_hash ?? "" }, entry.block ? `${words.height} ${entry.block}` : ""),
      el("time", { datetime: entry.at }, entry.at ? clockTime(Date.parse(entry.at) / 1000) : ""),
    ),
    el("ul", {}, ...postings),
  );
}
