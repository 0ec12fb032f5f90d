// Draggable dividers between the data-pane children (Split.js), also moved by the arrow keys; the position is remembered.
// There is a divider only while both panes are shown, and none on a phone.
//   <div data-controller="panes" data-panes="evidence" data-panes-sizes="58,42" data-panes-min="360,340"
//        data-panes-direction="vertical">  <section data-pane>  <aside data-pane hidden>
import Split from "../vendor/split.js/dist/split.es.js";
import { say } from "./words.js";

const WIDE = matchMedia("(min-width: 48.01rem)");
const STEP_PERCENT = 4;
const GUTTER_PX = 9;

export function connect(element) {
  const panes = [...element.children].filter((child) => child.hasAttribute("data-pane"));
  const memory = `panes.${element.dataset.panes}`;
  const direction = element.dataset.panesDirection ?? "horizontal";
  const numbers = (words) => words.split(",").map(Number);
  let split = null;

  function divider() {
    const gutter = document.createElement("div");
    gutter.className = `divider divider--${direction}`;
    gutter.tabIndex = 0;
    gutter.setAttribute("role", "separator");
    gutter.setAttribute("aria-orientation", direction === "vertical" ? "horizontal" : "vertical");
    gutter.setAttribute("aria-label", say(`divider.${element.dataset.panes}`));
    gutter.addEventListener("keydown", (event) => moveByKey(event));
    return gutter;
  }

  function moveByKey(event) {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const first = Math.min(90, Math.max(10, split.getSizes()[0] + step * STEP_PERCENT));
    split.setSizes([first, 100 - first]);
    remember(split.getSizes());
  }

  function remember(sizes) {
    localStorage.setItem(memory, sizes.map((size) => size.toFixed(1)).join(","));
    show(sizes);
  }

  function show(sizes) {
    element.querySelector(":scope > .divider").setAttribute("aria-valuenow", String(Math.round(sizes[0])));
  }

  function begin() {
    const sizes = numbers(localStorage.getItem(memory) ?? element.dataset.panesSizes);
    split = Split(panes, {
      sizes,
      minSize: numbers(element.dataset.panesMin),
      gutterSize: GUTTER_PX,
      snapOffset: 0,
      direction,
      gutter: divider,
      onDragEnd: remember,
    });
    show(sizes);
  }

  function arrange() {
    const wanted = WIDE.matches && panes.length > 1 && panes.every((pane) => !pane.hidden);
    if (wanted && !split) begin();
    if (!wanted && split) {
      split.destroy();
      split = null;
    }
  }

  WIDE.addEventListener("change", arrange);
  new MutationObserver(arrange).observe(element, { attributes: true, attributeFilter: ["hidden"], subtree: true });
  arrange();
}
