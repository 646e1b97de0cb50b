// Who holds what: the contract's money as one bar, what is kept for open tasks, and who owes it to whom.

import { el } from "./dom.js";
import { money, short } from "./figures.js";
import { flow } from "./flow.js";
import { holderName } from "./naming.js";
import { enlargeKey, picture, shape } from "./shapes.js";
import { words } from "./words.js";

const WIDTH = 349;
const COLOURS = 6;
const ROWS_AT_FIRST = 6;
const KEPT_MOST = 8;

export function holdersPanel(overview, checks) {
  const { totals = [] } = overview;
  const bodies = totals.flatMap((total) => currency(total, overview, checks));
  const enlarge = totals.length ? enlargeKey(words.holders, () => totals.flatMap((total) => pictures(total, overview, 680))) : null;
  const head = el("header", {}, el("h2", {}, words.holders), enlarge);
  return el("section", { class: "panel balances holders" }, head, ...(bodies.length ? bodies : [el("p", { class: "empty" }, words.no_balances)]));
}

function pictures(total, overview, width) {
  return [bar(total, overview, width), owed(total, overview, width)].filter(Boolean);
}

function parts(total, overview) {
  const { balances = [], kept = [] } = overview;
  const held = balances.filter(({ asset, minor }) => asset === total.asset && minor !== "0").map(({ address, minor }, number) =>
    ({
      label: holderName(address, overview), address, minor, kind: `colour-${number % COLOURS}`,
      path: `standings/balance/${address}?asset=${total.asset}`,
    }));
  const others = { label: words.others, minor: total.held_by_others ?? "0", kind: "rest" };
  const kept_ = kept.filter(({ asset }) => asset === total.asset).map((one) =>
    ({ label: one.title ?? short(one.account), minor: one.minor, kind: "kept", one }));
  const more = { label: words.kept_others, minor: total.kept_for_others ?? "0", kind: "kept" };
  return [...held, others, ...kept_, more].filter(({ minor }) => minor !== "0");
}

function currency(total, overview, checks) {
  const write = (minor) => money(minor, total.asset, overview.assets);
  const all = parts(total, overview);
  const people = all.filter(({ kind }) => kind !== "kept");
  const figure = ({ path, minor, label }) => checks.figure(path, minor, total.asset, overview.assets, { name: label });
  const line = (part) => el(
    "div", { class: "balance" },
    el("i", { class: `swatch ${part.kind}` }), el("b", { dir: "auto" }, part.label),
    part.address ? el("code", { title: part.address }, short(part.address)) : el("span", {}),
    part.path ? figure(part) : el("span", { class: "money" }, write(part.minor)), part.path ? checks.place(part.path) : "",
  );
  const outside = total.inside === "0" ? "0" : `-${total.inside}`; // what is inside is what came from outside
  const whole = `standings/outside?asset=${total.asset}`;
  const rows = people.map(line);
  const rest = rows.splice(ROWS_AT_FIRST);
  const key = { "data-key": `holders ${total.asset}` };
  const fold = rest.length ? el("details", key, el("summary", {}, `${words.more} (${rest.length})`), ...rest) : "";
  const keptRow = total.committed === "0" ? "" : line({ label: `${words.kept_sum} (${total.open_tasks})`, minor: total.committed, kind: "kept" });
  return [
    el(
      "div", { class: "whole" }, el("span", {}, words.contract_holds),
      figure({ path: whole, minor: outside, label: words.contract_holds }), checks.place(whole),
    ),
    bar(total, overview, WIDTH),
    ...rows, fold, keptRow, owed(total, overview, WIDTH) ?? "",
  ];
}

function bar(total, overview, width) {
  const write = (minor) => money(minor, total.asset, overview.assets);
  const all = parts(total, overview);
  const inside = BigInt(total.inside);
  let x = 0;
  const pieces = all.map((part) => {
    const wide = inside > 0n ? (Number((BigInt(part.minor) * 1000000n) / inside) / 1000000) * width : 0;
    const given = { x, y: 0, width: Math.max(wide - 1, 0.5), height: 22, class: `piece ${part.kind}` };
    x += wide;
    return shape("rect", given, shape("title", {}, `${part.label}: ${write(part.minor)}`));
  });
  const told = `${words.contract_holds} ${write(total.inside)}: ${all.map((part) => `${part.label} ${write(part.minor)}`).join(", ")}`;
  return picture(width, 22, told, ...pieces);
}

// Bands from who has put money in for a task to who is to earn it; what is past the largest is one band.
function owed(total, overview, width) {
  const mine = (overview.kept ?? []).filter(({ asset, employer }) => asset === total.asset && employer);
  const shown = mine.slice(0, KEPT_MOST);
  if (!shown.length) return null;
  const write = (minor) => money(minor, total.asset, overview.assets);
  const pay = group(shown, ({ employer }) => employer);
  const earn = group(shown, ({ worker }) => worker ?? words.nobody);
  const node = (sums, kind) => [...sums].map(([label, minor]) => ({ label, minor: String(minor), sum: write(minor), kind }));
  const [payers, earners] = [node(pay, "employer"), node(earn, "payout")];
  const links = shown.map((one) => ({
    from: [0, [...pay.keys()].indexOf(one.employer)], to: [1, [...earn.keys()].indexOf(one.worker ?? words.nobody)],
    minor: one.minor, kind: "reward", told: `${one.title}: ${write(one.minor)}`,
  }));
  const line = (one) => `${one.employer} → ${one.worker ?? words.nobody} ${write(one.minor)} (${one.title})`;
  const drawn = flow([payers, earners], links, { width, tall: width > WIDTH ? 200 : 60, told: `${words.owes}: ${shown.map(line).join("; ")}` });
  return el("figure", {}, el("figcaption", {}, words.owes), drawn);
}

function group(rows, name) {
  const sums = new Map();
  for (const row of rows) sums.set(name(row), (sums.get(name(row)) ?? 0n) + BigInt(row.minor));
  return sums;
}
