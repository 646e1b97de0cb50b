// One tab stop for a group of controls; arrows, Home and End go from one to the next.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// `list` gives the controls in order. Rows of keys are walked as one line; Up and Down go by rows where there are rows.
export function rove(group, list) {
  const settle = (chosen) => list().forEach((one) => (one.tabIndex = one === chosen ? 0 : -1));
  settle(list().find((one) => one.tabIndex === 0) ?? list()[0]);
  group.addEventListener("focusin", (event) => list().includes(event.target) && settle(event.target));
  group.addEventListener("keydown", (event) => {
    const next = nextOf(list(), event);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  });
  return settle;
}

function nextOf(all, event) {
  const at = all.indexOf(document.activeElement);
  if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === "Home") return all[0];
  if (event.key === "End") return all[all.length - 1];
  const step = STEPS[event.key];
  if (!step) return null;
  const row = all[at].closest(".keyrow");
  if (!row || step === 0 || !event.key.match(/Up|Down/)) return all[(at + step + all.length) % all.length];
  const other = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  return other ? other.children[Math.min([...row.children].indexOf(all[at]), other.children.length - 1)] : null;
}
