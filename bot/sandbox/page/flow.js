// Draws where money goes as bands between columns: each as wide as its sum, to scale. Sums are whole numbers.

import { cut, picture, shape } from "./shapes.js";

const BAR = 9;
const LINE = 34; // what a label needs of height
const LAST_AT = 0.55; // of the width: beside it stand the labels of the last column
const LETTER = 6.2; // the width that `cut` counts one for

// columns: [[{ key, label, sum, minor }]], links: [{ from: [column, place], to: [column, place], minor, kind, key }]
export function flow(columns, links, { width, tall, told, press }) {
  const most = columns.reduce((largest, nodes) => {
    const sum = nodes.reduce((all, { minor }) => all + BigInt(minor), 0n);
    return sum > largest ? sum : largest;
  }, 1n);
  const high = (minor) => (Number((BigInt(minor) * 1000000n) / most) / 1000000) * tall;
  const last = columns.length - 1;
  const lefts = columns.map((_, column) => (width * LAST_AT * column) / last);
  const placed = columns.map((nodes, column) => stacked(nodes, high, column === last));
  const height = Math.max(...placed.map((nodes) => nodes.at(-1).end)) + 6;
  const used = placed.map((nodes) => nodes.map(() => ({ in: 0, out: 0 })));
  const bands = links.map((link) => {
    const [[column, place], [target, at]] = [link.from, link.to];
    const [begin, end] = [placed[column][place], placed[target][at]];
    const wide = high(link.minor);
    const y = begin.top + used[column][place].out + wide / 2;
    const low = end.top + used[target][at].in + wide / 2;
    used[column][place].out += wide;
    used[target][at].in += wide;
    const [x, to] = [lefts[column] + BAR, lefts[target]];
    const bend = (x + to) / 2;
    const d = `M${x} ${y}C${bend} ${y} ${bend} ${low} ${to} ${low}`;
    const given = { d, class: `band ${link.kind ?? ""}`, "stroke-width": Math.max(wide, 0.75) };
    return shape("path", given, shape("title", {}, link.told ?? ""));
  });
  const bars = placed.flatMap((nodes, column) =>
    nodes.flatMap((node) => drawn(node, lefts[column], column === last, width, press)));
  return picture(width, height, told, ...bands, ...bars);
}

function stacked(nodes, high, beside) {
  let y = beside ? 4 : 36;
  return nodes.map((node) => {
    const tall = high(node.minor);
    const top = beside ? y + Math.max(0, (LINE - tall) / 2) : y;
    y = beside ? y + Math.max(tall, LINE) + 6 : y + tall + 42;
    return { ...node, top, tall, end: beside ? y : y - 42 };
  });
}

// Labels stand beside the last column and above the others.
function drawn(node, left, beside, width, press) {
  const middle = node.top + node.tall / 2;
  const [x, y] = beside ? [left + BAR + 7, middle - 3] : [left, node.top - 20];
  const room = (beside ? width - x : width * LAST_AT * 0.46) / LETTER;
  const given = press && node.key ? { class: "label pressed", on: { click: () => press(node.key) } } : { class: "label" };
  const size = { x: left, y: node.top, width: BAR, height: Math.max(node.tall, 0.75), rx: 2 };
  return [
    shape("rect", { ...size, class: `bar ${node.kind ?? ""}` }),
    shape(
      "g", given, shape("title", {}, `${node.label}: ${node.sum}`),
      shape("text", { x, y, class: "who" }, cut(node.label, room)), shape("text", { x, y: y + 15, class: "sum" }, node.sum),
    ),
  ];
}
