// Columns and cells of the grid: how values are written, and how doubt is shown in colour, word and tip.
import { say } from "./words.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_FORMAT = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
const NUMBER_FORMAT = new Intl.NumberFormat(undefined, { maximumFractionDigits: 4 });
const RIGHT = ["number", "money"];
const DATE = "date";
const NARROW_PX = 96;
const WIDE_PX = 320;
const LETTER_PX = 7.4;
const PADDING_PX = 72; // with room for the mark of a doubtful cell

// As the type of its column says, where it is known: what looks like a day in a column of text is text.
export function written(value, type) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return NUMBER_FORMAT.format(value);
  if (typeof value === "boolean") return say(value ? "cell.yes" : "cell.no");
  return (type ?? DATE) === DATE && DAY.test(value) ? DAY_FORMAT.format(new Date(`${value}T00:00:00Z`)) : String(value);
}

// A task's table as rows of the grid: "c0", "c1" … by the grid's columns, whatever order the task has them in.
export function rowsOf(task, names) {
  const places = task.columns.map((name) => names.indexOf(name));
  return task.results.map((values, line) => {
    const row = { id: `${task.id}:${line}`, task: task.id, line, paths: task.paths.join("; "), documents: task.paths.length };
    values.forEach((value, column) => (row[`c${places[column]}`] = value));
    return row;
  });
}

// Columns of the grid from those of the results ({name, data_type_id}); `rows` is a sample that widths are judged by;
// `doubt(row, name)` gives the confidence of a doubtful cell, else null.
export function columnsFor(columns, { rows, doubt }) {
  const paths = {
    title: say("grid.paths"),
    field: "paths",
    frozen: true,
    width: matchMedia("(max-width: 48rem)").matches ? 136 : 220,
    titleFormatter: titleOf,
    formatter: (cell) => pathOf(cell.getData()),
  };
  const fields = columns.map(({ name, data_type_id: type }, index) => ({
    title: name,
    field: `c${index}`,
    width: widthOf(name, type, rows, `c${index}`),
    hozAlign: RIGHT.includes(type) ? "right" : "left",
    headerHozAlign: RIGHT.includes(type) ? "right" : "left",
    titleFormatter: titleOf,
    formatter: (cell) => valueOf(cell, type, doubt(cell.getData(), name)),
  }));
  return [paths, ...fields];
}

function widthOf(name, type, rows, field) {
  const longest = Math.max(name.length + 2, ...rows.map((row) => written(row[field], type).length));
  return Math.round(Math.min(WIDE_PX, Math.max(NARROW_PX, longest * LETTER_PX + PADDING_PX)));
}

// Text, never HTML: headings are named by people.
function titleOf(cell) {
  return document.createTextNode(cell.getValue());
}

// Documents that were read together are called by their folder and number; the tip names each.
function pathOf({ paths, documents }) {
  const shown = document.createElement("bdi");
  const folder = paths.split("; ", 1)[0].replace(/[^/]*$/, "");
  shown.textContent = documents > 1 ? say("cell.documents", { folder, count: documents }) : paths;
  shown.title = documents > 1 ? paths.replaceAll("; ", "\n") : paths;
  return shown;
}

function valueOf(cell, type, confidence) {
  const shown = document.createElement("span");
  shown.className = "cell";
  shown.textContent = written(cell.getValue(), type);
  shown.title = shown.textContent;
  cell.getElement().classList.toggle("cell-doubtful", confidence !== null);
  if (confidence === null) return shown;
  const tip = say("cell.doubtful", { percent: Math.floor(confidence * 100) });
  shown.title = `${shown.textContent} – ${tip}`;
  const mark = document.createElement("span");
  mark.className = "cell__check";
  mark.textContent = say("cell.check");
  const both = document.createDocumentFragment();
  both.append(shown, mark);
  return both;
}
