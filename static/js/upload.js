// Files on their way to the server: Uppy, behind this one module. Loaded when the page has drawn everything else.
//   const uploads = await startUploads({ endpoint, target, progress, arrived, refused });
//   uploads.add(input.files);  uploads.allow(false);
// `progress(id, path, percent)`, `arrived(id, answer)` and `refused(id, path, sentence)` are called per file, `settled()`
// when none is on its way any more, `drag(over)` while files are held over the target, `closed()` when they may not come.
import { DropTarget, Uppy, XHRUpload } from "../vendor/uppy/dist/uppy.min.mjs";
import { secret, sentenceOf } from "./api.js";
import { say } from "./words.js";

const AT_ONCE = 3;

export function startUploads({ endpoint, target, progress, arrived, refused, drag, settled, closed }) {
  const uppy = new Uppy({ autoProceed: true, onBeforeFileAdded: (file) => (ready ? withPath(file) : Boolean(closed())) });
  let ready = true;

  uppy.use(XHRUpload, {
    endpoint,
    fieldName: "files",
    allowedMetaFields: ["paths"],
    headers: () => ({ "X-CSRFToken": secret(), Accept: "application/json" }),
    limit: AT_ONCE,
    timeout: 0,
    shouldRetry: (request) => request.status === 0 || request.status >= 502,
  });
  uppy.use(DropTarget, {
    target,
    onDragOver: () => drag(true),
    onDragLeave: (event) => target.contains(event.relatedTarget) || drag(false),
    onDrop: () => drag(false),
  });

  uppy.on("files-added", (files) => files.forEach((file) => progress(file.id, file.meta.paths, null)));
  uppy.on("upload-progress", (file, { bytesUploaded, bytesTotal }) => {
    if (file) progress(file.id, file.meta.paths, bytesTotal ? Math.round((100 * bytesUploaded) / bytesTotal) : 100);
  });
  uppy.on("upload-success", (file, { body }) => forget(file, () => arrived(file.id, body)));
  uppy.on("upload-error", (file, error, request) => {
    const sentence = request?.status ? sentenceOf(request.responseText, request.status) : say("upload.broken");
    forget(file, () => refused(file.id, file.meta.paths, sentence));
  });

  // Forgotten by Uppy at once, so that the same file can be dropped again; told first, so that no row flickers.
  function forget(file, tell) {
    tell();
    queueMicrotask(() => {
      uppy.removeFile(file.id);
      if (!uppy.getFiles().length) settled();
    });
  }

  function add(files) {
    uppy.addFiles(
      [...files].map((file) => ({
        name: file.name,
        type: file.type,
        data: file,
        meta: { relativePath: file.webkitRelativePath || null },
      })),
    );
  }

  return { add, allow: (yes) => (ready = yes), underway: () => uppy.getFiles().length };
}

function withPath(file) {
  return { ...file, meta: { ...file.meta, paths: (file.meta.relativePath || file.name).replace(/^\/+/, "") } };
}
