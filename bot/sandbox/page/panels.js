// What moves beside the chats as it happens: the audit's verdict, the chain's blocks, the journal's entries.

import { el, icon } from "./dom.js";
import { short } from "./figures.js";
import { accountName, eventWords } from "./naming.js";
import { clockTime, dayName, kindWord, words } from "./words.js";

const FRESH_MS = 4000; // as long as it glows
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

// What was not there before slides in, and goes on where it was if it is drawn anew meanwhile; at first all is there already.
export function markNew(body, known) {
  const nodes = [...body.querySelectorAll("[data-new]")];
  const now = performance.now();
  const since = known ?? new Map();
  for (const node of nodes) {
    if (!since.has(node.dataset.new)) since.set(node.dataset.new, known ? now : now - FRESH_MS);
    const age = now - since.get(node.dataset.new);
    if (age >= FRESH_MS || node.classList.contains("fresh")) continue;
    node.classList.add("fresh");
    node.style.animationDelay = `${-age}ms`;
  }
  return nodes.length || known ? since : null;
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

export function chainPanel(overview, checks) {
  const { chain } = overview;
  if (!chain) return panel("chain", words.chain, null, empty(words.no_blocks));
  const blocks = (chain.blocks ?? []).map((block) => blockRow(block, overview, checks));
  const about = el(
    "p", { class: "contract" },
    `${words.chain_id} ${chain.chain_id} · ${words.escrow} `, el("code", { title: chain.escrow, tabindex: 0 }, short(chain.escrow)),
  );
  const body = blocks.length ? el("div", { class: "blocks" }, ...folded("blocks", blocks)) : empty(words.no_blocks);
  return panel("chain", words.chain, chain.height === null ? words.chain_away : `${words.height} ${chain.height}`, about, body);
}

function blockRow(block, overview, checks) {
  const events = (block.events ?? []).map((event, number) => eventFold(event, `${block.number}.${number}`, overview, checks));
  return el(
    "div", { class: events.length ? "block" : "block quiet", "data-new": `block ${block.hash}` },
    el("span", { class: "number", title: block.hash }, String(block.number)),
    el("div", {}, ...(events.length ? events : [el("i", {}, words.no_events)])),
    el("time", { title: dayName(block.timestamp) }, clockTime(block.timestamp)),
  );
}

// In words; whoever unfolds it reads the event's own name and fields, whole.
function eventFold(event, key, overview, checks) {
  const fields = Object.entries(event.fields ?? {});
  const list = fields.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, String(value))]);
  const tx = event.tx_hash ? [el("dt", {}, "tx"), el("dd", {}, checks.link(`txs/${event.tx_hash}`, event.tx_hash))] : [];
  return el(
    "details", { "data-key": `event ${key}` }, el("summary", { dir: "auto" }, eventWords(event, overview)),
    el("dl", {}, el("dt", {}, words.event), el("dd", {}, event.name), ...list, ...tx),
  );
}

export function journalPanel(overview, checks) {
  const entries = (overview.journal ?? []).map((entry) => entryRow(entry, overview, checks));
  return panel("journal", words.journal, null, ...(entries.length ? folded("journal", entries) : [empty(words.no_entries)]));
}

function entryRow(entry, overview, checks) {
  const postings = (entry.postings ?? []).flatMap((posting, leg) => {
    const sign = String(posting.minor).startsWith("-") ? "out" : "in";
    const [path, name] = [`postings/${entry.seq}/${leg}`, accountName(posting.account, overview)];
    return [
      el("li", {}, account(posting.account, name, checks), checks.figure(path, posting.minor, posting.asset, overview.assets, { name, sign })),
      el("li", { class: "answer" }, checks.place(path)),
    ];
  });
  return el(
    "article", { class: "entry", "data-new": `entry ${entry.seq}` },
    el(
      "div", { class: "row" },
      el("span", { class: "seq" }, checks.link(`entries/${entry.seq}`, `#${entry.seq}`)), el("b", {}, kindWord(entry.kind)),
      el("span", { title: entry.tx_hash ?? "" }, entry.block ? `${words.height} ${entry.block}` : ""),
      el("time", { datetime: entry.at }, entry.at ? clockTime(Date.parse(entry.at) / 1000) : ""),
    ),
    el("ul", {}, ...postings),
  );
}

// The account by its holder's name, leading to the auditor's page of it; the whole name shows on pointing at it.
function account(path, name, checks) {
  const [kind, ...rest] = path.split("/");
  const page = { balance: `accounts/${rest[0]}`, committed: `tasks/${rest.join("/")}` }[kind];
  return el("span", { class: "account", title: path, dir: "auto" }, page ? checks.link(page, name) : name);
}
