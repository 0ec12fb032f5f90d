// A list of files and what became of each: first those on their way, then those of the active run (they can be removed),
// then the earlier ones. With `media`, their names lead to the originals.
//   const files = new FileList(root, { address, query, remove, lasting });   await files.load();   files.update(states);
import { get } from "./api.js";
import { oneAtATime } from "./coalesce.js";
import { say } from "./words.js";

const PAGE = 500;

export class FileList {
  constructor(root, { address, query = {}, media = "", remove = () => {}, changed = () => {}, lasting = [] }) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.address = address;
    this.query = query;
    this.media = media;
    this.lasting = new Set(lasting);
    this.tell = { remove, changed };
    this.files = new Map();
    this.rows = new Map();
    this.runId = null;
    this.locked = true;
    this.shown = PAGE;
    this.total = 0;
    this.load = oneAtATime(() => this.read());
    this.more = this.moreButton();
  }

  // What the server knows, newest first, as far as it was looked at: at first one page, and all of the active run's. What
  // is on its way up stays on top.
  async read() {
    const seen = new Set();
    let query = { ...this.query, limit: PAGE };
    let last = null;
    while (query && (seen.size < this.shown || last?.job_run_id === this.runId)) {
      const page = await get(this.address, query);
      for (const file of page.files) {
        seen.add(file.id);
        this.put(file);
        this.part("files-list").append(this.rows.get(file.id));
      }
      last = page.files.at(-1);
      this.total = page.total;
      query = page.next && { ...query, cursor: page.next };
    }
    for (const id of this.files.keys()) if (!seen.has(id)) this.forget(id);
    this.more.hidden = !query;
    this.more.textContent = say("file.more", { count: this.total - seen.size });
    this.summarise();
  }

  // Further files come when the end of the list comes into view, or by the button there.
  moreButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small files__more";
    button.hidden = true;
    this.part("files-list").after(button);
    const show = () => {
      if (button.hidden || this.files.size < this.shown) return;
      this.shown = this.files.size + PAGE;
      this.load();
    };
    button.addEventListener("click", show);
    new IntersectionObserver(([seen]) => seen.isIntersecting && show(), { root: button.parentElement }).observe(button);
    return button;
  }

  put(file) {
    this.files.set(file.id, file);
    this.draw(file);
  }

  forget(id) {
    this.files.delete(id);
    this.rows.get(id)?.remove();
    this.rows.delete(id);
    this.summarise();
  }

  // states: [{file_id, state, reason, message, rows}] of a live message; answers whether one of them is not in the list yet
  update(states) {
    let unknown = false;
    for (const { file_id: id, state, reason, message, rows } of states) {
      const file = this.files.get(id);
      if (file) this.put({ ...file, state, reason, message, rows });
      else unknown = true;
    }
    this.summarise();
    return unknown;
  }

  // Which run takes files now, and whether it does.
  activate(runId, locked) {
    if (runId === this.runId && locked === this.locked) return;
    this.runId = runId;
    this.locked = locked;
    for (const file of this.files.values()) this.draw(file);
  }

  // Runs with documents that could not be read for a reason that may pass: reading them again may help.
  runsToRetry() {
    const mayPass = (file) => file.processable && !this.lasting.has(file.reason);
    const failed = [...this.files.values()].filter((file) => file.state === "failed" && mayPass(file));
    return [...new Set(failed.map((file) => file.job_run_id))];
  }

  ofActiveRun() {
    return [...this.files.values()].filter((file) => file.job_run_id === this.runId);
  }

  // A file on its way up: percent null while it waits for its turn.
  uploading(id, path, percent) {
    const isNew = !this.rows.has(id);
    const row = this.row(id);
    row.dataset.state = "uploading";
    this.name(row, path);
    this.text(row, "state", percent === null ? say("file.queued") : say("file.uploading", { percent }));
    const progress = row.querySelector('[data-part="upload-progress"]');
    progress.hidden = percent === null;
    progress.value = percent ?? 0;
    progress.setAttribute("aria-label", path);
    if (isNew) this.summarise();
  }

  refused(id, path, sentence) {
    const row = this.row(id);
    row.dataset.state = "failed";
    this.name(row, path);
    this.text(row, "state", say("file.refused"));
    this.text(row, "note", sentence);
    row.querySelector("progress").hidden = true;
    this.offerRemoval(row, path, () => this.forget(id));
  }

  row(id) {
    if (!this.rows.has(id)) {
      const row = this.part("file-template").content.firstElementChild.cloneNode(true);
      this.rows.set(id, row);
      this.part("files-list").prepend(row);
    }
    return this.rows.get(id);
  }

  draw(file) {
    const row = this.row(file.id);
    const { state } = file;
    row.dataset.state = state;
    row.dataset.run = file.job_run_id === this.runId ? "active" : "earlier";
    this.name(row, file.original_path);
    this.text(row, "state", say(state === "done" ? "file.done" : `file.${state}`, { count: file.rows }));
    this.text(row, "note", file.message);
    if (this.media) this.original(row, file);
    if (file.job_run_id === this.runId && !this.locked) this.offerRemoval(row, file.original_path, () => this.tell.remove(file));
    else row.querySelector('[data-part="remove"]').hidden = true;
  }

  name(row, path) {
    const cut = path.lastIndexOf("/") + 1;
    this.text(row, "folder", path.slice(0, cut));
    this.text(row, "name", path.slice(cut));
    row.querySelector(".file__name").title = path;
  }

  original(row, { id, original_path: path }) {
    const address = `${this.media}/${id}/original`;
    row.querySelector('[data-part="original"]').href = address;
    row.querySelector('[data-part="download"]').href = `${address}?download=1`;
    this.text(row, "download-words", say("file.download", { path }));
  }

  text(row, name, words) {
    row.querySelector(`[data-part="${name}"]`).textContent = words;
  }

  offerRemoval(row, path, act) {
    const button = row.querySelector('[data-part="remove"]');
    button.hidden = false;
    button.onclick = act;
    this.text(row, "remove-words", say("file.remove", { path }));
  }

  summarise() {
    const files = [...this.files.values()].filter((file) => file.kind !== "archive");
    const count = (...states) => files.filter((file) => states.includes(file.state)).length;
    this.part("files-none").hidden = this.rows.size > 0;
    const sums = { done: count("done"), waiting: count("waiting", "reading"), nothing: count("nothing_found"), failed: count("failed") };
    const parts = Object.entries(sums).map(([name, number]) => number && say(`sum.${name}`, { count: number }));
    const all = files.length && say("sum.files", { count: this.more.hidden ? files.length : this.total });
    // Of a list that is not wholly here only its length is known.
    this.part("files-sum").textContent = [all, ...(this.more.hidden ? parts : [])].filter(Boolean).join(" · ");
    this.tell.changed();
  }
}
