// Calls of the REST API: JSON in and out, the CSRF secret sent, every refusal an error with the server's own sentence.
//   const page = await get(`${base}/results`, { limit: 200 });   await post(`${base}/cancel`);
import { say } from "./words.js";

export class Problem extends Error {
  constructor(status, sentence, code = "") {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

export function secret() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export const get = (path, query = {}, signal = undefined) => send("GET", path, { query, signal });
export const post = (path, body = undefined, query = {}) => send("POST", path, { body, query });
export const remove = (path, query = {}) => send("DELETE", path, { query });

async function send(method, path, { query = {}, body, signal } = {}) {
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": secret() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, say("problem.offline"));
  }
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

async function problemOf(response) {
  if (response.status === 401) return new Problem(401, say("problem.signed-out"));
  const text = await response.text();
  return new Problem(response.status, ...sentenceOf(text, response.status));
}

// The sentence of a problem document (RFC 9457) and its code, or our own words where the server gave none.
export function sentenceOf(text, status) {
  try {
    const problem = JSON.parse(text);
    if (problem.detail || problem.title) return [problem.detail || problem.title, problem.code ?? ""];
  } catch {
    // not a problem document: a proxy's page, or nothing
  }
  if (status === 413) return [say("problem.too-large"), ""];
  return [say(status >= 500 ? "problem.server" : "problem.other"), ""];
}
