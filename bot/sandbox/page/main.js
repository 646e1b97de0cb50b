// Puts the page together: header, people and their chats, ledger, and the one stream of events that feeds them.

import { read } from "./api.js";
import { Cast } from "./cast.js";
import { Connection } from "./connection.js";
import { el, icon } from "./dom.js";
import { keep, recall } from "./keep.js";
import { Ledger } from "./ledger.js";
import { listen, showShortcuts } from "./shortcuts.js";
import { offerTour } from "./tour.js";
import { language, switchLanguage, tag, words } from "./words.js";

const place = Object.fromEntries(["top", "stage", "panes", "ledger", "tabs"].map((id) => [id, document.getElementById(id)]));

async function begin() {
  document.documentElement.lang = tag;
  place.tabs.setAttribute("aria-label", words.panels);
  place.panes.setAttribute("aria-label", words.chats);
  const connection = new Connection();
  place.top.replaceChildren(connection.note);
  const config = await connection.untilItAnswers(() => read("config"));
  const title = `${config.bot.first_name} · ${words.title}`;
  const cast = new Cast(place, config.bot, connection, (unread) => (document.title = unread ? `(${unread}) ${title}` : title));
  const ledger = new Ledger(place.ledger, config.ledger_url);
  const tour = el("div", { id: "tour" }); // the guided tour puts its key here
  const keys = el("div", { class: "topkeys" }, tour, cast.key, ledgerKey, helpKey(), languageKey());
  place.top.replaceChildren(brand(config.bot), connection.note, ledger.clock, keys);
  document.title = title;
  await connection.untilItAnswers(() => cast.load());
  document.body.classList.add("ready");
  listen(cast, () => ledgerKey.click());
  await connection.untilItAnswers(() => offerTour(cast, tour, config.ledger_url));
  ledger.run();
  await connection.follow(config.latest_event, (event) => cast.take(event));
}

function brand(bot) {
  const mark = el("img", { src: "page/icon.svg", alt: "", width: 28, height: 28 });
  const name = el("h1", {}, bot.first_name, el("span", {}, words.title));
  return el("div", { class: "brand" }, mark, name, el("p", {}, words.tagline));
}

function topKey(label, sign, press, more = {}) {
  const given = { type: "button", class: `tool key-${sign}`, title: label, "aria-label": label, ...more };
  return el("button", { ...given, on: { click: press } }, sign === "help" ? "?" : icon(sign));
}

const helpKey = () => topKey(words.shortcuts, "help", showShortcuts);

// Beside the chats the ledger is shown or not, as one likes; on a narrow screen it has a tab of its own instead.
const ledgerKey = topKey(words.ledger_and_chain, "panel", () => showLedger(ledgerKey.ariaPressed !== "true"));

function showLedger(isShown) {
  keep("ledger", isShown ? "shown" : "hidden");
  place.stage.classList.toggle("alone", !isShown);
  ledgerKey.setAttribute("aria-pressed", String(isShown));
}

function languageKey() {
  const other = language === "zh" ? "English" : "中文";
  const lang = language === "zh" ? "en" : "zh-Hans";
  return el("button", { type: "button", class: "language", lang, on: { click: switchLanguage } }, other);
}

showLedger(recall("ledger", matchMedia("(min-width: 1272px)").matches ? "shown" : "hidden") === "shown");
begin();
