// Puts the page together: people, panes, tabs, and the one stream of events that feeds them.

import { pause, post, read } from "./api.js";
import { el } from "./dom.js";
import { Ledger } from "./ledger.js";
import { initial, Pane } from "./pane.js";
import { offerTour } from "./tour.js";
import { language, switchLanguage, tag, words } from "./words.js";

const EVENT_WAIT_SECONDS = 25;
const RETRY_MS = 1000;

const place = (id) => document.getElementById(id);

async function begin() {
  document.documentElement.lang = tag;
  const config = await untilItAnswers(() => read("config"));
  document.title = `${config.bot.first_name} · ${words.title}`;
  const people = await cast();
  const panes = people.map((person, number) => new Pane(person, number, config.bot, showAlert));
  place("panes").replaceChildren(...panes.map((pane) => pane.node));
  const ledger = new Ledger(place("ledger"), config.ledger_url);
  place("top").replaceChildren(brand(config.bot), offlineNote, ledger.clock, languageKey());
  buildTabs(panes);
  await Promise.all(panes.map((pane) => pane.load()));
  keyboardShortcuts(panes);
  await offerTour(panes, place("top"), config.ledger_url);
  ledger.run();
  await follow(panes, config.latest_event);
}

async function cast() {
  const { people } = await read("people");
  return people.length ? people : (await post("people/default", {})).people;
}

// Asks until there is an answer; `mend` runs after each outage, before asking again.
async function untilItAnswers(ask, mend = async () => {}) {
  for (;;) {
    try {
      const answer = await ask();
      offlineNote.hidden = true;
      return answer;
    } catch {
      offlineNote.hidden = false;
      await pause(RETRY_MS);
      await mend().catch(() => {});
    }
  }
}

async function follow(panes, seen) {
  const byChat = new Map(panes.map((pane) => [pane.person.chat_id, pane]));
  let after = seen;
  for (;;) {
    const ask = () => read(`events?after=${after}&wait=${EVENT_WAIT_SECONDS}`);
    const { events } = await untilItAnswers(ask, () => checkSameLife(after));
    for (const event of events) {
      byChat.get(event.chat_id)?.take(event);
      after = event.seq;
    }
  }
}

// After an outage the sandbox may have begun anew on an empty folder; then this page must too.
async function checkSameLife(after) {
  const { latest_event: latest } = await read("config");
  if (latest < after) location.reload();
  offlineNote.hidden = true; // the next question may wait long for its answer
}

const offlineNote = el("p", { class: "offline", role: "status", hidden: true }, words.offline);

function brand(bot) {
  const mark = el("img", { src: "page/icon.svg", alt: "", width: 28, height: 28 });
  const name = el("h1", {}, bot.first_name, el("span", {}, words.title));
  return el("div", { class: "brand" }, mark, name, el("p", {}, words.tagline));
}

function languageKey() {
  const other = language === "zh" ? "English" : "中文";
  const lang = language === "zh" ? "en" : "zh-Hans";
  return el("button", { type: "button", class: "language", lang, on: { click: switchLanguage } }, other);
}

function showAlert(person, text) {
  const box = place("alert");
  const close = el("button", { type: "button", class: "primary", on: { click: () => box.close() } }, words.ok);
  box.replaceChildren(el("h2", {}, person.first_name), el("p", { dir: "auto" }, text), close);
  if (!box.open) box.showModal();
}

// On a narrow screen one panel shows at a time, chosen by these tabs.
function buildTabs(panes) {
  const panels = [...panes.map((pane) => pane.node), place("ledger")];
  const face = (pane) => el("span", { class: `face face-${pane.number % 6}` }, initial(pane.person));
  const keys = panes.map((pane) => {
    const badge = el("span", { class: "badge", hidden: true });
    pane.onUnread = (count) => {
      badge.textContent = String(count);
      badge.hidden = count === 0;
    };
    return el("button", { type: "button" }, face(pane), badge, el("span", { dir: "auto" }, pane.person.first_name));
  });
  keys.push(el("button", { type: "button" }, el("span", { class: "face face-ledger" }, "Σ"), el("span", {}, words.ledger)));
  const show = (number) => {
    panels.forEach((panel, place_) => panel.classList.toggle("current", place_ === number));
    keys.forEach((key, place_) => key.setAttribute("aria-pressed", String(place_ === number)));
    panes[number]?.markRead();
    panes[number]?.scrollDown();
  };
  keys.forEach((key, number) => key.addEventListener("click", () => show(number)));
  place("tabs").replaceChildren(...keys);
  show(0);
}

// Alt and a digit goes to that person's chat.
function keyboardShortcuts(panes) {
  document.addEventListener("keydown", (event) => {
    const pane = event.altKey && panes[Number(event.code.replace("Digit", "")) - 1];
    if (!pane) return;
    event.preventDefault();
    place("tabs").children[pane.number].click();
    const { field, line, startKey } = pane.composer;
    (line.hidden ? startKey : field).focus();
  });
}

begin();
