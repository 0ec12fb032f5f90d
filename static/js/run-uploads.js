// Files on their way into a run. What has arrived is listed by the server, whose part of the page is asked for again.
//   <div data-controller="run-uploads" data-endpoint="/api/jobs/…/files?run_id=…">  with drop, inputs, arrivals, row template
import { startUploads } from "./upload.js";
import { say } from "./words.js";

const REFRESH_MS = 1500;

export function connect(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const rows = new Map();
  let due = null;

  function row(id, path) {
    if (!rows.has(id)) {
      const fresh = part("arrival-template").content.firstElementChild.cloneNode(true);
      fresh.querySelector('[data-part="name"]').textContent = path;
      fresh.querySelector("progress").setAttribute("aria-label", path);
      part("arrivals").append(fresh);
      rows.set(id, fresh);
    }
    return rows.get(id);
  }

  function write(id, path, words, percent = null) {
    const shown = row(id, path);
    shown.querySelector('[data-part="state"]').textContent = words;
    shown.querySelector("progress").hidden = percent === null;
    shown.querySelector("progress").value = percent ?? 0;
    return shown;
  }

  function forget(id) {
    rows.get(id)?.remove();
    rows.delete(id);
  }

  function refresh() {
    clearTimeout(due);
    due = null;
    document.body.dispatchEvent(new CustomEvent("files:changed"));
  }

  const uploads = startUploads({
    endpoint: root.dataset.endpoint,
    target: root,
    drag: (over) => part("drop").toggleAttribute("data-over", over),
    progress: (id, path, percent) =>
      write(id, path, percent === null ? say("file.queued") : say("file.uploading", { percent }), percent),
    arrived(id) {
      forget(id);
      due ??= setTimeout(refresh, REFRESH_MS);
    },
    refused(id, path, sentence) {
      const shown = write(id, path, sentence);
      shown.dataset.state = "failed";
      const dismiss = shown.querySelector("button");
      dismiss.hidden = false;
      dismiss.addEventListener("click", () => forget(id));
    },
    settled: refresh,
    closed() {},
  });
  addEventListener("beforeunload", (event) => uploads.underway() && event.preventDefault());

  for (const name of ["files", "folder"]) {
    const input = part(`${name}-input`);
    part(`choose-${name}`).addEventListener("click", () => input.click());
    part(`choose-${name}`).disabled = false;
    input.addEventListener("change", () => {
      uploads.add(input.files);
      input.value = "";
    });
  }
}
