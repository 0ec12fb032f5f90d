// The page of one run: joins the live socket, the run's files, the table and the evidence. It stays with its run whatever
// other runs do. What it says about the run's state is written by the server and asked for again when that changed.
//   <div data-controller="run" data-api="/api/jobs/…" data-socket="/ws/jobs/…/" data-media="/jobs/…/files" data-run-id="…"
//        data-status="in_progress" data-config-step="submitted" data-latest="…" data-doubt-below="0.75">
import { get } from "./api.js";
import { oneAtATime } from "./coalesce.js";
import { FileList } from "./files.js";
import { Live } from "./live.js";
import { showProgress } from "./progress.js";
import { TableView } from "./table.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

export function connect(root) {
  new Run(root).begin();
}

class Run {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    const { api, media, runId, status, configStep, latest, doubtBelow } = root.dataset;
    const query = { run_id: runId };
    this.run = { id: runId, status, config_step: configStep, tasks_total: 0, tasks_completed: 0, tasks_failed: 0 };
    this.latest = latest;
    this.files = new FileList(root, { address: `${api}/files`, query, media });
    this.table = new TableView(root, { base: api, media, doubtBelow: Number(doubtBelow), query });
    this.look = oneAtATime(() => this.readProgress());
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  async begin() {
    document.addEventListener("htmx:afterSwap", () => this.show());
    document.addEventListener("htmx:afterRequest", ({ detail }) => detail.requestConfig.verb === "post" && this.live.sync());
    this.live = new Live(this.data.socket, {
      message: (message) => this.try(() => this.heard(message)),
      offline: (yes) => (this.part("offline").hidden = !yes),
      gone: (code) => toast(say(code === 4401 ? "problem.signed-out" : "problem.gone"), "error"),
    });
    await this.try(() => Promise.all([this.files.load(), this.table.load()]));
  }

  // What may be refused is said in the corner, in the server's words.
  async try(act) {
    try {
      return await act();
    } catch (error) {
      return toast(error.message, "error");
    }
  }

  // A message tells of the runs that moved; after a snapshot a run that it does not name is asked after.
  async heard(message) {
    if (message.type === "run_finished") return this.finished(message);
    const whole = message.type === "snapshot";
    const told = [message.run, ...(message.runs ?? [])].find((run) => run?.id === this.run.id);
    const moved = message.latest_run_id !== undefined && this.saw(told, message.latest_run_id);
    const isUnsure = this.tellFiles(message);
    if (!told && (whole || (message.run && this.run.status === "in_progress"))) await this.look();
    if (whole || moved || isUnsure) await this.files.load();
    if (whole || told) await this.table.results.catchUp({ sure: whole || moved });
    return undefined;
  }

  // Whether the list of files is to be read again: more changed than was told, or a file came.
  tellFiles({ files = [], removed = [], complete = true }) {
    const ours = files.filter(({ job_run_id: run = this.run.id }) => run === this.run.id);
    for (const id of removed) this.files.forget(id);
    const isNew = this.files.update(ours);
    return !complete || (isNew && this.run.status === "pending");
  }

  async finished(message) {
    if (message.run_id === this.run.id) this.announce("announce.finished");
    await this.look();
    await this.table.results.catchUp({ sure: true });
  }

  async readProgress() {
    const progress = await get(`${this.data.api}/progress`, { run_id: this.run.id });
    this.saw({ ...progress, id: this.run.id }, this.latest);
  }

  // Whether the run is in another state than before; the server then writes what is to be said about it.
  saw(run, latest) {
    const before = this.state;
    const began = run?.status === "in_progress" && this.run.status !== "in_progress";
    this.run = run ?? this.run;
    this.latest = latest;
    this.show();
    if (this.state === before) return false;
    document.body.dispatchEvent(new CustomEvent("run:changed"));
    if (began) this.announce("announce.started");
    return true;
  }

  get state() {
    return [this.run.status, this.run.config_step, this.latest].join();
  }

  announce(key) {
    this.part("announcer").textContent = say(key);
  }

  show() {
    this.root.dataset.status = this.run.status;
    showProgress((name) => this.part(name), this.run);
  }
}
