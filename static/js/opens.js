// A button that opens a dialog. With data-action and data-name the dialog's form is told what it is about.
//   <button data-controller="opens" data-opens="delete-sheet" data-action="/cpe/…/delete/" data-name="Renewal">
//   <dialog id="delete-sheet"><form method="post"> … <span data-name></span> … <button data-dialog-close>
export function connect(button) {
  button.addEventListener("click", () => {
    const dialog = document.getElementById(button.dataset.opens);
    if (button.dataset.action) dialog.querySelector("form").action = button.dataset.action;
    for (const place of dialog.querySelectorAll("[data-name]")) place.textContent = button.dataset.name;
    dialog.addEventListener("click", closeOnRequest);
    dialog.showModal();
  });
}

function closeOnRequest(event) {
  const dialog = event.currentTarget;
  // A click on the dialog itself, not on what is in it, is one on the backdrop or the padding.
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  const beside = event.target === dialog && !inside;
  if (beside || event.target.closest("[data-dialog-close]")) dialog.close();
}
