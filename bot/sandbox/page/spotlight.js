// A ring around what the tour speaks of. It lets every press through, and follows what it surrounds.

import { el } from "./dom.js";

const FOLLOW_MS = 100;
const ROOM_PX = 5;

export class Spotlight {
  constructor() {
    this.ring = el("div", { class: "spotlight", hidden: true, "aria-hidden": "true" });
    document.body.append(this.ring);
  }

  // Shows what `find` gives, now and as it moves or is made anew.
  show(find) {
    clearInterval(this.following);
    this.find = find;
    find()?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.follow();
    this.following = setInterval(() => this.follow(), FOLLOW_MS);
  }

  hide() {
    clearInterval(this.following);
    this.ring.hidden = true;
  }

  tap() {
    this.ring.classList.remove("tapped");
    void this.ring.offsetWidth; // lets the animation begin anew
    this.ring.classList.add("tapped");
  }

  // Only what shows of it inside what scrolls is surrounded.
  follow() {
    const node = this.find();
    const box = node?.getBoundingClientRect();
    const frame = (node?.closest(".log, .ledger, .top, .composer") ?? document.body).getBoundingClientRect();
    const top = Math.max((box?.top ?? 0) - ROOM_PX, frame.top);
    const bottom = Math.min((box?.bottom ?? 0) + ROOM_PX, frame.bottom);
    const left = Math.max((box?.left ?? 0) - ROOM_PX, frame.left);
    const right = Math.min((box?.right ?? 0) + ROOM_PX, frame.right);
    this.ring.hidden = !box?.width || bottom - top < ROOM_PX || right - left < ROOM_PX;
    const style = { top, left, width: right - left, height: bottom - top };
    for (const [name, size] of Object.entries(style)) this.ring.style[name] = `${size}px`;
  }
}
