// One sheet: joins the live socket, the files, the uploads, the table and the evidence. What is true is the server's; this
// module only shows it, and asks again whenever the socket says that something changed.
//   <div data-controller="sheet" data-api="/api/jobs/…" data-start="/api/cpe/sheets/…/start" data-socket="/ws/jobs/…/"
//        data-media="/jobs/…/files" data-run-id="…" data-status="pending" data-doubt-below="0.75">
import { post, remove } from "./api.js";
import { FileList } from "./files.js";
import { Live } from "./live.js";
import { showProgress } from "./progress.js";
import { startState } from "./start.js";
import { TableView } from "./table.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

export function connect(root) {
  new Sheet(root).begin();
}

class Sheet {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    this.run = { id: this.data.runId, status: this.data.status, tasks_total: 0, tasks_completed: 0, tasks_failed: 0 };
    this.latest = this.data.runId;
    this.starting = false;
    this.uploads = null;
    const lasting = this.data.lasting.split(" ");
    this.files = new FileList(root, { address: `${this.data.api}/files:all`, lasting, remove: (file) => this.removeFile(file), changed: () => this.show() });
    this.table = new TableView(root, { base: this.data.api, media: this.data.media, doubtBelow: Number(this.data.doubtBelow) });
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  async begin() {
    this.part("start").addEventListener("click", () => this.start());
    this.part("retry").addEventListener("click", () => this.retry());
    this.root.addEventListener("click", (event) => event.target.closest('[data-part="cancel"]') && this.cancel());
    document.addEventListener("htmx:afterSwap", () => this.show());
    this.live = new Live(this.data.socket, {
      message: (message) => this.heard(message),
      offline: (yes) => (this.part("offline").hidden = !yes),
      gone: (code) => toast(say(code === 4401 ? "problem.signed-out" : "problem.gone"), "error"),
    });
    await this.try(() => Promise.all([this.files.load(), this.table.load()]));
    this.prepareUploads();
    this.show();
  }

  // What may be refused is said in the corner, in the server's words.
  async try(act) {
    try {
      return await act();
    } catch (error) {
      toast(error.message, "error");
      return null;
    }
  }

  async prepareUploads() {
    const { startUploads } = await import("./upload.js");
    this.uploads = startUploads({
      endpoint: `${this.data.api}/files`,
      target: this.root,
      drag: (over) => (this.part("drop-veil").hidden = !(over && this.takesFiles)),
      progress: (id, path, percent) => this.files.uploading(id, path, percent),
      arrived: (id, answer) => this.arrived(id, answer),
      refused: (id, path, sentence) => this.files.refused(id, path, sentence),
      settled: () => this.try(() => this.files.load()),
      closed: () => toast(say(this.run.status === "in_progress" ? "start.reading" : "start.preparing")),
    });
    for (const name of ["files", "folder"]) {
      const input = this.part(`${name}-input`);
      this.part(`choose-${name}`).addEventListener("click", () => input.click());
      input.addEventListener("change", () => {
        this.uploads.add(input.files);
        input.value = "";
      });
    }
    this.show();
  }

  arrived(id, answer) {
    this.files.forget(id);
    for (const file of answer.files) this.files.put(file);
    this.files.summarise();
  }

  get takesFiles() {
    return this.run.status === "pending" && !this.starting;
  }

  // `run` is the one in progress, else the latest; files always go to the latest.
  async heard(message) {
    if (message.type === "run_finished") return this.finished();
    if (message.type === "task_changed") return this.filesChanged(message);
    if (message.run) await this.changed(message);
  }

  filesChanged({ files, complete }) {
    this.files.update(files);
    return complete || this.try(() => this.files.load());
  }

  async changed(message) {
    const whole = message.type === "snapshot" || message.latest_run_id !== this.latest;
    const otherFiles = message.files_version !== this.filesVersion && !this.uploads?.underway();
    const rows = message.results_version !== this.version;
    if (whole || otherFiles) this.filesVersion = message.files_version;
    this.run = message.run;
    this.latest = message.latest_run_id;
    this.version = message.results_version;
    this.show();
    this.statusChanged();
    if (whole || otherFiles) await this.try(() => this.files.load());
    if (whole || rows) await this.try(() => this.table.results.catchUp({ sure: whole }));
  }

  async finished() {
    this.announce(say("announce.finished"));
    await this.try(() => this.table.results.catchUp({ sure: true }));
  }

  statusChanged() {
    if (this.run.status === this.lastStatus) return;
    this.lastStatus = this.run.status;
    document.body.dispatchEvent(new CustomEvent("sheets:changed"));
  }

  async start() {
    this.starting = true;
    this.show();
    const answer = await this.try(() => post(this.data.start));
    if (answer) {
      this.run = { ...this.run, id: answer.active_run_id, status: "in_progress", tasks_total: 0 };
      this.announce(say("announce.started"));
    }
    this.starting = false;
    this.show();
    this.statusChanged();
    this.live.sync();
  }

  async cancel() {
    await this.try(() => post(`${this.data.api}/cancel`, { run_id: this.run.id }));
    this.live.sync();
  }

  async retry() {
    for (const runId of this.files.runsToRetry()) {
      await this.try(() => post(`${this.data.api}/retry`, { run_id: runId }));
    }
    this.live.sync();
  }

  async removeFile(file) {
    await this.try(async () => {
      await remove(`${this.data.api}/files/${file.id}`, { run_id: file.job_run_id });
      if (file.kind === "archive") await this.files.load();
      else this.files.forget(file.id);
    });
  }

  announce(words) {
    this.part("announcer").textContent = words;
  }

  show() {
    const state = startState({ run: this.run, starting: this.starting, files: this.files, underway: this.uploads?.underway() ?? 0 });
    this.part("start").disabled = !state.ready;
    this.part("start-why").textContent = state.words;
    this.root.dataset.status = this.run.status;
    this.uploads?.allow(this.takesFiles);
    for (const name of ["choose-files", "choose-folder"]) this.part(name).disabled = !this.takesFiles || !this.uploads;
    this.files.activate(this.latest, !this.takesFiles);
    this.part("retry").hidden = this.run.status === "in_progress" || !this.files.runsToRetry().length;
    showProgress((name) => this.part(name), this.run);
  }
}
