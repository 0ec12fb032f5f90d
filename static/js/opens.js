// A button that opens a dialog. With data-action and data-name the dialog's form is told what it is about.
//   <button data-controller="opens" data-opens="delete-sheet" data-action="/cpe/…/delete/" data-name="Renewal">
//   <dialog id="delete-sheet"><form method="post"> … <span data-name></span> … <button data-dialog-close>
// An <input data-name-value> in it begins with the name.
export function connect(button) {
  button.addEventListener("click", () => {
    const dialog = document.getElementById(button.dataset.opens);
    if (button.dataset.action) dialog.querySelector("form").action = button.dataset.action;
    for (const place of dialog.querySelectorAll("[data-name]")) place.textContent = button.dataset.name;
    for (const input of dialog.querySelectorAll("[data-name-value]")) input.value = button.dataset.name;
    dialog.addEventListener("click", closeOnRequest);
    dialog.showModal();
  });
}

// The form fills the dialog, so a click that hits the dialog itself is one beside it.
function closeOnRequest({ target, currentTarget: dialog }) {
  if (target === dialog || target.closest("[data-dialog-close]")) dialog.close();
}
