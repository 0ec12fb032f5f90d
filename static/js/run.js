// What a run's state means on the page: whether Start can be pressed, why not, and how far the reading is.
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

export function showProgress(part, run) {
  const reading = run.status === "in_progress";
  part("progress").hidden = !reading;
  if (!reading) return;
  const done = run.tasks_completed + run.tasks_failed;
  const bar = part("progress-bar");
  if (run.tasks_total) {
    bar.max = run.tasks_total;
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
  const key = !run.tasks_total ? "progress.beginning" : run.tasks_failed ? "progress.failed" : "progress.reading";
  part("progress-words").textContent = say(key, { done, total: run.tasks_total, failed: run.tasks_failed });
}
