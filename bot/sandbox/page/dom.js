// Makes elements. Text goes in as text, never as HTML, so nothing that a person or a bot writes can act.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  send: "M3 11.5 21 3l-6.5 18-3.2-7.3z",
  attach: "M20 11.5 11.8 19.7a5 5 0 0 1-7-7L13.5 4a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4l7.8-7.9",
  menu: "M4 7h16M4 12h16M4 17h16",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  down: "M6 9l6 6 6-6",
  reply: "M10 7 4 12l6 5v-3.2c5 0 8 1.2 10 4.2-.6-5-4-8.4-10-8.8z",
  close: "M6 6l12 12M18 6 6 18",
  open: "M8 16 16 8M10 8h6v6",
  copy: "M9 9h10v11H9zM5 15V4h10",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  dot: "M12 12h.01",
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M17.5 14.3c2.4.7 4 2.6 4 5.7",
  add: "M12 5v14M5 12h14",
  stop: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
  hide: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM4 4l16 16",
  panel: "M4 5h16v14H4zM14.5 5v14",
  check: "M5 12.5l4.5 4.5L19 7.5",
  warn: "M12 4 21 20H3zM12 10v4M12 17h.01",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2",
  star: "M12 3.5l2.6 5.6 6 .7-4.5 4.1 1.2 6L12 16.8 6.7 19.9l1.2-6L3.4 9.8l6-.7z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14.5c1 1.4 2.4 2 4 2s3-.6 4-2M9 9.5h.01M15 9.5h.01",
  block: "M12 3 20 7.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
};

export function el(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, ...attributes } = given;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const [event, handler] of Object.entries(on)) element.addEventListener(event, handler);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

// Only these lead anywhere; a `javascript:` address stays plain text.
export function safeLink(address) {
  for (const candidate of [address, `http://${address}`]) {
    try {
      const url = new URL(candidate);
      if (["http:", "https:", "mailto:", "tel:", "tg:"].includes(url.protocol)) return url.href;
    } catch {
      continue;
    }
  }
  return null;
}
