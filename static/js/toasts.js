// Messages in the corner: those that the server wrote into the page, and those of modules (a "toast" event on document).
//   import { toast } from "./toasts.js";  toast("The file could not be uploaded.", "error");
const STAYS_MS = 6000;

export function toast(words, level = "info") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { words, level } }));
}

export function connect(region) {
  const template = region.querySelector("template");

  function keep(card) {
    card.querySelector("[data-close]").addEventListener("click", () => card.remove());
    if (card.dataset.level !== "error") setTimeout(() => card.remove(), STAYS_MS);
  }

  function show({ words, level }) {
    const same = [...region.querySelectorAll(".toast-card p")].some((shown) => shown.textContent === words);
    if (same) return;
    const card = template.content.firstElementChild.cloneNode(true);
    card.dataset.level = level;
    if (level === "error") card.setAttribute("role", "alert");
    card.querySelector("p").textContent = words;
    region.append(card);
    keep(card);
  }

  region.querySelectorAll(".toast-card").forEach(keep);
  document.addEventListener("toast", (event) => show(event.detail));
}
