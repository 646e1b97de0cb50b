// Says whose an address or account is, what an event of the chain means, and who must act: in words, not in fields.

import { money, short } from "./figures.js";
import { fill } from "./shapes.js";
import { words } from "./words.js";

const HIDDEN = new Set(["token", "asset"]);
const MONEY = new Set(["minor", "earned"]);

export function holderName(address, { names = {}, chain } = {}) {
  if (address === chain?.escrow) return words.escrow;
  const name = names[address];
  return name === "platform" ? words.platform : (name ?? short(address));
}

export function accountName(account, overview) {
  const [kind, rest] = [account.split("/", 1)[0], account.slice(account.indexOf("/") + 1)];
  if (kind === "balance") return holderName(rest, overview);
  if (kind === "outside") return words.outside;
  return fill(words.kept_for, { title: titleOf(account, overview) ?? short(rest) });
}

export function titleOf(account, { tasks = [] }) {
  return tasks.find((task) => task.account === account)?.title;
}

export function eventWords(event, overview) {
  const fields = event.fields ?? {};
  const template = words.events[event.name];
  if (!template) return event.name;
  const asset = overview.assets?.[0]?.code; // the chain names a token, not a currency; with several, units are shown
  const code = overview.assets?.length === 1 ? asset : undefined;
  const said = (name, value) => {
    if (MONEY.has(name) || name === "rewards") return money(value, code, overview.assets);
    if (name === "path") return words.paths[value] ?? value;
    return holderName(value, overview);
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([name]) => !HIDDEN.has(name)).map(([name, value]) =>
    [name, Array.isArray(value) ? value.map((one) => said(name, one)).join(", ") : said(name, value)]));
  const title = titleOf(`committed/${fields.batch}/${fields.index ?? 0}`, overview);
  return fill(template, given) + (title ? ` · ${title}` : "");
}

function people(task) {
  return {
    employer: task.employer, worker: task.worker ?? words.nobody, arbiter: task.arbiter ?? words.arbiter, title: task.title,
    rating: task.rating,
  };
}

// Who must act now; tasks on the board differ by how they are filled.
export function actsWords(task) {
  const stage = task.stage === "posted" && task.then?.step === "match" ? "matching"
    : task.stage === "posted" && task.filling === "choose" ? "choosing" : task.stage;
  return fill(words.acts[stage] ?? "", people(task));
}

export function thenWords(task) {
  return task.then ? fill(words.thens[task.then.step] ?? task.then.step, people(task)) : "";
}
