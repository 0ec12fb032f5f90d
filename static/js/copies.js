// A button that copies the text of a field. Where the browser allows no copying, the text is selected for the keyboard.
//   <div data-controller="copies"><input readonly data-copies-text>
//     <button type="button" data-copies-button><span data-copies-words>Copy</span></button></div>
const SAID_FOR_MS = 3000;

export function connect(element) {
  const text = element.querySelector("[data-copies-text]");
  const words = element.querySelector("[data-copies-words]");
  const usual = words.textContent;
  words.setAttribute("aria-live", "polite");

  element.querySelector("[data-copies-button]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      words.textContent = "Copied";
    } catch {
      words.textContent = "Press Ctrl+C";
    }
    text.select();
    setTimeout(() => (words.textContent = usual), SAID_FOR_MS);
  });
  text.addEventListener("focus", () => text.select());
}
