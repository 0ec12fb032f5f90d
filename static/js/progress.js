// How far a run's reading is, as a bar and in words.
import { say } from "./words.js";

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
