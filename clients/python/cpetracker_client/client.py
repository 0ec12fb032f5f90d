"""The client: a method for each thing that a program does with jobs, sheets and templates."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self, cast
from urllib.parse import parse_qs, urlsplit

import httpx

from cpetracker_client import events, schema, uploads
from cpetracker_client.problems import RunNotFinished
from cpetracker_client.transport import Content, Transport

FINAL: Final = frozenset({"completed", "partially_completed", "failed", "cancelled"})
FIRST_LOOK, LAST_LOOK = 0.25, 5.0  # seconds between looks at a run, growing
EXPORTS: Final = {".csv": "export_csv", ".xlsx": "export_excel"}

Id = str | uuid.UUID


class Client:
    """Speaks to one server with one API token. Lists are read page by page while they are walked through.

    What the server refuses is raised as a `Problem`. Where `run_id` is left out, the latest run of the job is meant.
    A busy server (429, 503) and a broken connection are tried again `retries` times; changes carry a key by which the
    server does each of them once.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout: float = 60.0,
        retries: int = 5,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._transport = Transport(base_url, token, timeout=timeout, retries=retries, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    # --- Jobs

    def jobs(self, **filters: Any) -> Iterator[schema.Job]:
        """One's jobs, the newest first; sheets are jobs with `job_type="cpe"`."""
        return self._pages("list_jobs", "jobs", **filters)

    def job(self, job_id: Id) -> schema.Job:
        return cast(schema.Job, self._json("get_job", job_id=job_id))

    def create_job(self, name: str, *, description: str = "", template_id: Id | None = None) -> schema.Job:
        asked = _given(name=name, description=description, template_id=template_id)
        return cast(schema.Job, self._json("create_job", asked))

    def change_job(self, job_id: Id, *, name: str | None = None, description: str | None = None) -> schema.Job:
        return cast(schema.Job, self._json("change_job", _given(name=name, description=description), job_id=job_id))

    def duplicate_job(self, job_id: Id, name: str = "") -> schema.Job:
        """Another job that asks for the same, without files."""
        return cast(schema.Job, self._json("duplicate_job", _given(name=name or None), job_id=job_id))

    def delete_job(self, job_id: Id) -> None:
        """With its runs, files, results and exports."""
        self._transport.call("delete_job", job_id=job_id)

    # --- Runs

    def runs(self, job_id: Id, **filters: Any) -> Iterator[schema.Run]:
        """The newest first."""
        return self._pages("list_runs", "runs", job_id=job_id, **filters)

    def run(self, job_id: Id, run_id: Id) -> schema.RunDetail:
        return cast(schema.RunDetail, self._json("get_run", job_id=job_id, run_id=run_id))

    def create_run(
        self,
        job_id: Id,
        *,
        clone_from_run_id: Id | None = None,
        template_id: Id | None = None,
        append_results: bool = False,
    ) -> schema.RunMade:
        """A run that takes files: with the fields of another run or of a template, and, appending, with its results."""
        asked = _given(clone_from_run_id=clone_from_run_id, template_id=template_id, append_results=append_results)
        return cast(schema.RunMade, self._json("create_run", asked, job_id=job_id))

    def fields(self, job_id: Id, run_id: Id | None = None) -> schema.Fields:
        """The columns that the run asks for, and how each folder is read."""
        return cast(schema.Fields, self._json("get_fields", job_id=job_id, run_id=run_id))

    def set_fields(
        self,
        job_id: Id,
        run_id: Id | None = None,
        *,
        fields: Iterable[schema.NewFieldRequest] | None = None,
        processing_modes: dict[str, Literal["individual", "combined"]] | None = None,
        template_id: Id | None = None,
    ) -> schema.Fields:
        """What is left out stays as it is."""
        wanted = list(fields) if fields is not None else None
        asked = _given(fields=wanted, processing_modes=processing_modes, template_id=template_id)
        return cast(schema.Fields, self._json("replace_fields", asked, job_id=job_id, run_id=run_id))

    def try_fields(
        self,
        job_id: Id,
        file_id: Id,
        run_id: Id | None = None,
        *,
        fields: Iterable[schema.NewFieldRequest] | None = None,
    ) -> schema.Tried:
        """The rows of one file as a worker would find them, with these columns or with the run's; nothing is kept."""
        asked = _given(file_id=file_id, fields=list(fields) if fields is not None else None)
        return cast(schema.Tried, self._json("try_fields", asked, job_id=job_id, run_id=run_id))

    def submit(self, job_id: Id, run_id: Id | None = None) -> schema.Moved:
        """Have the files of the run read."""
        return cast(schema.Moved, self._json("submit_run", job_id=job_id, run_id=run_id))

    def cancel(self, job_id: Id, run_id: Id | None = None) -> schema.Moved:
        """Stop the run; what it has found stays."""
        return cast(schema.Moved, self._json("cancel_run", job_id=job_id, run_id=run_id))

    def retry(self, job_id: Id, run_id: Id | None = None) -> schema.Moved:
        """Read again what failed."""
        return cast(schema.Moved, self._json("retry_run", job_id=job_id, run_id=run_id))

    def progress(self, job_id: Id, run_id: Id | None = None) -> schema.Progress:
        return cast(schema.Progress, self._json("get_progress", job_id=job_id, run_id=run_id))

    def wait_for(
        self,
        job_id: Id,
        run_id: Id | None = None,
        *,
        timeout: float | None = None,
        on_progress: Callable[[schema.Progress], None] | None = None,
    ) -> schema.Progress:
        """The progress of the run once it has ended, however it did. Raises `RunNotFinished` after `timeout` seconds.

        Without `run_id` that is the run which is the latest now. Looks cost the server little: it is told what was
        seen last and answers in full only where that changed.
        """
        run_id = run_id or self.progress(job_id)["job_run_id"]
        until = time.monotonic() + timeout if timeout is not None else None
        seen, etag, pause = cast(schema.Progress, {}), "", FIRST_LOOK
        while True:
            headers = {"If-None-Match": etag} if etag else {}
            answer = self._transport.call(
                "get_progress", content=_content(headers=headers), job_id=job_id, run_id=run_id
            )
            if answer.status_code != 304:
                etag, before, seen = answer.headers.get("ETag", ""), seen, answer.json()
                if seen != before:
                    pause = FIRST_LOOK
                    if on_progress is not None:
                        on_progress(seen)
                if seen["status"] in FINAL:
                    return seen
            if until is not None and time.monotonic() + pause > until:
                raise RunNotFinished(f"Run {run_id} is {seen['status']} after {timeout} seconds.")
            time.sleep(pause)
            pause = min(pause * 1.5, LAST_LOOK)

    def events(self, job_id: Id) -> Iterator[dict[str, Any]]:
        """What happens to the job, as it happens, beginning with a snapshot of it; it never ends by itself.

        A stream that breaks is taken up again where it broke. Raises `Problem` when the job or the token is gone.
        """
        place, wait = "", events.FIRST_WAIT
        while True:
            headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": place} if place else {})
            with (
                self._transport.stream("watch_job", content=_content(headers=headers), job_id=job_id) as answer,
                contextlib.suppress(httpx.TransportError),
            ):
                for event in events.read(answer.iter_lines(), place=place, wait=wait):
                    place, wait = event.place, event.wait
                    yield event.message
            self._transport.sleep(wait)

    # --- Files

    def upload(
        self,
        job_id: Id,
        *paths: str | os.PathLike[str],
        run_id: Id | None = None,
        on_progress: uploads.Progress | None = None,
    ) -> list[schema.File]:
        """Files, and folders with all that is in them, into an editable run; what the server made of each.

        They are read while they are sent, in requests of some dozen files. `on_progress` is told the bytes that are
        sent, and how many there are in all. Raises `FileNotFoundError` before anything is sent.
        """
        everything = uploads.found(paths)
        counter = uploads.Counter(sum(upload.size for upload in everything), on_progress)
        added: list[schema.File] = []
        for batch in uploads.batches(everything):
            content = partial(counter.opened, batch, uuid.uuid4().hex)
            answer: schema.Uploaded = self._transport.call(
                "upload_files", content=content, job_id=job_id, run_id=run_id
            ).json()
            run_id = answer["job_run_id"]  # one run takes them all, also where another one begins meanwhile
            added += answer["files"]
            counter.answered(batch)
        return added

    def files(self, job_id: Id, run_id: Id | None = None, **filters: Any) -> Iterator[schema.File]:
        """The files of one run, by folder."""
        return self._pages("list_files", "files", job_id=job_id, run_id=run_id, **filters)

    def files_of_all_runs(self, job_id: Id, **filters: Any) -> Iterator[schema.FileOfRun]:
        """The newest run's first."""
        return self._pages("list_files_of_all_runs", "files", job_id=job_id, **filters)

    def delete_file(self, job_id: Id, file_id: Id) -> None:
        self._transport.call("delete_file", job_id=job_id, file_id=file_id)

    # --- Results

    def results(self, job_id: Id, run_id: Id | None = None, *, evidence: bool = False) -> Iterator[schema.Result]:
        """One for each document (or folder read together), of the run's whole chain, the earliest run first.

        With `evidence` each cell's confidence and place in its document.
        """
        return self._pages("list_results", "results", job_id=job_id, run_id=run_id, evidence=evidence or None)

    def rows(self, job_id: Id, run_id: Id | None = None) -> Iterator[dict[str, Any]]:
        """The rows of the table, each by column name."""
        for result in self.results(job_id, run_id):
            table = result["extracted_data"]
            for row in table["results"]:
                yield dict(zip(table["columns"], row, strict=True))

    def export(self, job_id: Id, path: str | os.PathLike[str], run_id: Id | None = None) -> Path:
        """The table as a file; its suffix, `.csv` or `.xlsx`, says which kind. It appears when it is complete."""
        target = Path(path)
        if target.suffix not in EXPORTS:
            raise ValueError(f"{target.name} ends neither in .csv nor in .xlsx.")
        part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
        try:
            with (
                part.open("wb") as file,
                self._transport.stream(EXPORTS[target.suffix], job_id=job_id, run_id=run_id) as answer,
            ):
                for piece in answer.iter_bytes():
                    file.write(piece)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target

    # --- Sheets and states

    def states(self) -> Iterator[schema.State]:
        return self._linked_pages("list_states")

    def sheets(self, **filters: Any) -> Iterator[schema.Sheet]:
        """One's sheets, the newest first."""
        return self._linked_pages("list_sheets", **filters)

    def create_sheet(self, template_id: Id, name: str = "") -> schema.MadeSheet:
        """A sheet for the state with this `template_id`; its `job_id` is a job's."""
        return cast(schema.MadeSheet, self._json("create_sheet", _given(template_id=template_id, name=name)))

    def start_sheet(self, job_id: Id) -> schema.Started:
        """Have the files read that were added since the last start."""
        return cast(schema.Started, self._json("start_sheet", job_id=job_id))

    def delete_sheet(self, job_id: Id) -> None:
        self._transport.call("delete_sheet", job_id=job_id)

    # --- Templates

    def templates(self, **filters: Any) -> Iterator[schema.Template]:
        """The public ones and one's own."""
        return self._pages("list_templates", "templates", **filters)

    def template(self, template_id: Id) -> schema.Template:
        return cast(schema.Template, self._json("get_template", template_id=template_id))

    def create_template(
        self, name: str, fields: Iterable[schema.NewFieldRequest], *, description: str = ""
    ) -> schema.Template:
        """One of one's own, for `create_job` and `create_run`."""
        asked = _given(name=name, fields=list(fields), description=description)
        return cast(schema.Template, self._json("create_template", asked))

    def delete_template(self, template_id: Id) -> None:
        """Jobs that began with it keep their fields."""
        self._transport.call("delete_template", template_id=template_id)

    def data_types(self) -> list[schema.DataType]:
        """The kinds of column."""
        return cast(list[schema.DataType], self._json("list_data_types"))

    # --- How

    def _json(self, operation: str, asked: dict[str, Any] | None = None, **values: Any) -> Any:
        return self._transport.call(operation, content=_content(json=asked), **values).json()

    def _pages(self, operation: str, key: str, **values: Any) -> Iterator[Any]:
        """Every row of a list that names the cursor of its next page."""
        cursor: str | None = None
        while True:
            page = self._json(operation, **values, cursor=cursor)
            yield from page[key]
            cursor = page["next"]
            if cursor is None:
                return

    def _linked_pages(self, operation: str, **values: Any) -> Iterator[Any]:
        """Every row of a plain list whose next page is named by the header `Link`."""
        cursor: str | None = None
        while True:
            answer = self._transport.call(operation, **values, cursor=cursor)
            yield from answer.json()
            following = answer.links.get("next", {}).get("url")
            if following is None:
                return
            cursor = parse_qs(urlsplit(following).query)["cursor"][0]  # the address itself is not trusted


def _content(**given: Any) -> Content:
    kept = {name: value for name, value in given.items() if value is not None}
    return lambda: kept


def _given(**values: Any) -> dict[str, Any]:
    """What is sent as JSON: ids as text, without what was left out."""
    return {
        name: str(value) if isinstance(value, uuid.UUID) else value
        for name, value in values.items()
        if value is not None
    }
