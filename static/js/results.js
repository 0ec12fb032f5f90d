// What the server knows of a sheet's rows: read page by page at first, then only what changed, and the evidence of the
// rows that are looked at. Requests of a kind never overlap; what comes up meanwhile is asked for once, afterwards.
//   const results = new Results(base, { columns, tasks, query });   await results.load();   results.catchUp();
// `query` ({run_id}) names the run whose rows they are; without it they are the latest run's.
import { get } from "./api.js";
import { oneAtATime } from "./coalesce.js";

const PAGE = 1000;
const EVIDENCE_AT_ONCE = 60;
const BREATH_MS = 200;
// Times of change are set a little before their commit, so what is asked for overlaps what is known.
const OVERLAP_MS = { live: 2000, sure: 20000 };

export class Results {
  constructor(base, { columns, tasks, evidence, query = {} }) {
    this.address = `${base}/results`;
    this.query = query;
    this.tell = { columns, tasks, evidence };
    this.changedAt = new Map();
    this.doubtfulOf = new Map();
    this.known = new Map();
    this.wanted = new Set();
    this.columns = [];
    this.newest = "";
    this.overlap = 0;
    this.readChanges = oneAtATime(() => this.changes());
  }

  load() {
    return this.read({});
  }

  async read(query) {
    let cursor = null;
    do {
      const page = await get(this.address, { limit: PAGE, ...this.query, ...query, ...(cursor && { cursor }) });
      this.take(page);
      cursor = page.next;
    } while (cursor);
  }

  take(page) {
    this.columns = page.column_types;
    this.tell.columns(this.columns);
    const fresh = page.results.filter((item) => this.changedAt.get(item.task_id) !== item.changed_at);
    for (const item of fresh) {
      this.changedAt.set(item.task_id, item.changed_at);
      this.doubtfulOf.set(item.task_id, item.doubtful_cells);
      this.known.delete(item.task_id);
      if (item.changed_at > this.newest) this.newest = item.changed_at;
    }
    if (fresh.length) this.tell.tasks(fresh.map(taskOf));
  }

  // How many cells of all rows a person should look at.
  get doubtful() {
    return [...this.doubtfulOf.values()].reduce((sum, count) => sum + count, 0);
  }

  // Rows that came since the last answer; `sure` looks further back, for when nothing more will come.
  catchUp({ sure = false } = {}) {
    this.overlap = Math.max(this.overlap, sure ? OVERLAP_MS.sure : OVERLAP_MS.live);
    return this.readChanges();
  }

  async changes() {
    const since = this.newest && new Date(Date.parse(this.newest) - this.overlap).toISOString();
    this.overlap = 0;
    await this.read(since ? { changed_since: since } : {});
    await new Promise((done) => setTimeout(done, BREATH_MS));
  }

  // Evidence for rows that came into view; asked for together, a moment later.
  look(taskId) {
    if (this.known.has(taskId) || this.wanted.has(taskId)) return;
    this.wanted.add(taskId);
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.fetchWanted(), 60);
  }

  // Failing to mark doubtful cells is no reason to disturb: they are asked for again when they are next in view.
  async fetchWanted() {
    while (this.wanted.size) {
      const ids = [...this.wanted].slice(0, EVIDENCE_AT_ONCE);
      for (const id of ids) this.wanted.delete(id);
      await this.fetchEvidence(ids).catch((error) => console.warn(error));
    }
  }

  async fetchEvidence(ids) {
    const page = await get(this.address, { ...this.query, task_ids: ids.join(","), evidence: true, limit: ids.length });
    for (const item of page.results) {
      const { columns, cells } = item.extracted_data;
      const files = item.source_file_ids.map((id, index) => ({ id, path: item.source_files[index] }));
      this.known.set(item.task_id, { columns, cells, files });
      this.tell.evidence(item.task_id);
    }
  }

  async fetchUnknown(taskIds) {
    const unknown = taskIds.filter((id) => !this.known.has(id));
    if (unknown.length) await this.fetchEvidence(unknown);
  }

  async evidenceOf(taskId) {
    await this.fetchUnknown([taskId]);
    return this.known.get(taskId);
  }

  // The heading of a column by its key, for values that were derived from another.
  nameOf(key) {
    return this.columns.find((column) => column.key === key)?.name ?? "";
  }

  // The confidence and place of one cell as far as they are here already.
  cell(taskId, line, name) {
    const task = this.known.get(taskId);
    return task?.cells?.[line]?.[task.columns.indexOf(name)] ?? null;
  }
}

function taskOf(item) {
  return {
    id: item.task_id,
    order: [item.result_set_index, item.position],
    paths: item.source_files,
    columns: item.extracted_data.columns,
    results: item.extracted_data.results,
  };
}
