// The table: Tabulator, behind this one module. Rows are kept in the order of the results whatever order they come in;
// cells are walked by the arrow keys; a cell is opened by Enter or a click.
//   const grid = new Grid(element, { open, seen, doubt });   grid.setColumns(columns);   grid.put(tasks);   grid.redraw(taskId);
import { TabulatorFull as Tabulator } from "../vendor/tabulator-tables/dist/js/tabulator_esm.min.mjs";
import { columnsFor, rowsOf } from "./cells.js";

const SAMPLE = 60;
const PAGE = 12;
const REST = 8; // times what the last drawing took
const MANY = 200; // rows from which drawing all anew is quicker: Tabulator copies its list for every row that is added
const WALK = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const KEYS = { ...WALK, PageUp: [-PAGE, 0], PageDown: [PAGE, 0], Home: [0, -Infinity], End: [0, Infinity] };

export class Grid {
  constructor(element, { open, seen, doubt, drawn }) {
    this.element = element;
    this.tell = { open, seen, doubt, drawn };
    this.pending = [];
    this.drawing = null;
    this.heads = [];
    this.names = [];
    this.tasks = new Map();
    this.order = [];
    this.active = null;
    this.waiting = Promise.resolve();
  }

  get rowsCount() {
    return this.order.reduce((sum, task) => sum + task.rows, 0);
  }

  // Tabulator measures what it draws, so it is made when there is something to show.
  async build(rows) {
    this.element.hidden = false;
    this.table = new Tabulator(this.element, {
      index: "id",
      height: "100%",
      layout: "fitDataFill",
      renderVertical: "virtual",
      columns: this.columns(rows),
      columnDefaults: { headerSortTristate: true, resizable: "header", minWidth: 72, maxInitialWidth: 320 },
      rowFormatter: (row) => this.tell.seen(row.getData().task),
      movableColumns: true,
    });
    this.table.on("cellClick", (_, cell) => this.activate(cell, true));
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    await new Promise((built) => this.table.on("tableBuilt", built));
    // The box that scrolls has the focus, so that it is the grid; the headings, which stand before it, belong to it.
    this.focusable = this.element.querySelector(".tabulator-tableholder");
    for (const name of ["role", "aria-owns"]) this.element.removeAttribute(name);
    this.element.querySelector(".tabulator-header").id = "table-headings";
    const named = { role: "grid", "aria-labelledby": "table-title", "aria-owns": "table-headings" };
    for (const [name, value] of Object.entries(named)) this.focusable.setAttribute(name, value);
  }

  columns(rows) {
    return columnsFor(this.heads, { rows: rows.slice(0, SAMPLE), doubt: this.tell.doubt });
  }

  // Changes wait for each other: Tabulator's own are asynchronous.
  change(act) {
    this.waiting = this.waiting.then(act).catch((error) => console.error(error));
    return this.waiting;
  }

  setColumns(columns) {
    const names = columns.map(({ name }) => name);
    if (names.join("\n") === this.names.join("\n")) return;
    this.heads = columns;
    this.names = names;
    this.change(() => this.table?.setColumns(this.columns(this.table.getData())));
  }

  // tasks: [{id, order: [set, position], paths, columns, results}], several at once, new or changed. Drawing grows with
  // the table, so what comes while it is drawn, and for a while after, is drawn together.
  put(tasks) {
    this.pending.push(...tasks);
    this.drawing ??= this.drawPending().finally(() => (this.drawing = null));
    return this.drawing;
  }

  async drawPending() {
    while (this.pending.length) {
      const began = performance.now();
      await this.change(() => this.insert(this.pending.splice(0)));
      await new Promise((done) => setTimeout(done, REST * (performance.now() - began)));
    }
  }

  async insert(tasks) {
    const batch = [];
    for (const task of tasks.sort(byOrder)) {
      await this.drop(task.id);
      const rows = rowsOf(task, this.names);
      const next = this.enter({ id: task.id, order: task.order, rows: rows.length });
      if (!next) batch.push(...rows);
      else if (rows.length) await this.table.addData(rows, true, `${next.id}:0`);
    }
    if (batch.length && !this.table) await this.build(batch);
    if (batch.length > MANY) await this.table.replaceData([...this.table.getData(), ...batch]);
    else if (batch.length) await this.table.addData(batch, false);
    if (batch.length > MANY && this.active) this.mark();
    this.sortAgain();
    this.tell.drawn();
  }

  // Enters a task into the order; answers the next one that has rows already drawn, if any.
  enter(entry) {
    const at = this.place(entry);
    this.tasks.set(entry.id, entry);
    this.order.splice(at, 0, entry);
    for (let later = at + 1; later < this.order.length; later += 1) if (this.order[later].rows) return this.order[later];
    return null;
  }

  sortAgain() {
    if (!this.table) return;
    const sorters = this.table.getSorters().map(({ field, dir }) => ({ column: field, dir }));
    if (sorters.length) this.table.setSort(sorters);
  }

  async drop(taskId) {
    const entry = this.tasks.get(taskId);
    if (!entry) return;
    this.tasks.delete(taskId);
    this.order.splice(this.order.indexOf(entry), 1);
    if (entry.rows) await this.table.deleteRow(Array.from({ length: entry.rows }, (_, row) => `${taskId}:${row}`));
  }

  place(entry) {
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byOrder(this.order[middle], entry) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Draws a task's rows again: their evidence became known.
  redraw(taskId) {
    const count = this.tasks.get(taskId)?.rows ?? 0;
    for (let row = 0; row < count; row += 1) {
      const shown = this.table.getRow(`${taskId}:${row}`);
      if (shown) shown.reformat();
    }
    if (this.active?.row.startsWith(taskId)) this.mark();
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".tabulator-header")) return;
    if (event.key === "Enter" && this.active) this.tell.open(this.active);
    else if (KEYS[event.key]) this.move(...KEYS[event.key]);
    else return;
    event.preventDefault();
  }

  rows() {
    return this.table.getRows("active");
  }

  fields() {
    return this.table.getColumns().map((column) => column.getField());
  }

  // The cell that many rows and columns further, in what is shown (sorted as the person sorted it).
  move(down, right) {
    const [rows, fields] = [this.rows(), this.fields()];
    const row = this.active ? this.table.getRow(this.active.row)?.getPosition() - 1 || 0 : -down || 0;
    const column = this.active ? fields.indexOf(this.active.field) : -right || 0;
    this.goTo(rows[within(row + down, rows)], fields[within(column + right, fields)]);
  }

  // The next or previous cell, over the ends of rows; the column of paths is left out.
  step(by) {
    const [rows, fields] = [this.rows(), this.fields().slice(1)];
    const row = this.table.getRow(this.active.row)?.getPosition() - 1 || 0;
    const at = row * fields.length + Math.max(0, fields.indexOf(this.active.field)) + by;
    const wanted = Math.min(rows.length * fields.length - 1, Math.max(0, at));
    this.goTo(rows[Math.floor(wanted / fields.length)], fields[wanted % fields.length]);
  }

  // Known at once and drawn a moment later, so that keys may come faster than the table scrolls.
  async goTo(row, field, open = false) {
    if (!row) return;
    this.activate(row.getCell(field), open);
    await this.table.scrollToRow(row, "nearest", false).catch(() => undefined);
    await this.table.scrollToColumn(field, "middle", false).catch(() => undefined);
    this.mark();
  }

  goToCell(rowId, name) {
    this.goTo(this.table.getRow(rowId), `c${this.names.indexOf(name)}`, true);
  }

  activate(cell, open) {
    const [row, field] = [cell.getRow().getData(), cell.getField()];
    const isPath = field === "paths";
    this.active = { row: row.id, task: row.task, line: row.line, field, isPath, column: cell.getColumn().getDefinition().title, value: cell.getValue() };
    this.mark();
    this.tell.open(this.active, !open);
  }

  // The focus stays on the table (rows come and go under it); aria-activedescendant names the active cell.
  mark() {
    this.element.querySelector("#active-cell")?.removeAttribute("id");
    const element = this.table.getRow(this.active.row)?.getCell(this.active.field)?.getElement();
    if (!element) return;
    element.id = "active-cell";
    this.focusable.setAttribute("aria-activedescendant", "active-cell");
  }

  // Brings the active cell back into view after the room changed.
  reveal() {
    requestAnimationFrame(async () => {
      this.table.redraw();
      await this.table.scrollToColumn(this.active.field, "middle", false).catch(() => undefined);
      this.mark();
    });
  }

  focus() {
    this.focusable.focus({ preventScroll: true });
  }
}

function byOrder(one, other) {
  return one.order[0] - other.order[0] || one.order[1] - other.order[1];
}

function within(index, list) {
  return Math.min(list.length - 1, Math.max(0, index));
}
