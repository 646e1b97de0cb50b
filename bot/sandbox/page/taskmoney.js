// The money of one task: from the employer into the contract, and from there to whom it went or would go.

import { el } from "./dom.js";
import { money } from "./figures.js";
import { flow } from "./flow.js";
import { holderName, thenWords } from "./naming.js";
import { enlargeKey, fill } from "./shapes.js";
import { stageWord, words } from "./words.js";

const PARTS = ["payout", "fee", "benefits", "arbiter_fee", "refund"];

export class TaskMoney {
  constructor(checks, address) {
    this.checks = checks;
    this.address = address;
    this.node = el("section", { class: "panel taskmoney" });
    this.shown = "";
  }

  async show(overview, task) {
    this.node.hidden = !task;
    if (!task) return;
    const last = overview.journal?.[0]?.seq ?? 0;
    const seen = JSON.stringify([task, last, overview.names]);
    if (seen === this.shown) return;
    this.shown = seen;
    try {
      const path = `tasks/${encodeURIComponent(task.id)}/money`;
      const response = await fetch(`${this.address}/api/${path}`, { cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      const found = await response.json();
      if (seen === this.shown) this.draw(found, { ...overview, names: { ...overview.names, ...found.names } });
    } catch {
      this.shown = ""; // asked again in a second
    }
  }

  draw(task, overview) {
    const moved = movements(task);
    const heading = words.task_money;
    const press = (path, minor) => this.checks.press(path, { minor, asset: task.asset, assets: overview.assets });
    const make = (size) => drawing(task, overview, moved, size, press);
    const table = () => el("table", { class: "parts" }, el("tbody", {}, ...moved.parts.flatMap((part) => this.row(part, task, overview))));
    const enlarge = enlargeKey(`${heading} · ${task.title}`, () => [make({ width: 680, tall: 260 }), table()]);
    const open = this.node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.node.replaceChildren(
      el("header", {}, el("h2", {}, heading), el("span", { class: "count" }, stageWord(task.stage)), enlarge),
      el("p", { class: "about", dir: "auto" }, task.title, " ", task.trail ? this.checks.link(task.trail, words.trail) : ""),
      make({ width: 349, tall: 110 }),
      moved.isPlanned ? el("p", { class: "explains" }, plannedWords(task, moved)) : "",
      table(),
    );
    if (open) this.node.querySelector(`[data-key="${CSS.escape(open)}"]`)?.focus();
  }

  row(part, task, overview) {
    const holder = part.holder ? el("small", { dir: "auto" }, part.holder(overview)) : "";
    const name = el("th", { scope: "row" }, words.parts[part.part], holder);
    const sum = money(part.minor, task.asset, overview.assets);
    if (!part.path) return [el("tr", { class: "planned" }, name, el("td", { class: "money" }, sum))];
    const figure = this.checks.figure(part.path, part.posted, task.asset, overview.assets, { name: words.parts[part.part] });
    return [
      el("tr", {}, name, el("td", {}, figure)),
      el("tr", { class: "answer" }, el("td", { colspan: 2 }, this.checks.place(part.path))),
    ];
  }
}

function plannedWords(task, moved) {
  if (!moved.into) return words.money_not_yet;
  if (!task.then) return words.money_waits;
  return fill(words.money_planned, { then: thenWords(task) });
}

// What has moved, part by part; where the task has not ended, what its date would bring.
function movements(task) {
  const legs = task.entries.flatMap((entry) => entry.postings.map((posting, leg) =>
    ({ ...posting, kind: entry.kind, path: `postings/${entry.seq}/${leg}` })));
  const into = legs.find((leg) => leg.part === "reward" && leg.kind === "open");
  const paid = legs.filter((leg) => PARTS.includes(leg.part));
  const holderOf = (leg) => (overview) => holderName(leg.account.slice("balance/".length), overview);
  const reward = { part: "reward", minor: task.minor, posted: into?.minor, path: into?.path ?? null, holder: () => task.employer };
  if (paid.length) {
    const ends = paid.map((leg) => ({ part: leg.part, minor: leg.minor, posted: leg.minor, path: leg.path, holder: holderOf(leg) }));
    return { into, isPlanned: false, parts: [reward, ...ends] };
  }
  const then = task.then ?? {};
  const names = { payout: () => task.worker ?? words.nobody, refund: () => task.employer, fee: () => words.platform };
  const ends = PARTS.filter((part) => then[part] && then[part] !== "0").map((part) =>
    ({ part, minor: then[part], path: null, holder: names[part] ?? null }));
  return { into, isPlanned: true, parts: [reward, ...ends] };
}

function whose({ part, holder }, overview) {
  const name = part === "payout" && holder ? ` · ${holder(overview)}` : ""; // the others say in their word whose they are
  return words.parts[part] + name;
}

function drawing(task, overview, moved, size, check) {
  const write = (minor) => money(minor, task.asset, overview.assets);
  const [reward, ...ends] = moved.parts;
  const node = (part) => ({
    key: part.path, kind: part.part, minor: part.minor, sum: write(part.minor),
    label: part.part === "reward" ? words.escrow : whose(part, overview),
  });
  const from = { key: null, kind: "employer", minor: reward.minor, sum: write(reward.minor), label: task.employer };
  const columns = [[from], [node(reward)], ...(ends.length ? [ends.map(node)] : [])];
  const kind = (part) => `${part.part} ${part.path ? "" : "planned"}`;
  const links = [{ from: [0, 0], to: [1, 0], minor: reward.minor, kind: kind(reward), told: write(reward.minor) }];
  ends.forEach((part, place) =>
    links.push({ from: [1, 0], to: [2, place], minor: part.minor, kind: kind(part), told: `${words.parts[part.part]}: ${write(part.minor)}` }));
  const told = `${words.task_money}, ${task.title}: ${moved.parts.map((part) => `${words.parts[part.part]} ${write(part.minor)}`).join(", ")}`;
  const press = (path) => check(path, moved.parts.find((part) => part.path === path).posted);
  return flow(columns, links, { ...size, told, press });
}
