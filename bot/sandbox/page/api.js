// Talks to the sandbox's control API: an answer, a refusal with its sentence, or no answer at all.

const ROOT = "sandbox/api";
const PATIENCE_MS = 60000;

// The sandbox has answered, and it is a no.
export class Refused extends Error {}

// Nothing was answered, so nobody here knows whether it was done.
export class Lost extends Error {}

async function ask(path, options = {}) {
  let response;
  let body;
  try {
    response = await fetch(`${ROOT}/${path}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), ...options });
    body = await response.json();
  } catch (error) {
    throw new Lost(error.message);
  }
  if (response.status >= 500) throw new Lost(`HTTP ${response.status}`);
  if (!response.ok) throw new Refused(body.error ?? `HTTP ${response.status}`);
  return body;
}

function tell(method, path, body) {
  return ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const read = (path) => ask(path);
export const post = (path, body) => tell("POST", path, body);
export const put = (path, body) => tell("PUT", path, body);
export const patch = (path, body) => tell("PATCH", path, body);
export const remove = (path) => ask(path, { method: "DELETE" });

export function upload(personId, file, more = {}) {
  const form = new FormData();
  form.append("file", file, file.name);
  for (const [name, value] of Object.entries(more)) if (value !== undefined && value !== "") form.append(name, value);
  return ask(`people/${personId}/${file.isPhoto ? "photos" : "documents"}`, { method: "POST", body: form });
}

export function fileAddress(fileId) {
  return `${ROOT}/files/${encodeURIComponent(fileId)}`;
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
