// Finds data-controller="name other" and connects each module once, also in what htmx brings later.
// A module exports connect(element) and knows nothing of the others. An element that heeds what a person does has data-ready.
const modules = {
  chips: () => import("./chips.js"),
  copies: () => import("./copies.js"),
  drawer: () => import("./drawer.js"),
  "field-editor": () => import("./field-editor.js"),
  localtime: () => import("./localtime.js"),
  menu: () => import("./menu.js"),
  opens: () => import("./opens.js"),
  panes: () => import("./panes.js"),
  picker: () => import("./picker.js"),
  run: () => import("./run.js"),
  "run-fields": () => import("./run-fields.js"),
  "run-uploads": () => import("./run-uploads.js"),
  sheet: () => import("./sheet.js"),
  toasts: () => import("./toasts.js"),
  unsaved: () => import("./unsaved.js"),
};
const connected = new WeakMap();

async function connect(element) {
  const done = connected.get(element) ?? new Set();
  connected.set(element, done);
  for (const name of element.dataset.controller.split(" ")) {
    if (done.has(name)) continue;
    done.add(name);
    const module = await modules[name]();
    module.connect(element);
  }
  element.dataset.ready = "";
}

function connectAll(root) {
  for (const element of root.querySelectorAll("[data-controller]")) connect(element);
}

connectAll(document);
document.addEventListener("htmx:load", (event) => connectAll(event.detail.elt.parentElement ?? document));
document.addEventListener("parts:added", (event) => connectAll(event.detail));
