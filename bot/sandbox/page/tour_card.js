// The tour's card at the lower edge: invitation, caption, keys, what is waited for. It covers nothing.

import { el, icon } from "./dom.js";
import { fullName, initial, tint } from "./faces.js";
import { keep, recall } from "./keep.js";
import { words } from "./words.js";

export const PACES = ["calm", "brisk", "fast"];
const PACE_KEY = "tour-pace";

export class Card {
  constructor(act) {
    this.act = act;
    this.node = el("section", { class: "tour", "aria-label": words.tour, hidden: true });
    this.face = el("span", { class: "face", "aria-hidden": "true" });
    this.over = el("p", { class: "over" });
    this.title = el("h2", {});
    this.caption = el("p", { class: "caption", dir: "auto" });
    this.trouble = el("p", { class: "trouble", role: "alert", hidden: true });
    const live = el("div", { class: "words", role: "status", tabindex: -1 }, this.over, this.title, this.caption);
    this.said = el("div", { class: "said" }, this.face, el("div", { class: "telling" }, live, this.trouble));
    this.keys = el("div", { class: "tour-keys" });
    this.bar = el("div", { class: "progress", role: "progressbar", "aria-label": words.tour_progress, "aria-valuemin": 0 });
    this.bar.append(el("i", {}));
    this.node.append(this.bar, this.said, this.keys);
    document.getElementById("tabs").before(this.node);
    this.buildKeys();
  }

  buildKeys() {
    const key = (label, handler, more = {}) =>
      el("button", { type: "button", class: "tour-key", ...more, on: { click: handler } }, label);
    const act = this.act;
    this.back = key(words.tour_back, () => act.back());
    this.play = key(words.tour_pause, () => act.togglePlay());
    this.skip = key(words.tour_skip, () => act.skip(), { title: words.tour_skip_hint });
    this.stop = key(words.tour_stop, () => act.stop(), { title: "Esc" });
    this.next = key(words.tour_next, () => act.next(), { class: "tour-key main", title: "Enter" });
    const options = PACES.map((pace) => el("option", { value: pace }, words.tour_paces[pace]));
    this.pace = el("select", { "aria-label": words.tour_pace, on: { change: () => this.keepPace() } }, ...options);
    const kept = recall(PACE_KEY);
    this.pace.value = PACES.includes(kept) ? kept : PACES[0];
    this.again = key(words.tour_try_again, () => act.choose("again"), { class: "tour-key main" });
    this.pass = key(words.tour_pass, () => act.choose("pass"));
  }

  keepPace() {
    keep(PACE_KEY, this.pace.value);
    this.act.paceChanged();
  }

  invite(title, text, keys) {
    this.show(false);
    this.face.hidden = true;
    this.bar.hidden = true;
    this.say("", title, text);
    this.keys.replaceChildren(...keys.map(([label, handler, isMain]) =>
      el("button", { type: "button", class: `tour-key${isMain ? " main" : ""}`, on: { click: handler } }, label)));
  }

  show(isTouring) {
    document.body.classList.add("touring");
    this.node.classList.toggle("playing", isTouring);
    this.node.hidden = false;
  }

  hide() {
    document.body.classList.remove("touring");
    this.node.hidden = true;
  }

  say(over, title, caption) {
    this.over.textContent = over;
    this.over.hidden = !over;
    this.title.textContent = title;
    this.caption.textContent = caption;
    this.said.scrollTop = 0;
  }

  // One step's caption; `pane` is whose step it is.
  step({ over, title, caption, pane, number, count }) {
    this.show(true);
    this.bar.hidden = false;
    this.face.hidden = !pane;
    if (pane) {
      this.face.className = `face face-${tint(pane.person)}`;
      this.face.textContent = initial(fullName(pane.person));
    }
    this.say([words.tour_step.replace("{n}", number).replace("{m}", count), over].filter(Boolean).join(" · "), title, caption);
    this.bar.setAttribute("aria-valuemax", String(count));
    this.bar.setAttribute("aria-valuenow", String(number));
    this.bar.firstChild.style.width = `${(100 * number) / count}%`;
    this.node.dataset.step = String(number);
  }

  // Which keys show, and what they say; the keyboard stays where it was, or comes to Next.
  state({ isPlaying, isBusy, mayBack, isStuck }) {
    this.play.textContent = isPlaying ? words.tour_pause : words.tour_play;
    this.play.setAttribute("aria-pressed", String(isPlaying));
    this.back.disabled = !mayBack;
    this.node.classList.toggle("busy", isBusy && !isStuck);
    const wanted = isStuck
      ? [this.stop, this.pass, this.again]
      : [this.stop, this.pace, this.back, this.skip, this.play, this.next];
    if (wanted.length === this.keys.children.length && wanted.every((key, place) => this.keys.children[place] === key)) return;
    const hadFocus = this.keys.contains(document.activeElement);
    this.keys.replaceChildren(...wanted);
    if (hadFocus) wanted.at(-1).focus();
  }

  stuck(what) {
    this.trouble.replaceChildren(icon("clock"), el("span", { dir: "auto" }, what));
    this.trouble.hidden = false;
  }

  calm() {
    this.trouble.hidden = true;
  }

  focus() {
    this.keys.querySelector(".main")?.focus();
  }
}
