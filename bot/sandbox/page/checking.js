// Checks a figure when somebody presses on it: shown here, in the journal, in the log, and as the contract answers.

import { el, icon } from "./dom.js";
import { money, short } from "./figures.js";
import { fill } from "./shapes.js";
import { words } from "./words.js";

export class Checks {
  constructor(address, panel) {
    this.address = address;
    this.panel = panel; // one figure may stand in several: each answers where it was pressed
    this.open = new Map(); // what was asked for, and what came of it: stays when a panel is drawn anew
  }

  // A figure that can be pressed; `path` names it to the ledger, `minor` is what stands here.
  figure(path, minor, asset, assets, { name, sign = "" } = {}) {
    const text = writing(path, asset, assets)(minor);
    const label = `${name ? `${name}: ` : ""}${text}. ${words.check}`;
    const named = { "data-key": `figure ${path}`, "data-figure": path, title: words.check, "aria-label": label };
    const given = { type: "button", class: `figure money ${sign}`, ...named };
    return el("button", { ...given, on: { click: () => this.press(path, { minor, asset, assets }) } }, text);
  }

  press(path, shown) {
    if (this.open.has(path)) this.open.delete(path);
    else this.ask(path, shown);
    this.draw(path);
  }

  async ask(path, shown) {
    this.open.set(path, { shown });
    let found = null;
    try {
      const options = { cache: "no-store", signal: AbortSignal.timeout(20000) };
      const response = await fetch(`${this.address}/api/${path}`, options);
      found = response.ok ? await response.json() : { missing: true };
    } catch {
      found = { missing: true };
    }
    if (this.open.has(path)) this.open.set(path, { shown, found });
    this.draw(path);
  }

  // The place where a figure's answer shows; made with the panel, filled when there is something to say.
  place(path) {
    const node = el("div", { class: "checked", "data-checked": path, "data-panel": this.panel, "aria-live": "polite" });
    this.fillIn(node, path);
    return node;
  }

  draw(path) {
    for (const node of document.querySelectorAll(`.checked[data-panel="${this.panel}"]`)) {
      if (node.dataset.checked === path) this.fillIn(node, path);
    }
  }

  fillIn(node, path) {
    const kept = this.open.get(path);
    node.replaceChildren(...(kept ? this.answer(path, kept) : []));
    node.hidden = !kept;
  }

  answer(path, { shown, found }) {
    if (!found) return [el("p", {}, words.checking)];
    if (found.missing) return [el("p", { class: "verdict open" }, words.check_away)];
    const write = writing(path, shown.asset, shown.assets);
    const isHere = found.minor === String(shown.minor);
    const verdicts = [isHere && found.is_whole !== false, found.log.agrees, found.contract.agrees];
    const compared = verdicts.slice(1).some((one) => one !== null);
    const verdict = verdicts.includes(false) ? "bad" : compared ? "good" : "open";
    const verdictWords = { bad: words.check_bad, good: words.check_good, open: words.check_open };
    const entry = this.link(`entries/${found.seq}`, `${words.journal} #${found.seq}`);
    const said = found.log.minor === undefined ? "" : write(found.log.minor);
    return [
      el("p", { class: `verdict ${verdict}` }, mark(verdict === "open" ? null : verdict === "good"), verdictWords[verdict]),
      el("table", {}, el(
        "tbody", {},
        this.row(words.check_shown, write(shown.minor), isHere),
        this.row(entry, write(found.minor), found.is_whole ?? null, found.is_whole === false ? words.check_hash : ""),
        this.row(this.logName(found.log), said, found.log.agrees, words.whys[found.log.why] ?? ""),
        this.row(words.check_contract, this.contractFigure(found, write), found.contract.agrees, this.contractWords(found, write)),
      )),
    ];
  }

  row(name, figure, agrees, hint = "") {
    const cell = el("th", { scope: "row" }, name, hint ? el("small", {}, hint) : "");
    return el("tr", {}, cell, el("td", { class: "money" }, figure), el("td", {}, mark(agrees)));
  }

  logName(log) {
    if (!log.tx_hash) return words.check_log;
    const place = fill(words.log_place, { name: words.logs[log.name] ?? words.check_log, block: log.block, index: log.log_index });
    return el("span", { title: log.tx_hash }, place, " ", this.link(`txs/${log.tx_hash}`, short(log.tx_hash)));
  }

  contractFigure({ contract }, write) {
    if (contract.minor === undefined) return "";
    return contract.minor === null ? "—" : write(contract.minor);
  }

  contractWords({ account, contract }, write) {
    if (contract.why) return words.whys[contract.why];
    const given = { call: contract.call, block: contract.block };
    if (account.startsWith("committed/")) {
      const stage = (number) => words.contract_stages[`s${number}`] ?? number;
      return fill(contract.minor === null ? words.contract_other : words.contract_named,
        { ...given, before: stage(contract.before), after: stage(contract.after) });
    }
    if (contract.before === undefined) return fill(words.contract_now, given);
    return fill(words.contract_moved, { ...given, before: write(contract.before), after: write(contract.after) });
  }

  link(path, ...body) {
    return el("a", { href: `${this.address}/${path}`, target: "_blank", rel: "noopener" }, ...body);
  }
}

// What came from outside is below nothing in the journal; as what the contract holds it is read without the sign.
function writing(path, asset, assets) {
  const isWhole = path.startsWith("standings/outside");
  return (minor) => money(isWhole ? String(minor).replace("-", "") : minor, asset, assets);
}

// A tick and a cross are for what was compared; the rest has a dash.
function mark(agrees) {
  const isOpen = agrees === null || agrees === undefined;
  if (isOpen) return el("span", { class: "mark open", role: "img", "aria-label": words.check_open }, "–");
  const given = { class: `mark ${agrees ? "good" : "bad"}`, role: "img", "aria-label": agrees ? words.agrees : words.differs };
  return el("span", given, icon(agrees ? "check" : "close"));
}
