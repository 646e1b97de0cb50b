// Plays a guided tour: one caption after the other, and meanwhile what people do (tour_acts.js).
// How far it is lies in the sandbox, so a page that is loaded anew goes on there. What it plays: docs/sandbox.md.

import { post, put, read } from "./api.js";
import { el } from "./dom.js";
import { Spotlight } from "./spotlight.js";
import { Acts } from "./tour_acts.js";
import { Card } from "./tour_card.js";
import { Hands } from "./tour_hands.js";
import { language, tag, words } from "./words.js";

const LOOK_MS = 150;
const HERE = "sandbox-tour-here"; // this tab plays it: "play" or "step"
// Before a press, for each sign typed, and for each sign of a caption that is read (Chinese signs say more).
const TIMES = {
  calm: { lead: 900, type: 40, sign: language === "zh" ? 140 : 48, rest: 1600 },
  brisk: { lead: 350, type: 12, sign: language === "zh" ? 55 : 20, rest: 700 },
  fast: { lead: 30, type: 0, sign: 0, rest: 250 },
};

class Stopped extends Error {}

// Puts the tour's key into its place in the header and its card at the lower edge, if the sandbox has a tour.
export async function offerTour(cast, place, ledgerAddress) {
  const { tour, progress } = await read("tour");
  if (tour) new Player(tour, progress, cast, new Hands(cast, ledgerAddress)).offer(place);
}

class Player {
  constructor(tour, progress, cast, hands) {
    Object.assign(this, { tour, at: progress, cast, hands, shown: 0 });
    Object.assign(this, { isOn: false, isPlaying: true, isHeld: false, isBusy: false, isHurried: false, isWanted: false });
    this.skipTo = 0;
    this.spotlight = new Spotlight();
    this.card = new Card(this);
    this.acts = new Acts(this);
    this.openKey = el("button", { type: "button", class: "language tour-open", on: { click: () => this.open() } }, words.tour);
  }

  offer(place) {
    place.append(this.openKey);
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.getElementById("panes").addEventListener("click", () => !this.isOn && this.card.hide());
    const here = remembered();
    if (this.isUnfinished() && here) this.play(here === "play");
    else if (this.isFirst()) this.invite();
  }

  isFirst() {
    return !this.at && !this.cast.panes.some((pane) => pane.person.started);
  }

  isUnfinished() {
    return Boolean(this.at && !this.at.over);
  }

  // The header's key: begins at once where nothing has happened yet, and else says first what it will do.
  open() {
    if (this.isOn) this.card.focus();
    else if (this.isFirst()) this.begin();
    else this.invite();
    this.card.focus();
  }

  invite() {
    const { title, invitation } = this.tour;
    const close = [words.tour_close, () => this.close()];
    if (!this.isUnfinished()) {
      this.card.invite(title[tag], invitation[tag], [close, [words.tour_begin, () => this.begin(), true]]);
      return;
    }
    const goOn = words.tour_go_on.replace("{n}", this.at.step + 1);
    const keys = [close, [words.tour_anew, () => this.begin()], [goOn, () => this.play(true), true]];
    this.card.invite(title[tag], invitation[tag], keys);
  }

  close() {
    this.card.hide();
    this.openKey.focus();
  }

  // A new run, with tasks of its own; whoever is missing is brought in first.
  async begin() {
    await this.running; // one that was just stopped comes to its end first
    const ids = {};
    for (const [key, player] of Object.entries(this.tour.people)) {
      const pane = this.cast.panes.find(({ person }) => person.first_name === player.first_name);
      const person = pane?.person ?? (await post("people", player));
      if (!pane) await this.cast.join(person);
      ids[key] = person.id;
    }
    const seen = {};
    for (const [key, id] of Object.entries(ids)) seen[key] = await this.hands.newest(id);
    this.at = { run: (this.at?.run ?? 0) + 1, step: 0, act: 0, begun: false, ids, seen, since: { ...seen }, bound: {}, over: false };
    await this.keep();
    this.play(true);
  }

  async keep() {
    await put("tour/progress", { progress: this.at }).catch(() => {}); // told again at the next act
  }

  async play(isPlaying) {
    await this.running;
    Object.assign(this, { isOn: true, isStopped: false, isPlaying, isHeld: false, skipTo: 0 });
    Object.assign(this, { isHurried: false, isWanted: false });
    remember(isPlaying ? "play" : "step");
    this.shown = this.at.step;
    this.running = this.steps().catch((error) => {
      if (!(error instanceof Stopped)) throw error;
    });
    this.card.focus();
  }

  async steps() {
    for (; this.at.step < this.tour.steps.length; this.at.step += 1) {
      const step = this.tour.steps[this.at.step];
      const began = performance.now();
      this.shown = this.at.step;
      this.tell();
      this.setBusy(true);
      while (this.at.act < step.acts.length) {
        this.checkOn();
        while (this.isHeld) await this.rest(LOOK_MS);
        await this.acts.perform(step.acts[this.at.act]);
        Object.assign(this.at, { act: this.at.act + 1, begun: false });
        await this.keep();
      }
      this.setBusy(false);
      await this.dwell(step, began);
      Object.assign(this, { isHurried: false, isWanted: false });
      this.at.act = 0;
    }
    this.finish();
  }

  async finish() {
    this.at.over = true;
    await this.keep();
    this.restUp();
    this.card.invite(words.tour_over, words.tour_over_text, [
      [words.tour_anew, () => this.begin()],
      [words.tour_close, () => this.close(), true],
    ]);
    this.card.focus();
  }

  restUp() {
    this.isOn = false;
    this.isStopped = true;
    this.spotlight.hide();
    this.card.calm();
    remember("");
  }

  // Until the caption has been read, or somebody wants to go on.
  async dwell(step, began) {
    const done = performance.now();
    for (;;) {
      if (this.isQuick() || this.isWanted) return;
      const { sign, rest } = this.times();
      const isRead = performance.now() > Math.max(began + sign * step.caption[tag].length, done + rest);
      if (this.isPlaying && isRead && this.shown === this.at.step) return;
      await this.rest(LOOK_MS / 2);
    }
  }

  checkOn() {
    if (this.isStopped) throw new Stopped();
  }

  async rest(milliseconds) {
    if (!this.isQuick()) {
      await new Promise((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, milliseconds);
      });
    }
    this.checkOn();
  }

  isQuick() {
    return this.isHurried || this.at.step < this.skipTo;
  }

  times() {
    return TIMES[this.isQuick() ? "fast" : this.card.pace.value];
  }

  // What somebody wants

  pressed(event) {
    if (!this.isOn || event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape" && !event.target.closest("textarea, dialog, .log, .popup")) this.stop();
    if (event.key === "Enter" && !event.target.closest("a, button, dialog, input, select, summary, textarea, .log, .marker")) {
      event.preventDefault();
      this.next();
    }
  }

  next() {
    if (this.shown < this.at.step) {
      this.shown += 1;
      this.tell();
    } else if (this.isHeld) this.isHeld = false;
    else if (this.isBusy) this.isHurried = true;
    else this.isWanted = true;
    this.wake?.();
  }

  back() {
    this.hold();
    this.shown = Math.max(this.shown - 1, 0);
    this.tell();
  }

  hold() {
    Object.assign(this, { isPlaying: false, isHeld: this.isBusy, isHurried: false, skipTo: 0 });
    remember("step");
  }

  togglePlay() {
    if (this.isPlaying) this.hold();
    else {
      Object.assign(this, { isPlaying: true, isHeld: false, shown: this.at.step });
      remember("play");
    }
    this.tell();
    this.wake?.();
  }

  // To where the next chapter begins, as fast as it goes.
  skip() {
    const { steps } = this.tour;
    const next = steps.findIndex((step, number) => number > this.at.step && step.chapter);
    this.skipTo = next < 0 ? steps.length : next;
    Object.assign(this, { isHeld: false, shown: this.at.step });
    this.tell();
    this.wake?.();
  }

  stop() {
    this.restUp();
    this.wake?.();
    this.close();
  }

  choose(which) {
    this.acts.choice = which;
  }

  paceChanged() {
    this.wake?.();
  }

  // What the card shows

  tell() {
    const { steps } = this.tour;
    const step = steps[this.shown];
    const chapter = steps.slice(0, this.shown + 1).findLast((one) => one.chapter)?.chapter;
    this.card.step({
      over: chapter?.[tag] ?? "",
      title: this.named(step.title[tag]),
      caption: this.named(step.caption[tag]),
      pane: step.person && this.at.ids[this.key(step.person)] ? this.hands.pane(this.id(step.person)) : null,
      number: this.shown + 1,
      count: steps.length,
    });
    this.refresh();
  }

  refresh(isStuck = false) {
    const { isPlaying, isBusy, shown } = this;
    this.card.state({ isPlaying, isBusy: isBusy && shown === this.at.step, mayBack: shown > 0, isStuck });
  }

  setBusy(isBusy) {
    this.isBusy = isBusy;
    this.refresh();
  }

  // Names and numbers

  key(person) {
    return this.at.bound[person] ?? person;
  }

  id(person) {
    return this.at.ids[this.key(person)];
  }

  name(person) {
    return this.tour.people[this.key(person)]?.first_name ?? "…";
  }

  named(text) {
    const told = text.replace(/\{(\w+)\}/g, (whole, name) => (this.key(name) in this.tour.people ? this.name(name) : whole));
    return told.replace(/([A-Za-z])(?=\p{Script=Han})|(\p{Script=Han})(?=[A-Za-z])/gu, "$& "); // as Chinese is set
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(HERE);
  } catch {
    return null;
  }
}

function remember(how) {
  try {
    sessionStorage.setItem(HERE, how);
  } catch {
    // storage may be forbidden; after a reload the header's key goes on instead
  }
}
