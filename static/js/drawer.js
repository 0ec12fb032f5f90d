// The list of sheets as a drawer on a phone: opened from the bar, closed by Esc, by its cross or by a tap beside it.
//   <aside data-controller="drawer" id="sheets"> … <button data-drawer-close>   and in the bar <button data-drawer-open>
export function connect(drawer) {
  const opener = document.querySelector("[data-drawer-open]");
  const content = document.getElementById("content");

  function set(open) {
    drawer.toggleAttribute("data-open", open);
    opener.setAttribute("aria-expanded", String(open));
    content.inert = open;
    if (open) drawer.querySelector("a, button").focus();
    else opener.focus();
  }

  opener.addEventListener("click", () => set(!drawer.hasAttribute("data-open")));
  drawer.querySelector("[data-drawer-close]").addEventListener("click", () => set(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.hasAttribute("data-open")) set(false);
  });
  document.addEventListener("click", (event) => {
    if (!drawer.hasAttribute("data-open")) return;
    if (!drawer.contains(event.target) && !opener.contains(event.target) && !event.target.closest("dialog")) set(false);
  });
  // A window that grew wide shows the list anyway; the rest must not stay locked.
  matchMedia("(min-width: 48.01rem)").addEventListener("change", (wide) => {
    if (wide.matches && drawer.hasAttribute("data-open")) set(false);
  });
}
