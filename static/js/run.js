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

  async heard(message) {
    if (message.type === "run_finished") await this.finished(message);
    else if (message.type === "task_changed") await this.filesChanged(message);
    else if (message.runs) await this.changed(message);
  }

  async filesChanged({ files, complete }) {
    this.files.update(files.filter(({ job_run_id: run }) => run === this.run.id));
    if (!complete && this.run.status === "in_progress") await this.files.load();
  }

  // A message names the runs that moved; a snapshot those that still may, so one that it leaves out is asked after.
  async changed(message) {
    const whole = message.type === "snapshot";
    const told = message.runs.find(({ id }) => id === this.run.id);
    const moved = this.saw(told, message.latest_run_id);
    const otherFiles = told && message.files_version !== this.filesVersion;
    this.filesVersion = message.files_version;
    if (whole && !told) await this.look();
    if (whole || moved || otherFiles) await this.files.load();
    if (whole || told) await this.table.results.catchUp({ sure: whole || moved });
  }

  // The end of an earlier run of the chain counts too: its rows are in this table.
  async finished({ run_id: runId }) {
    if (runId === this.run.id) this.announce("announce.finished");
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
