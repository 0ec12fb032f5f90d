// What one file gave with the fields as they stand: a small table for each row, a value and its confidence for each field.
//   showTrial(part, await post(`${api}/try`, …));
import { written } from "./cells.js";
import { say } from "./words.js";

const MOST_ROWS = 20;

export function showTrial(part, { extracted_data: table, message, seconds }) {
  const rows = table.results;
  const told = rows.length ? say("trial.rows", { count: rows.length, seconds: seconds.toFixed(1) }) : message;
  const more = rows.length > MOST_ROWS ? ` ${say("trial.more", { count: MOST_ROWS })}` : "";
  part("trial-news").textContent = told + more;
  const shown = rows.slice(0, MOST_ROWS).map((values, line) => tableOf(part, table, values, line));
  part("trial-rows").replaceChildren(...shown);
}

function tableOf(part, table, values, line) {
  const shown = part("trial-template").content.firstElementChild.cloneNode(true);
  shown.querySelector("caption").textContent = say("trial.row", { place: line + 1, total: table.results.length });
  const lines = table.columns.map((name, column) => rowOf(name, values[column], table.cells?.[line]?.[column]));
  shown.querySelector("tbody").replaceChildren(...lines);
  return shown;
}

function rowOf(name, value, cell) {
  const row = document.createElement("tr");
  const [head, found, sure] = [document.createElement("th"), document.createElement("td"), document.createElement("td")];
  const empty = value === null || value === "";
  head.scope = "row";
  head.textContent = name;
  found.textContent = empty ? say("trial.empty") : written(value);
  found.classList.toggle("muted", empty);
  if (cell && !empty) {
    const percent = Math.floor(cell.confidence * 100);
    const { doubtful } = cell;
    sure.textContent = say(doubtful ? "trial.doubtful" : "trial.sure", { percent });
    row.toggleAttribute("data-doubtful", doubtful);
  }
  row.append(head, found, sure);
  return row;
}
