// The right half of a sheet: the rows as they come, the exports, and the evidence of the cell that is looked at. The grid
// itself is fetched with the first row.
//   const table = new TableView(root, { base, media, doubtBelow, query });   await table.load();   await table.results.catchUp();
import { written } from "./cells.js";
import { Evidence } from "./evidence.js";
import { Results } from "./results.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const PHONE = matchMedia("(max-width: 48rem)");
const LOOK_AHEAD = 40;
const CHECK_NEXT = "F8"; // as editors go to the next problem

export class TableView {
  constructor(root, { base, media, doubtBelow, query = {} }) {
    this.root = root;
    this.doubtBelow = doubtBelow;
    this.columns = [];
    this.loaded = false;
    this.results = new Results(base, {
      query,
      columns: (columns) => (this.columns = columns),
      tasks: (tasks) => (this.putting = this.put(tasks)),
      evidence: (taskId) => this.grid?.redraw(taskId),
    });
    this.evidence = new Evidence(root, { media, step: (by) => this.grid.step(by), closed: () => this.left() });
    this.part("check-next").addEventListener("click", () => this.checkNext());
    document.addEventListener("keydown", (event) => {
      if (event.key === CHECK_NEXT && !event.repeat && !this.part("check-next").hidden) this.checkNext();
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.evidence.close();
    });
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  async load() {
    try {
      await this.results.load();
      await this.putting;
      await this.grid?.drawing;
    } finally {
      this.loaded = true;
      this.count();
    }
  }

  async put(tasks) {
    const grid = await this.madeGrid();
    grid.setColumns(this.columns);
    grid.put(tasks);
  }

  madeGrid() {
    this.making ??= import("./grid.js").then(({ Grid }) => {
      this.grid = new Grid(this.part("grid"), {
        open: (cell, onlyFollow) => (onlyFollow && !this.evidence.isOpen ? null : this.open(cell)),
        seen: (taskId) => this.results.look(taskId),
        doubt: (row, name) => this.doubt(row.task, row.line, name),
        drawn: () => this.count(),
      });
      return this.grid;
    });
    return this.making;
  }

  count() {
    const rows = this.grid?.rowsCount ?? 0;
    this.part("grid-loading").hidden = this.loaded || rows > 0;
    this.part("grid-empty").hidden = !this.loaded || rows > 0;
    this.part("grid").hidden = !rows;
    const doubtful = this.results.doubtful;
    this.part("check-next").hidden = !doubtful;
    this.part("check-count").textContent = doubtful ? say("sum.doubtful", { count: doubtful }) : "";
    this.part("rows-sum").textContent = rows ? say("sum.rows", { count: rows }) : "";
    for (const link of this.root.querySelectorAll('[data-part="export"]')) {
      link.setAttribute("aria-disabled", String(!rows));
      link.tabIndex = rows ? 0 : -1;
    }
  }

  // The confidence of a cell that should be looked at, else null.
  doubt(taskId, line, name) {
    const cell = this.results.cell(taskId, line, name);
    const doubtful = cell && (cell.doubtful ?? cell.confidence < this.doubtBelow);
    return doubtful ? cell.confidence : null;
  }

  async open(active) {
    this.active = active;
    const value = written(active.value, this.columns.find(({ name }) => name === active.column)?.data_type_id);
    const known = await this.results.evidenceOf(active.task).catch((error) => toast(error.message, "error"));
    if (!known || this.active !== active) return;
    const cell = active.isPath ? null : this.results.cell(active.task, active.line, active.column);
    const file = known.files.find(({ id }) => id === cell?.file_id) ?? known.files[0];
    const doubtful = this.doubt(active.task, active.line, active.column) !== null;
    const wasOpen = this.evidence.isOpen;
    this.evidence.show({ field: active.column, value, cell, file, files: known.files, doubtful, derivedFrom: this.results.nameOf(cell?.derived_from) });
    if (!wasOpen) this.entered();
  }

  // Beside the table, the evidence takes room from it, so the cell is brought back into view. On a phone it covers the
  // page: the rest is out of reach until it is closed.
  entered() {
    if (!PHONE.matches) return this.grid.reveal();
    this.root.querySelector(".workspace__main").inert = true;
    this.part("evidence").focus();
  }

  left() {
    this.root.querySelector(".workspace__main").inert = false;
    this.grid.focus();
  }

  // The next cell after the active one that should be looked at; evidence is fetched ahead while looking.
  async checkNext() {
    const tasks = this.grid.order.filter((task) => task.rows);
    const from = Math.max(0, tasks.findIndex(({ id }) => id === this.grid.active?.task));
    for (let ahead = 0; ahead <= tasks.length; ahead += 1) {
      const at = (from + ahead) % tasks.length;
      if (ahead % LOOK_AHEAD === 0) await this.results.fetchUnknown(tasks.slice(at, at + LOOK_AHEAD).map(({ id }) => id));
      const found = this.doubtIn(tasks[at], ahead === 0 ? this.grid.active : null);
      if (found) return this.grid.goToCell(found.row, found.name);
    }
    return toast(say("check.none"), "success");
  }

  // The first doubtful cell of a task, after the given one.
  doubtIn({ id, rows }, after) {
    for (let line = after?.line ?? 0; line < rows; line += 1) {
      const names = this.columns.map(({ name }) => name);
      const begin = after && line === after.line ? names.indexOf(after.column) + 1 : 0;
      const name = names.slice(begin).find((column) => this.doubt(id, line, column) !== null);
      if (name) return { row: `${id}:${line}`, name };
    }
    return null;
  }
}
