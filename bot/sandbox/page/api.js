// Talks to the sandbox's control API; a refusal becomes an error with its sentence.

const ROOT = "sandbox/api";

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

export async function read(path, signal) {
  return answer(await fetch(`${ROOT}/${path}`, { cache: "no-store", signal }));
}

export async function post(path, body, method = "POST") {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`${ROOT}/${path}`, { method, headers, body: JSON.stringify(body) }));
}

export async function put(path, body) {
  return post(path, body, "PUT");
}

export async function upload(personId, file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return answer(await fetch(`${ROOT}/people/${personId}/documents`, { method: "POST", body: form }));
}

export function fileAddress(fileId) {
  return `${ROOT}/files/${encodeURIComponent(fileId)}`;
}

export async function allMessages(chatId) {
  const all = [];
  for (;;) {
    const after = all.length ? all[all.length - 1].message_id : 0;
    const { messages } = await read(`chats/${chatId}/messages?after=${after}`);
    all.push(...messages);
    if (messages.length < 200) return all;
  }
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
