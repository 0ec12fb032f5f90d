// A menu with a field to search it: the field has the focus when it opens, the arrow keys walk what is listed.
//   <details data-controller="menu picker"><summary>…</summary> <input data-part="picker-words"> <ul><li><a> …
export function connect(menu) {
  const words = menu.querySelector('[data-part="picker-words"]');

  menu.addEventListener("toggle", () => menu.open && words.focus());
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !menu.open) return;
    event.preventDefault();
    const stops = [words, ...menu.querySelectorAll("li :is(a, button)")];
    stops[Math.min(stops.length - 1, Math.max(0, stops.indexOf(document.activeElement) + step))].focus();
  });
}
