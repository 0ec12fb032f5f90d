// The fields of a run: saved by themselves a moment after each change, tried on one file, taken from a template.
//   <form data-controller="run-fields" data-api="/api/jobs/…" data-run-id="…">  with the field editor and the try panel in it
import { get, post, put } from "./api.js";
import { oneAtATime } from "./coalesce.js";
import { fieldsOf, replaceFields, showErrors } from "./field-editor.js";
import { toast } from "./toasts.js";
import { showTrial } from "./trial.js";
import { say } from "./words.js";

const PAUSE_MS = 700;

export function connect(form) {
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const editor = part("field-editor");
  const { api, runId } = form.dataset;
  const query = { run_id: runId };
  let unsaved = false;
  let timer = null;

  const save = oneAtATime(async () => {
    clearTimeout(timer);
    if (!unsaved) return;
    unsaved = false;
    part("save-state").textContent = say("fields.saving");
    try {
      await put(`${api}/fields`, query, { fields: fieldsOf(editor), engine: part("engine")?.value });
      showErrors(editor, {});
      part("save-state").textContent = say("fields.saved");
    } catch (refusal) {
      unsaved = true;
      showErrors(editor, begun(refusal.errors ?? {}));
      part("save-state").textContent = say("fields.unsaved", { reason: refusal.message });
    }
  });

  // A name that is still to be typed is no mistake yet.
  function begun(errors) {
    const names = fieldsOf(editor).map(({ field_name: name }) => name.trim());
    return Object.fromEntries(Object.entries(errors).filter(([key]) => !/^fields\.\d+\.field_name$/.test(key) || names[key.split(".")[1]]));
  }

  const saveSoon = () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };
  form.addEventListener("fields:changed", saveSoon);
  part("engine")?.addEventListener("change", saveSoon);
  form.addEventListener("submit", () => (unsaved = false));
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  document.addEventListener("visibilitychange", () => document.hidden && save());

  part("take-template")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const choice = form.querySelector('[name="template_id"]');
    if (!choice.value) return choice.focus();
    try {
      const template = await get(`/api/templates/${choice.value}`);
      replaceFields(editor, template.fields, template.name);
    } catch (refusal) {
      toast(refusal.message, "error");
    }
    return null;
  });

  // The template is made of what is saved.
  part("save-template-form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const dialog = event.target;
    await save();
    if (!unsaved) return dialog.submit();
    dialog.closest("dialog").close();
    return toast(part("save-state").textContent, "error");
  });

  if (part("try")) part("try").disabled = false;
  part("try")?.addEventListener("click", async () => {
    const button = part("try");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    part("trial").setAttribute("aria-busy", "true");
    part("trial-news").textContent = say("trial.reading");
    try {
      const trial = await post(`${api}/try`, query, { file_id: part("try-file").value, fields: fieldsOf(editor) });
      showErrors(editor, {});
      showTrial(part, trial);
    } catch (refusal) {
      showErrors(editor, refusal.errors ?? {});
      part("trial-news").textContent = refusal.message;
    }
    part("trial").removeAttribute("aria-busy");
    button.setAttribute("aria-disabled", "false");
  });
}
