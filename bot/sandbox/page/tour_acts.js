// Carries out a tour's acts by this page's own controls, and waits for what comes of each.

import { pause } from "./api.js";
import { found } from "./tour_hands.js";
import { words } from "./words.js";

const LOOK_MS = 150;

// What somebody wants done about an act that does not come off.
class Chosen extends Error {
  constructor(which) {
    super(which);
    this.which = which;
  }
}

export class Acts {
  constructor(player) {
    this.player = player;
    this.choice = null;
  }

  // One act, tried again or passed over if somebody so chooses when it does not come off.
  async perform(given) {
    const act = this.filled(given);
    const hadFocus = this.player.card.node.contains(document.activeElement);
    const id = act.person && this.player.id(act.person);
    if (act.unless.length && (await this.player.hands.find(id, act.unless))) return;
    for (;;) {
      try {
        await this.attempt(act, id);
        break;
      } catch (choice) {
        if (!(choice instanceof Chosen)) throw choice;
        if (choice.which === "pass") break;
        this.player.at.begun = false;
      }
    }
    if (hadFocus && !this.player.card.node.contains(document.activeElement)) this.player.card.focus();
  }

  async attempt(act, id) {
    const { hands, at } = this.player;
    if (id) hands.showChat(id);
    if (act.start && hands.startKey(id)) await this.tap(() => hands.startKey(id));
    if (act.say) await this.once(() => hands.said(id, act.say, at.seen[this.player.key(act.person)]), () => this.say(act, id));
    if (act.press.length) await this.press(act, id);
    if (act.hand_in) {
      const isThere = () => hands.said(id, act.hand_in.name, at.seen[this.player.key(act.person)]);
      await this.once(isThere, () => hands.handIn(id, act.hand_in, (tray) => this.spot(() => tray, 1)));
    }
    if (act.clock) await this.moveClock(act.clock);
    if (act.among.length) await this.bind(act);
    else if (act.read.length) await this.readMessage(act.person, act.read);
    if (act.ledger) await this.until(() => hands.ledgerShows(act.ledger), words.tour_waits_ledger);
    if (act.point) {
      if (act.point !== "clock") hands.showLedger();
      await this.spot(() => hands.panel(act.point), 1);
    }
  }

  // Does something that must not be done twice: after a reload it is first looked whether it was done.
  async once(isDone, act) {
    if (this.player.at.begun && (await isDone())) return;
    this.player.at.begun = true;
    await this.player.keep();
    await act();
  }

  async say(act, id) {
    this.player.spotlight.show(() => this.player.hands.field(id));
    await this.player.hands.say(id, act.say, this.player.isQuick() ? 0 : this.player.times().type, (ms) => this.player.rest(ms));
  }

  // The button may be gone because somebody else pressed it, or time did: then what it leads to is there.
  async press(act, id) {
    const { hands, at } = this.player;
    const key = this.player.key(act.person);
    const after = act.unless.length ? 0 : at.since[key]; // what is left out where it was done may be from before
    const look = async () => {
      const messages = await hands.messages(id, after);
      const isOver = act.read.length && found(messages, act.read, at.seen[key]);
      return isOver ? "over" : hands.key(messages, act);
    };
    const who = this.player.name(act.person);
    const what = words.tour_waits_button.replace("{label}", [...new Set(act.press)].join(" / ")).replace("{who}", who);
    const seen = await this.until(look, what);
    if (seen === "over") return;
    const node = await hands.keyNode(id, seen);
    await this.tap(() => node);
  }

  async tap(find, leads = 1) {
    await this.spot(find, leads);
    this.player.spotlight.tap();
    find()?.click();
  }

  async spot(find, leads) {
    this.player.spotlight.show(find);
    await this.player.rest(this.player.times().lead * leads);
  }

  async moveClock(seconds) {
    const { hands, at } = this.player;
    const offset = async () => (await hands.overview()).clock.offset_seconds;
    if (!at.begun) at.clock = (await this.until(async () => ({ is: await offset() }), words.tour_waits_ledger)).is + seconds;
    const isDone = async () => (await offset()) >= at.clock;
    const key = await this.until(async () => hands.clockKey(seconds), words.tour_waits_clock);
    await this.once(isDone, async () => {
      await this.tap(() => key);
      await this.tap(() => hands.confirmKey(), 3); // it says what the time will bring
    });
    await this.until(isDone, words.tour_waits_clock);
  }

  async bind(act) {
    const look = async () => {
      for (const key of act.among) {
        const message = await this.player.hands.find(this.player.id(key), act.read, this.player.at.seen[this.player.key(key)]);
        if (message) return { key, message };
      }
      return null;
    };
    const { key, message } = await this.until(look, words.tour_waits_either);
    const [first, second] = act.binds;
    this.player.at.bound[first] = this.player.key(key);
    this.player.at.bound[second] = this.player.key(act.among.find((other) => other !== key));
    this.player.at.seen[this.player.key(key)] = message.message_id;
    await this.showMessage(this.player.id(key), message);
  }

  async readMessage(person, wanted) {
    const [key, id] = [this.player.key(person), this.player.id(person)];
    const what = words.tour_waits_message.replace("{who}", this.player.name(person));
    const message = await this.until(() => this.player.hands.find(id, wanted, this.player.at.seen[key]), what);
    this.player.at.seen[key] = message.message_id;
    await this.showMessage(id, message);
  }

  async showMessage(id, message) {
    const { hands } = this.player;
    hands.showChat(id);
    await hands.arrived(id, message.message_id);
    hands.chat(id).markRead();
    await this.spot(() => hands.bubble(id, message.message_id), 1.2);
  }

  // Looks until there is something; after a while says what it looks for, and how to go on without.
  async until(look, what) {
    const patience = performance.now() + 1000 * this.player.tour.patience_seconds;
    let isStuck = false;
    try {
      for (;;) {
        const seen = await look().catch(() => null); // whatever is away comes back, or is waited for
        this.player.checkOn();
        if (seen) return seen;
        if (this.choice) throw new Chosen(this.choice);
        if (!isStuck && performance.now() > patience) {
          isStuck = true;
          this.player.card.stuck(what);
          this.player.refresh(true);
        }
        await pause(LOOK_MS);
      }
    } finally {
      this.choice = null;
      if (isStuck && !this.player.isStopped) {
        this.player.card.calm();
        this.player.refresh();
      }
    }
  }

  filled(value) {
    if (typeof value === "string") return value.replaceAll("{run}", this.player.at.run);
    if (Array.isArray(value)) return value.map((one) => this.filled(one));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.filled(one)]));
    }
    return value;
  }
}
