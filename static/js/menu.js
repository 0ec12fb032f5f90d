// A <details> menu that closes by Esc, by a click beside it, and when the focus leaves it.
//   <details data-controller="menu"><summary>…</summary> … </details>
export function connect(menu) {
  const close = () => (menu.open = false);

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-theme-choice]");
    if (!menu.contains(event.target) || chosen) close();
  });
}
