// A list of short words as chips, in place of a <textarea> with one on a line; the textarea stays what is sent.
//   <textarea name="aliases" data-controller="chips" aria-describedby="…">
// Enter or a comma adds, Backspace in the empty field takes the last one back, a paste may bring many.
import { say } from "./words.js";

const BETWEEN = /[\n,;\t]+/;

export function connect(area) {
  if (area.hidden) return;
  const box = document.createElement("div");
  const list = document.createElement("ul");
  const input = document.createElement("input");
  const news = document.createElement("span");
  box.className = "chips";
  list.className = "chips__list";
  input.type = "text";
  input.id = area.id;
  input.autocomplete = "off";
  input.maxLength = 200;
  input.placeholder = say("chips.add");
  input.setAttribute("aria-describedby", area.getAttribute("aria-describedby") ?? "");
  news.className = "visually-hidden";
  news.setAttribute("role", "status");
  area.removeAttribute("id");
  area.hidden = true;
  box.append(list, input, news);
  area.after(box);
  const words = () => area.value.split("\n").filter((word) => word.trim());

  function write(next, told = "") {
    area.value = next.join("\n");
    news.textContent = told;
    draw();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function draw() {
    list.hidden = !words().length;
    list.replaceChildren(...words().map(chip));
  }

  function chip(word) {
    const item = document.createElement("li");
    const remove = document.createElement("button");
    const shown = document.createElement("span");
    const label = document.createElement("span");
    shown.textContent = word;
    remove.type = "button";
    label.className = "visually-hidden";
    label.textContent = say("chips.remove", { word });
    remove.append("×", label);
    remove.addEventListener("click", () => {
      write(words().filter((other) => other !== word), say("chips.removed", { word }));
      input.focus();
    });
    item.append(shown, remove);
    return item;
  }

  function take(text = input.value) {
    const fresh = text.split(BETWEEN).map((word) => word.trim()).filter((word) => word && !words().includes(word));
    input.value = "";
    if (fresh.length) write([...words(), ...new Set(fresh)], say("chips.added", { word: fresh.join(", ") }));
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !input.value && words().length) {
      input.value = words().at(-1);
      write(words().slice(0, -1));
      event.preventDefault();
    }
  });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!BETWEEN.test(text)) return;
    event.preventDefault();
    take(input.value + text);
  });
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("blur", () => take());
  draw();
}
