// Calls of the sandbox's control API. A refusal is thrown as an Error that carries the server's own words.

export async function get(path) {
  return answerOf(await fetch(path, { cache: "no-store" }));
}

export async function post(path, body) {
  return answerOf(
    await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  );
}

// Fields that are null or undefined are left out; `file` goes under its own name.
export async function upload(path, fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== "") form.append(name, String(value));
  }
  form.append("file", file, file.name);
  return answerOf(await fetch(path, { method: "POST", body: form }));
}

// Calls `changed` at each change of the sandbox: by server-sent events, and every two seconds while those are broken.
export function follow(changed) {
  const source = new EventSource("/sandbox/events");
  let polling = null;
  source.onmessage = changed;
  source.onopen = () => {
    clearInterval(polling);
    polling = null;
    changed();
  };
  source.onerror = () => {
    polling ??= setInterval(changed, 2000);
  };
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `Máy chủ trả lời ${response.status}`);
  return body;
}
