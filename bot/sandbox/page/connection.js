// The one stream of events that feeds every chat, and what is said when it breaks off and when it is back.

import { pause, read } from "./api.js";
import { el } from "./dom.js";
import { words } from "./words.js";

const EVENT_WAIT_SECONDS = 25;
const RETRY_MS = 1000;
const BACK_MS = 2500;

export class Connection {
  constructor() {
    this.note = el("p", { class: "offline", role: "status" });
    this.isLost = false;
    this.tell();
  }

  lose() {
    this.isLost = true;
    clearTimeout(this.fading);
    this.tell(words.offline);
  }

  find() {
    if (!this.isLost) return;
    this.isLost = false;
    this.tell(words.online_again);
    this.fading = setTimeout(() => this.tell(), BACK_MS);
  }

  tell(sentence = "") {
    this.note.textContent = sentence;
    this.note.classList.toggle("back", !this.isLost);
    this.note.classList.toggle("silent", !sentence);
  }

  // Asks until there is an answer; `mend` runs after each outage, before asking again.
  async untilItAnswers(ask, mend = async () => {}) {
    for (;;) {
      try {
        const answer = await ask();
        this.find();
        return answer;
      } catch {
        this.lose();
        await pause(RETRY_MS);
        await mend().catch(() => {});
      }
    }
  }

  async follow(after, take) {
    let seen = after;
    for (;;) {
      const ask = () => read(`events?after=${seen}&wait=${EVENT_WAIT_SECONDS}`);
      const { events } = await this.untilItAnswers(ask, () => this.checkSameLife(seen));
      for (const event of events) {
        seen = event.seq;
        await take(event);
      }
    }
  }

  // After an outage the sandbox may have begun anew on an empty folder; then this page must too.
  async checkSameLife(seen) {
    const { latest_event: latest } = await read("config");
    if (latest < seen) location.reload();
    this.find(); // the next question may wait long for its answer
  }
}
