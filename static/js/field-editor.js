// The editor of fields: add, remove with undo, reorder by drag, buttons and Alt+arrows. Everything it shows is in the form,
// so without it the same buttons submit. Says "fields:changed" on its element after each change.
//   <div data-controller="field-editor"> <ol data-part="field-cards"> … <template data-part="field-template">
//   fieldsOf(root) → what the API takes;   showErrors(root, {"fields.0.choices": ["…"]});   replaceFields(root, fields, name)
import { dragCards } from "./drag-cards.js";
import { say } from "./words.js";

const LISTS = ["aliases", "choices"];
const TEXTS = ["field_key", "field_name", "data_type_id", "ai_prompt"];
const PROMPT_SHOWN = 90; // letters
const editors = new WeakMap();
let made = 0;

export function connect(root) {
  editors.set(root, new FieldEditor(root));
}

export const fieldsOf = (root) => editors.get(root).fields();
export const showErrors = (root, errors) => editors.get(root).showErrors(errors);
export const replaceFields = (root, fields, name) => editors.get(root).replace(fields, name);

class FieldEditor {
  constructor(root) {
    this.root = root;
    this.list = this.part("field-cards");
    this.part("field-add").addEventListener("click", (event) => this.press(event, () => this.add()));
    this.part("field-undo-button").addEventListener("click", () => this.undo());
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("input", (event) => this.edited(event.target));
    root.addEventListener("change", (event) => this.edited(event.target));
    dragCards(this.list, '[data-part="field-grip"]', (card) => this.moved(card));
    root.dataset.ready = "";
    this.number();
  }

  part(name, within = this.root) {
    return within.querySelector(`[data-part="${name}"]`);
  }

  get cards() {
    return [...this.list.children];
  }

  fields() {
    return this.cards.map((card) => {
      const field = Object.fromEntries(TEXTS.map((name) => [name, card.querySelector(`[name="${name}"]`).value]));
      for (const name of LISTS) field[name] = card.querySelector(`[name="${name}"]`).value.split("\n").filter((word) => word.trim());
      return field;
    });
  }

  press(event, act) {
    event.preventDefault();
    act(event);
  }

  clicked(event) {
    const button = event.target.closest("button[data-part]");
    const card = event.target.closest('[data-part="field-card"]');
    const act = { "field-up": () => this.move(card, -1), "field-down": () => this.move(card, 1), "field-remove": () => this.remove(card) };
    if (button && act[button.dataset.part]) this.press(event, act[button.dataset.part]);
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const picks = event.target.matches("select"); // where Alt and an arrow open the choice
    if (event.altKey && step && !picks) this.press(event, () => this.move(event.target.closest('[data-part="field-card"]'), step));
    const plain = event.key === "Enter" && event.target.matches('input[name="field_name"]');
    if (plain) this.press(event, () => this.add());
  }

  newCard(field = {}) {
    made += 1;
    const card = this.part("field-template").content.firstElementChild.cloneNode(true);
    for (const name of ["id", "for", "aria-describedby"]) {
      for (const element of card.querySelectorAll(`[${name}^="field-new-"]`)) {
        element.setAttribute(name, element.getAttribute(name).replaceAll("field-new-", `field-n${made}-`));
      }
    }
    for (const [name, value] of Object.entries(field)) {
      const input = card.querySelector(`[name="${name}"]`);
      if (input) input.value = LISTS.includes(name) ? value.join("\n") : value;
    }
    return card;
  }

  show(card) {
    this.list.append(card);
    this.typed(card);
    document.dispatchEvent(new CustomEvent("parts:added", { detail: card }));
  }

  add() {
    const card = this.newCard();
    this.show(card);
    this.changed(say("fields.added", { place: this.cards.length }));
    card.querySelector('[name="field_name"]').focus();
  }

  remove(card) {
    const before = this.cards;
    const next = card.nextElementSibling ?? card.previousElementSibling;
    this.offerUndo(before, say("fields.removed", { name: nameOf(card) }));
    card.remove();
    this.changed(say("fields.removed", { name: nameOf(card) }));
    (next?.querySelector('[data-part="field-remove"]') ?? this.part("field-add")).focus();
  }

  replace(fields, name) {
    const words = say("fields.replaced", { name });
    this.offerUndo(this.cards, words);
    this.list.replaceChildren();
    for (const field of fields) this.show(this.newCard(field));
    this.changed(words);
  }

  // The cards themselves are kept, with whatever was typed into them.
  offerUndo(cards, words) {
    this.before = cards;
    this.part("field-undo-words").textContent = words;
    this.part("field-undo").hidden = false;
  }

  undo() {
    const back = this.before.find((card) => !card.isConnected) ?? this.before[0];
    this.list.replaceChildren(...this.before);
    this.part("field-undo").hidden = true;
    this.changed(say("fields.restored"));
    (back?.querySelector('[name="field_name"]') ?? this.part("field-add")).focus();
  }

  // The neighbour goes round the card, so that the card keeps the focus.
  move(card, step) {
    const neighbour = step < 0 ? card.previousElementSibling : card.nextElementSibling;
    if (!neighbour) return;
    if (step < 0) card.after(neighbour);
    else card.before(neighbour);
    this.moved(card);
  }

  moved(card) {
    const cards = this.cards;
    this.changed(say("fields.moved", { name: nameOf(card), place: cards.indexOf(card) + 1, total: cards.length }));
    card.scrollIntoView({ block: "nearest" });
  }

  edited(input) {
    const card = input.closest('[data-part="field-card"]');
    if (!card) return;
    this.part("field-undo").hidden = true;
    this.typed(card);
    this.changed();
  }

  // What depends on what was typed: the hint of the type, the values of a choice, the wish in a line.
  typed(card) {
    const select = card.querySelector('[name="data_type_id"]');
    card.dataset.type = select.value;
    this.part("field-prompt", card).textContent = card.querySelector('[name="ai_prompt"]').value.slice(0, PROMPT_SHOWN);
    this.part("field-type-hint", card).textContent = select.selectedOptions[0]?.dataset.hint ?? "";
  }

  number() {
    this.cards.forEach((card, place) => {
      this.part("field-number", card).textContent = place + 1;
      for (const label of card.querySelectorAll('[data-part="field-label"]')) label.textContent = nameOf(card);
      this.part("field-up", card).setAttribute("aria-disabled", String(place === 0));
      this.part("field-down", card).setAttribute("aria-disabled", String(place === this.cards.length - 1));
      for (const word of ["up", "down", "remove"]) this.part(`field-${word}`, card).value = `${word} ${place}`;
    });
    this.part("field-none").hidden = this.cards.length > 0;
  }

  changed(news = "") {
    this.number();
    if (news) this.part("field-news").textContent = news;
    this.root.dispatchEvent(new CustomEvent("fields:changed", { bubbles: true }));
  }

  // errors: as the API names them; without any, all is cleared.
  showErrors(errors) {
    this.cards.forEach((card, place) => {
      for (const shown of card.querySelectorAll("[data-error]")) {
        const sentence = (errors[`fields.${place}.${shown.dataset.error}`] ?? []).join(" ");
        shown.textContent = sentence;
        card.querySelector(`[name="${shown.dataset.error}"]`)?.setAttribute("aria-invalid", String(Boolean(sentence)));
      }
    });
  }
}

function nameOf(card) {
  return card.querySelector('[name="field_name"]').value.trim() || say("fields.unnamed");
}
