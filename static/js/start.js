// Whether Start can be pressed, and why not.
import { say } from "./words.js";

export function startState({ run, starting, files, underway }) {
  const no = (key, values) => ({ ready: false, words: say(key, values) });
  if (starting) return no("start.starting");
  if (run.status === "in_progress") return no("start.reading");
  if (run.status !== "pending") return no("start.preparing");
  if (underway) return no("start.uploading", { count: underway });
  const active = files.ofActiveRun();
  const readable = active.filter((file) => file.state === "waiting");
  if (readable.length) return { ready: true, words: say("start.ready", { count: readable.length }) };
  return no(active.length ? "start.unreadable" : files.files.size ? "start.more" : "start.none");
}
