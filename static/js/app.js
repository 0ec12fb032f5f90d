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
  "own-zone": () => import("./own-zone.js"),
  panes: () => import("./panes.js"),
  passkey: () => import("./passkey.js"),
  picker: () => import("./picker.js"),
  run: () => import("./run.js"),
  "run-fields": () => import("./run-fields.js"),
  "run-uploads": () => import("./run-uploads.js"),
  sheet: () => import("./sheet.js"),
  toasts: () => import("./toasts.js"),
  unsaved: () => import("./unsaved.js"),
};
const connected = new WeakMap();

async function connectTo(element, name) {
  const module = await modules[name]();
  module.connect(element);
}

// Asked twice while the modules are on their way, both wait for the same connections.
async function connect(element) {
  const begun = connected.get(element) ?? new Map();
  connected.set(element, begun);
  for (const name of element.dataset.controller.split(" ")) {
    if (!begun.has(name)) begun.set(name, connectTo(element, name));
    await begun.get(name);
  }
  element.dataset.ready = "";
}

function connectAll(root) {
  for (const element of root.querySelectorAll("[data-controller]")) connect(element);
}

connectAll(document);
document.addEventListener("htmx:load", (event) => connectAll(event.detail.elt.parentElement ?? document));
document.addEventListener("parts:added", (event) => connectAll(event.detail));
