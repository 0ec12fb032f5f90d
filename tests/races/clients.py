"""What clients and workers do to one sheet, each as the API or the queue would have it done; all may do it at once."""

from __future__ import annotations

import io
import threading
import uuid
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from cpe import sheets
from extraction.errors import Reason
from jobs import enqueue, files, intake, lifecycle, processing, runs, storage
from jobs.errors import Refusal
from jobs.models import ExtractionJob, RunStatus
from jobs.tests.readers import ScriptedReader, refusal

ARCHIVE_MEMBERS = 2
_TAKE = """
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT job.id FROM procrastinate_jobs job JOIN extraction_tasks task ON task.id::text = job.args ->> 'task_id'
        JOIN job_runs run ON run.id = task.job_run_id
        WHERE job.status = 'todo' AND run.job_id = %s
        ORDER BY job.priority DESC, job.id LIMIT 1 FOR UPDATE OF job SKIP LOCKED
    ) RETURNING args ->> 'task_id'
"""


@dataclass
class Sheet:
    """A sheet, and what its clients were told was done to it: the files that they added and removed."""

    job: ExtractionJob
    added: set[uuid.UUID] = field(default_factory=set)
    removed: set[uuid.UUID] = field(default_factory=set)
    submitted: list[uuid.UUID] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def do(self, name: str) -> None:
        """One deed; a refusal is an answer as good as any."""
        try:
            getattr(self, name)()
        except Refusal as refused:
            with self._lock:
                self.refused.append(f"{name}: {refused.sentence}")

    def upload(self) -> None:
        self._add("good.txt", b"Ethics")

    def upload_one_that_fails(self) -> None:
        self._add("locked.txt", b"Ethics")

    def upload_one_that_may_pass(self) -> None:
        self._add("flaky.txt", b"Ethics")

    def upload_archive(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for number in range(ARCHIVE_MEMBERS):
                archive.writestr(f"{number}.txt", b"Ethics")
        self._add("many.zip", packed.getvalue())

    def remove_newest(self) -> None:
        with self._lock:
            candidates = self.added - self.removed
        run = runs.latest_run(self.job)
        newest = run.files.filter(pk__in=candidates).order_by("-created_at", "-pk").first()
        if newest is None:
            return
        family = {newest.pk, *run.files.filter(parent=newest).values_list("pk", flat=True)}
        files.remove(run_id=run.pk, file_id=newest.pk)
        with self._lock:
            self.removed |= family

    def start(self) -> None:
        run = sheets.start(job=self.job, now=timezone.now())
        with self._lock:
            self.submitted.append(run.pk)

    def cancel(self) -> None:
        lifecycle.cancel(run_id=self._working_or_latest(), now=timezone.now())

    def retry(self) -> None:
        ended = self.job.runs.filter(status__in=[RunStatus.FAILED, RunStatus.PARTIALLY_COMPLETED])
        run = ended.order_by("-created_at").first()
        if run is not None:
            lifecycle.retry(run_id=run.pk, now=timezone.now(), task_ids=set(run.tasks.values_list("pk", flat=True)))

    def work(self) -> None:
        """As a worker: take a task from the queue, do it, put it back where its cause may pass."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [self.job.pk])
            taken = cursor.fetchone()
        if taken is None:
            return
        task_id = uuid.UUID(taken[0])
        try:
            processing.process_task(task_id=task_id, reader=_Reader(), clock=timezone.now)
        except processing.TRANSIENT:
            enqueue.documents([task_id])

    def _add(self, path: str, content: bytes) -> None:
        run = runs.latest_run(self.job)
        rows = intake.add_upload(run_id=run.pk, path=path, stream=io.BytesIO(content), now=timezone.now())
        with self._lock:
            self.added |= {row.pk for row in rows}

    def _working_or_latest(self) -> uuid.UUID:
        working = self.job.runs.filter(status=RunStatus.IN_PROGRESS).order_by("-created_at").first()
        return (working or runs.latest_run(self.job)).pk


class _Reader(ScriptedReader):
    """One row of each document, but for those whose name says otherwise."""

    def extract(self, source: Any, name: str, fields: Any, kept: Any = None) -> Any:
        if name == "locked.txt":
            raise refusal(Reason.PASSWORD)
        if name == "flaky.txt" and uuid.uuid4().int % 2:
            raise storage.StorageUnavailable(name)
        return super().extract(source, name, fields)


DEEDS = (
    "upload",
    "upload_one_that_fails",
    "upload_one_that_may_pass",
    "upload_archive",
    "remove_newest",
    "start",
    "cancel",
    "retry",
    "work",
)


def at_once(*calls: Callable[[], None]) -> None:
    """Each in a thread with a connection of its own; all begin together. Raises what any of them raised."""
    start = threading.Barrier(len(calls))
    raised: list[BaseException] = []

    def run(call: Callable[[], None]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            call()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def in_turn(sheet: Sheet, deeds: Sequence[str]) -> Callable[[], None]:
    """One client's doing."""

    def run() -> None:
        for deed in deeds:
            sheet.do(deed)

    return run
