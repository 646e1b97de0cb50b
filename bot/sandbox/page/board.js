// Where each task stands: stations of a task's life, and a marker for each task that moves from one to the next.

import { el, icon } from "./dom.js";
import { actsWords, thenWords } from "./naming.js";
import { cut, enlargeKey, picture, shape } from "./shapes.js";
import { span, stageWord, words } from "./words.js";

// [column, row] of each station; what a stage has no station of its own for stands at another.
const STATIONS = {
  posted: [0, 0], assigned: [1, 0], opened: [2, 0], delivered: [3, 0], rated: [4, 0], settled: [5, 0],
  cancelled: [0, 1], expired: [1, 1], refunded: [2, 1], contested: [4, 1], ruled: [5, 1],
};
const WAYS = [
  ["posted", "assigned"], ["assigned", "opened"], ["opened", "delivered"], ["delivered", "rated"], ["rated", "settled"],
  ["posted", "cancelled"], ["posted", "expired"], ["opened", "refunded"], ["rated", "contested"], ["contested", "ruled"],
];
const STANDS_AT = { matching: "posted", revoking: "assigned", settling: "settled", releasing: "settled" };
const ENDED = new Set(["settled", "cancelled", "expired", "refunded"]);
const SMALL = { column: 54, gap: 5, label: 20, pitch: 21, across: 2, rows: [3, 2], ease: 18 };
const LARGE = { column: 172, gap: 12, label: 24, pitch: 28, across: 1, rows: [10, 5], ease: 34 };
const CARDS_AT_FIRST = 6;

export function stationOf(task) {
  if (task.stage === "settled" && ["ruled", "defaulted"].includes(task.path)) return "ruled";
  return STANDS_AT[task.stage] ?? task.stage;
}

function corner([column, row], size) {
  return [column * (size.column + size.gap), row * (size.label + size.rows[0] * size.pitch + size.ease)];
}

function middle(name, size) {
  const [x, y] = corner(STATIONS[name], size);
  return [x + size.column / 2, y + (size.label + size.rows[STATIONS[name][1]] * size.pitch) / 2];
}

export class Board {
  constructor(choose) {
    this.choose = choose;
    this.node = el("section", { class: "panel tasks" });
    this.count = el("span", { class: "count" });
    this.map = el("div", { class: "map" });
    this.cards = el("div", {});
    const enlarge = enlargeKey(words.board, () => [this.draw(LARGE), el("p", { class: "explains" }, words.board_hint)]);
    const head = el("header", {}, el("h2", {}, words.board), this.count, enlarge);
    this.node.append(head, this.map, this.cards);
    this.places = new Map(); // where each marker stood when it was drawn last: from there it moves
  }

  show(overview, chosen) {
    this.overview = overview;
    this.chosen = chosen;
    const tasks = overview.tasks ?? [];
    const all = Object.values(overview.stages ?? {}).reduce((sum, count) => sum + count, 0);
    this.count.textContent = String(all || tasks.length);
    const before = this.places;
    this.places = new Map();
    this.map.replaceChildren(this.draw(SMALL, before));
    const live = tasks.filter((task) => !ENDED.has(task.stage));
    const cards = [...live, ...tasks.filter((task) => ENDED.has(task.stage))].map((task) => this.card(task));
    const rest = cards.splice(CARDS_AT_FIRST);
    const fold = el("details", { "data-key": "tasks" }, el("summary", {}, `${words.more} (${rest.length})`), ...rest);
    this.cards.replaceChildren(...(cards.length ? cards : [el("p", { class: "empty" }, words.no_tasks)]), rest.length ? fold : "");
  }

  draw(size, before = null) {
    const { tasks = [], stages = {} } = this.overview;
    const counts = {};
    for (const [stage, count] of Object.entries(stages)) {
      const name = STANDS_AT[stage] ?? stage;
      counts[name] = (counts[name] ?? 0) + count;
    }
    const at = Object.fromEntries(Object.keys(STATIONS).map((name) => [name, []]));
    for (const task of tasks) at[stationOf(task)]?.push(task);
    if (counts.settled) counts.settled -= at.ruled.length;
    counts.ruled = at.ruled.length;
    if (!before) size = { ...size, rows: size.rows.map((most, row) => Math.min(most, Math.max(2, ...crowd(row, at)))) };
    const width = 6 * size.column + 5 * size.gap;
    const height = size.label * 2 + (size.rows[0] + size.rows[1]) * size.pitch + size.ease;
    const told = Object.keys(STATIONS).filter((name) => counts[name]).map((name) => `${stageWord(name)} ${counts[name]}`);
    return picture(
      width, height, `${words.board}: ${told.join(", ") || words.no_tasks}`,
      ...WAYS.map(([from, to]) => way(from, to, size)),
      ...Object.keys(STATIONS).map((name) => station(name, counts[name] ?? 0, size)),
      ...Object.entries(at).flatMap(([name, there]) => this.markers(name, there, counts[name] ?? 0, size, before)),
    );
  }

  // The newest that there is room for; of the others how many they are.
  markers(name, there, count, size, before) {
    const [x, y] = corner(STATIONS[name], size);
    const room = size.across * size.rows[STATIONS[name][1]];
    const shown = there.slice(0, Math.max(there.length, count) > room ? room - 1 : room);
    const place = (number) =>
      [x + (size.column / size.across) * ((number % size.across) + 0.5),
        y + size.label + size.pitch * (Math.floor(number / size.across) + 0.5)];
    const made = shown.map((task, number) => this.marker(task, place(number), size, before));
    const others = Math.max(there.length, count) - shown.length;
    if (others > 0) {
      const [left, top] = place(shown.length);
      made.push(shape("text", { x: left, y: top + 4, class: "others" }, `+${others}`));
    }
    return made;
  }

  marker(task, [x, y], size, before) {
    const told = [task.title, stageWord(task.stage), actsWords(task)].filter(Boolean).join(" · ");
    const kind = ["marker", task.stage === "settling" ? "asked" : "", task.id === this.chosen ? "chosen" : ""].join(" ");
    const small = size.across > 1;
    const body = small
      ? [shape("circle", { r: 9 }), shape("text", { y: 4 }, Array.from(task.title)[0] ?? "")]
      : [shape("rect", { x: 4 - size.column / 2, y: -12, width: size.column - 8, height: 24, rx: 12 }),
        shape("text", { y: 4 }, cut(`${task.title} · ${task.reward}`, 25))];
    const named = { class: kind, "data-station": stationOf(task), "data-task": task.id };
    const given = { ...named, on: { click: () => this.press(node, task) } };
    const node = shape("g", given, shape("title", {}, told), ...body);
    node.style.transform = `translate(${x}px, ${y}px)`;
    if (!before) return node;
    this.places.set(task.id, [x, y]);
    const from = before.get(task.id);
    if (from && (from[0] !== x || from[1] !== y)) slide(node, from, [x, y]);
    return node;
  }

  press(node, task) {
    node.closest("dialog")?.close();
    this.choose(task.id);
  }

  card(task) {
    const chosen = task.id === this.chosen;
    const name = el("button", {
      type: "button", class: "name", dir: "auto", "aria-pressed": chosen, "data-key": `task ${task.id}`,
      on: { click: () => this.choose(task.id) },
    }, task.title);
    const worker = task.worker ? el("b", { dir: "auto" }, task.worker) : el("i", {}, words.nobody);
    const rating = task.rating === null || task.rating === undefined ? "" : `${words.rating} ${task.rating}`;
    const acts = actsWords(task);
    return el(
      "article", { class: chosen ? "task chosen" : "task", "data-stage": task.stage },
      el("div", { class: "row" }, name, el("span", { class: "chip" }, stageWord(task.stage))),
      el(
        "div", { class: "row facts" },
        el("span", {}, el("b", { dir: "auto" }, task.employer ?? ""), " → ", worker), el("span", {}, rating),
        el("b", { class: "money" }, task.reward ?? ""),
      ),
      acts ? el("div", { class: "row turn" }, icon("clock"), el("span", { dir: "auto" }, acts), countdown(task)) : "",
    );
  }
}

function crowd(row, at) {
  return Object.keys(STATIONS).filter((name) => STATIONS[name][1] === row).map((name) => at[name].length);
}

function countdown(task) {
  if (!task.deadline || ENDED.has(task.stage)) return "";
  return el("time", { datetime: task.deadline, "data-until": task.deadline, title: thenWords(task) });
}

// Writes how long there is until each date that stands on the page; called as the clock goes on.
export function countDown(node, now) {
  for (const shown of node.querySelectorAll("[data-until]")) {
    const seconds = (Date.parse(shown.dataset.until) - now) / 1000;
    const left = seconds > 0 && seconds < 60 ? `<1 ${words.minutes}` : span(seconds);
    shown.textContent = `${seconds > 0 ? words.due : words.overdue} ${left}`;
    shown.classList.toggle("near", seconds < 86400);
  }
}

function slide(node, [x, y], [left, top]) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const frames = [`translate(${x}px, ${y}px)`, `translate(${left}px, ${top}px)`].map((transform) => ({ transform }));
  node.animate(frames, { duration: 900, easing: "ease-in-out" });
}

function station(name, count, size) {
  const [x, y] = corner(STATIONS[name], size);
  const height = size.label + size.rows[STATIONS[name][1]] * size.pitch;
  const label = size.across > 1 ? words.stations[name] : stageWord(name) + (count ? ` · ${count}` : "");
  return shape(
    "g", { class: count ? "station" : "station free", "data-station": name },
    shape("rect", { x: x + 0.5, y: y + 0.5, width: size.column - 1, height: height - 1, rx: 8 }),
    shape("text", { x: x + size.column / 2, y: y + 14 }, label),
  );
}

function way(from, to, size) {
  const [[x, y], [left, top]] = [middle(from, size), middle(to, size)];
  return shape("path", { class: "way", d: `M${x} ${y}L${left} ${top}` });
}
