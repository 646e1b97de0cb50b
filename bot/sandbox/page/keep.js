// What this browser remembers of the page: drafts, what was read, who is hidden, what is not yet sent.
// Storage may be forbidden or full; then the page works all the same and remembers nothing.

const PREFIX = "sandbox:";

export function recall(name, otherwise = null) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    if (value === null || value === "" || value?.length === 0) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    return;
  }
}
