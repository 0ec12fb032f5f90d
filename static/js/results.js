// What the server knows of a sheet's rows: read page by page at first, then only what changed, and the evidence of the
// rows that are looked at. Requests of a kind never overlap; what comes up meanwhile is asked for once, afterwards.
//   const results = new Results(base, { columns, tasks });   await results.load();   results.catchUp();
import { get } from "./api.js";

const PAGE = 500;
const EVIDENCE_AT_ONCE = 60;

export class Results {
  constructor(base, { columns, tasks, evidence }) {
    this.address = `${base}/results`;
    this.tell = { columns, tasks, evidence };
    this.known = new Map();
    this.wanted = new Set();
    this.running = false;
    this.again = false;
  }

  async load() {
    let offset = 0;
    let page;
    do {
      page = await get(this.address, { limit: PAGE, offset });
      this.take(page);
      offset += page.results.length;
    } while (page.results.length && offset < page.total);
  }

  take(page) {
    if (page.cursor) this.cursor = page.cursor;
    this.keys = page.keys ?? [];
    this.names = page.columns;
    this.tell.columns(page.columns);
    if (page.results.length) this.tell.tasks(page.results.map(taskOf));
  }

  // Rows that came since the last answer.
  async catchUp() {
    this.again = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.again) {
        this.again = false;
        await this.changes();
      }
    } finally {
      this.running = false;
    }
  }

  async changes() {
    let page;
    do {
      page = await get(this.address, { limit: PAGE, changed_since: this.cursor ?? "" });
      for (const task of page.results) this.known.delete(task.task_id);
      this.take(page);
    } while (page.results.length === PAGE);
  }

  // Evidence for rows that came into view; asked for together, a moment later.
  look(taskId) {
    if (this.known.has(taskId) || this.wanted.has(taskId)) return;
    this.wanted.add(taskId);
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.fetchWanted(), 60);
  }

  async fetchWanted() {
    while (this.wanted.size) {
      const ids = [...this.wanted].slice(0, EVIDENCE_AT_ONCE);
      for (const id of ids) this.wanted.delete(id);
      await this.fetchEvidence(ids);
    }
  }

  async fetchEvidence(ids) {
    const page = await get(this.address, { task_ids: ids.join(","), evidence: true, limit: ids.length });
    for (const item of page.results) {
      const { columns, cells } = item.extracted_data;
      this.known.set(item.task_id, { columns, cells, files: filesOf(item) });
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
    return this.names[this.keys.indexOf(key)] ?? "";
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

function filesOf(item) {
  return item.source_file_ids.map((id, index) => ({ id, path: item.source_files[index] }));
}
