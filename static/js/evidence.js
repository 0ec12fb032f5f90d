// The panel with the page a cell came from and the place marked on it. It shows what it is told and reports what is
// pressed; which cell is next is the grid's business.
//   const evidence = new Evidence(root, { media, step, closed });   evidence.show(facts);   evidence.close();
import { say } from "./words.js";

const PAGE_WIDTH_PX = 1600;
const READABLE_PX = 13;
const LARGEST = 5;
const STEP = 1.35;

export class Evidence {
  constructor(root, { media, step, closed }) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.panel = this.part("evidence");
    this.media = media;
    this.closed = closed;
    this.zoom = 1;
    this.chosen = null;
    const pressed = {
      "evidence-close": () => this.close(),
      "evidence-previous": () => step(-1),
      "evidence-next": () => step(1),
      "zoom-in": () => this.choose(this.zoom * STEP),
      "zoom-out": () => this.choose(this.zoom / STEP),
      "zoom-fit": () => this.choose(this.wholePage()),
    };
    for (const [name, act] of Object.entries(pressed)) this.part(name).addEventListener("click", act);
    this.image = this.part("evidence-image");
    this.image.addEventListener("load", () => this.drawn());
    this.image.addEventListener("error", () => this.message("evidence.no-image"));
    this.part("evidence-view").addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.closed();
  }

  // facts: {field, value, cell: {printed, confidence, page, box, file_id, derived_from} | null, file: {id, path}, files, doubtful}
  show(facts) {
    this.facts = facts;
    this.panel.hidden = false;
    this.write(facts);
    this.others(facts);
    const cell = facts.cell;
    if (!facts.file) return this.message(facts.loading ? "evidence.loading" : "evidence.none");
    const address = `${this.media}/${facts.file.id}/pages/${cell?.page ?? 1}.webp?width=${PAGE_WIDTH_PX}`;
    this.part("evidence-mark").hidden = true;
    this.image.alt = say("evidence.alt", { page: cell?.page ?? 1, path: facts.file.path });
    if (this.image.getAttribute("src") === address && this.image.complete && this.image.naturalWidth) return this.drawn();
    this.message("evidence.drawing");
    this.image.src = address;
  }

  write({ field, value, cell, file, doubtful, derivedFrom }) {
    this.text("evidence-field", field);
    this.text("evidence-value", value || say("evidence.empty"));
    this.panel.toggleAttribute("data-doubtful", doubtful);
    this.fact("printed", cell?.printed === value ? "" : cell?.printed);
    this.fact("derived", derivedFrom);
    const percent = cell ? Math.floor(cell.confidence * 100) : null;
    const key = percent === null ? "confidence.none" : doubtful ? "confidence.doubtful" : "confidence.sure";
    this.text("evidence-confidence", say(key, { percent }));
    this.text("evidence-original", file?.path ?? "");
    this.text("evidence-page", cell?.page ? say("evidence.page", { page: cell.page }) : "");
    if (file) this.part("evidence-original").href = `${this.media}/${file.id}/original`;
  }

  // What was read together with the document that is shown: each can be looked at.
  others({ files = [], file }) {
    const others = files.filter(({ id }) => id !== file?.id);
    this.part("evidence-others-row").hidden = !others.length;
    this.text("evidence-others-sum", say("evidence.others", { count: others.length }));
    this.part("evidence-others").replaceChildren(...others.map((other) => this.other(other)));
  }

  other(file) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = file.path;
    button.addEventListener("click", () => this.show({ ...this.facts, file, cell: null, doubtful: false }));
    line.append(button);
    return line;
  }

  text(name, words) {
    this.part(name).textContent = words;
  }

  fact(name, words) {
    this.part(`evidence-${name}-row`).hidden = !words;
    this.text(`evidence-${name}`, words ?? "");
  }

  message(key) {
    const message = this.part("evidence-message");
    message.hidden = false;
    message.textContent = say(key);
    this.part("evidence-paper").hidden = key !== "evidence.drawing" || !this.image.naturalWidth;
  }

  drawn() {
    const box = this.facts.cell?.box;
    this.part("evidence-paper").hidden = false;
    this.part("evidence-message").hidden = Boolean(box);
    if (!box) return this.unmarked();
    const [left, top, right, bottom] = box;
    const mark = this.part("evidence-mark");
    Object.assign(mark.style, {
      left: `${left * 100}%`,
      top: `${top * 100}%`,
      width: `${(right - left) * 100}%`,
      height: `${(bottom - top) * 100}%`,
    });
    mark.hidden = false;
    this.zoomTo(this.chosen ?? Math.max(1, this.readable(bottom - top)));
    this.bring(mark);
  }

  unmarked() {
    this.message(this.facts.value ? "evidence.unplaced" : "evidence.not-found");
    this.part("evidence-paper").hidden = false;
    this.zoomTo(this.wholePage());
  }

  // The zoom at which the marked line is tall enough to read, within reason.
  readable(height) {
    const pageHeight = (this.view.clientWidth * this.image.naturalHeight) / this.image.naturalWidth;
    return Math.min(2.5, READABLE_PX / Math.max(1, height * pageHeight));
  }

  get view() {
    return this.part("evidence-view");
  }

  wholePage() {
    const shape = this.image.naturalHeight / this.image.naturalWidth;
    return Math.min(1, this.view.clientHeight / (this.view.clientWidth * shape));
  }

  // Whoever zooms by hand keeps that zoom for the next cells.
  choose(zoom) {
    this.zoomTo(zoom);
    this.chosen = this.zoom;
  }

  zoomTo(zoom) {
    const view = this.view;
    const across = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
    const down = (view.scrollTop + view.clientHeight / 2) / view.scrollHeight;
    this.zoom = Math.min(LARGEST, Math.max(0.25, zoom));
    this.part("evidence-paper").style.width = `${this.zoom * 100}%`;
    view.scrollLeft = across * view.scrollWidth - view.clientWidth / 2;
    view.scrollTop = down * view.scrollHeight - view.clientHeight / 2;
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.choose(event.deltaY < 0 ? this.zoom * STEP : this.zoom / STEP);
  }

  bring(mark) {
    const [view, place] = [this.view.getBoundingClientRect(), mark.getBoundingClientRect()];
    this.view.scrollLeft += place.left + place.width / 2 - view.left - view.width / 2;
    this.view.scrollTop += place.top + place.height / 2 - view.top - view.height / 2;
  }
}
