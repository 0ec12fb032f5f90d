// A form that warns before its changes are left behind.
//   <form data-controller="unsaved">
export function connect(form) {
  let changed = Boolean(form.querySelector('[aria-invalid="true"]'));
  const note = () => (changed = true);

  form.addEventListener("input", note);
  form.addEventListener("fields:changed", note);
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => changed && event.preventDefault());
}
