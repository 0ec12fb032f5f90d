// The sentences of the page stand in its templates (<template data-word="start.none">), so that no module holds text.
//   say("progress.reading", { done: 3, total: 40 })
// A word ending in ".one" is taken where the value `count` is 1.
const PLACE = /\{(\w+)\}/g;

export function say(key, values = {}) {
  const single = values.count === 1 && document.querySelector(`[data-word="${key}.one"]`);
  const template = single || document.querySelector(`[data-word="${key}"]`);
  if (!template) throw new Error(`No words for ${key}`);
  return template.content.textContent.trim().replace(PLACE, (_, name) => format(values[name]));
}

function format(value) {
  return typeof value === "number" ? value.toLocaleString() : String(value ?? "");
}
