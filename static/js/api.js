// Calls of the REST API: JSON in and out, the CSRF secret sent, every refusal an error with the server's own sentence.
//   const page = await get(`${base}/results`, { limit: 200 });   await post(`${base}/cancel`);
import { say } from "./words.js";

export function secret() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export const get = (path, query) => send("GET", path, query);
export const post = (path, query, body) => send("POST", path, query, body);
export const put = (path, query, body) => send("PUT", path, query, body);
export const remove = (path, query) => send("DELETE", path, query);

async function send(method, path, query = {}, body = undefined) {
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": secret() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(address, { method, headers, body: body && JSON.stringify(body) }).catch(() => null);
  if (!response) throw new Error(say("problem.offline"));
  if (!response.ok) throw refusalOf(await response.text(), response.status);
  return response.status === 204 ? null : response.json();
}

// An error with the sentence, and in `errors` the sentences by field where a value was wrong.
function refusalOf(text, status) {
  const refusal = new Error(sentenceOf(text, status));
  try {
    refusal.errors = JSON.parse(text).errors ?? {};
  } catch {
    refusal.errors = {};
  }
  return Object.assign(refusal, { status });
}

// The sentence of a problem document (RFC 9457), or our own where the server gave none.
export function sentenceOf(text, status) {
  if (status === 401) return say("problem.signed-out");
  try {
    const problem = JSON.parse(text);
    if (problem.detail || problem.title) return problem.detail || problem.title;
  } catch {
    // not a problem document: a proxy's page, or nothing
  }
  if (status === 413) return say("problem.too-large");
  return say(status >= 500 ? "problem.server" : "problem.other");
}
