"""One task: load its documents, have them read, write what came of it, and finish the run if it was the last."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction

from accounts import ledger
from accounts.ledger import Tally
from accounts.models import User
from jobs import engines, fields, lifecycle, log_context, metrics, progress, storage, tables
from jobs.attempts import Attempt, FileEnd, TaskEnd
from jobs.file_reading import Reader, read_file
from jobs.models import ExtractionTask, SourceFile
from jobs.outcomes import GOOD, Outcome

logger = logging.getLogger(__name__)

# What may pass: asked again later, the same task may well succeed.
TRANSIENT: Final = (storage.StorageUnavailable, OperationalError, InterfaceError, engines.ModelAway)
MOST_ATTEMPTS: Final = 6


Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose task it is, known from the start: the job may be gone when there is something to write down."""

    run_id: uuid.UUID
    job_id: uuid.UUID
    user_id: int


def process_task(*, task_id: uuid.UUID, reader: Reader, clock: Clock) -> None:
    """Do a task, at whatever point it was left; again changes nothing. Raises one of `TRANSIENT` to be retried."""
    columns = ("job_run_id", "job_run__job_id", "job_run__job__user_id")
    found = ExtractionTask.objects.filter(pk=task_id).values_list(*columns).first()
    if found is None:
        return  # its job was deleted meanwhile
    owner = _Owner(*found)
    with log_context.about(run_id=owner.run_id, task_id=task_id):
        _process(task_id, owner, reader, clock)


def _process(task_id: uuid.UUID, owner: _Owner, reader: Reader, clock: Clock) -> None:
    run_id = owner.run_id
    attempt = lifecycle.start_task(task_id=task_id, now=clock())
    progress.announce(run_id)
    if attempt is not None:
        tally = Tally()
        try:
            end = _done(attempt, reader, tally)
        except TRANSIENT:
            with transaction.atomic():
                lifecycle.release_task(attempt=attempt, now=clock())
                _record(attempt, owner, tally, clock())
            raise
        with transaction.atomic():
            has_ended = lifecycle.end_task(attempt=attempt, end=end, now=clock())
            _record(attempt, owner, tally, clock(), counts=has_ended and end.outcome in GOOD)
        if has_ended:
            metrics.TASKS_ENDED.labels(end.outcome).inc()
    # Also where there was nothing to do: a worker may have died between the end of a task and that of its run.
    if not lifecycle.finish_if_done(run_id=run_id, now=clock()):
        progress.announce(run_id)


def _done(attempt: Attempt, reader: Reader, tally: Tally) -> TaskEnd:
    try:
        return _read(attempt, reader, tally)
    except TRANSIENT as cause:
        if attempt.attempts >= MOST_ATTEMPTS:
            logger.warning("Task %s is given up after %s attempts.", attempt.task_id, attempt.attempts, exc_info=True)
            return _end_for_all(attempt, Outcome.UNAVAILABLE)
        logger.info("Task %s will be tried again: %s", attempt.task_id, cause)
        metrics.TASKS_PUT_OFF.inc()
        raise
    except Exception:
        # A defect of ours with this document must not keep the run from its end.
        logger.exception("Task %s of run %s failed.", attempt.task_id, attempt.run_id)
        return _end_for_all(attempt, Outcome.FAULT)


def _record(attempt: Attempt, owner: _Owner, tally: Tally, now: dt.datetime, *, counts: bool = False) -> None:
    """Also of an attempt that came too late, and for a job that was deleted meanwhile: what it took, it took."""
    user_id = User.objects.filter(pk=owner.user_id).values_list("pk", flat=True).first()
    work = ledger.Work(user_id, owner.job_id, owner.run_id, attempt.task_id, attempt.token)
    ledger.record(work=work, tally=tally, now=now, counts=counts)


def _read(attempt: Attempt, reader: Reader, tally: Tally) -> TaskEnd:
    specs = fields.specs(attempt.run_id)
    assistance = engines.assistance_of(attempt.run_id)
    is_patient = attempt.attempts < MOST_ATTEMPTS
    found: list[tables.Part] = []
    ends: list[FileEnd] = []
    for file in _files(attempt):
        with metrics.DOCUMENT_SECONDS.labels(file.kind).time():
            end, table = read_file(file, reader, specs, tally, assistance, is_patient=is_patient)
        metrics.DOCUMENTS_READ.labels(end.outcome).inc()
        ends.append(end)
        if table is not None:
            found.append(tables.Part(file.pk, table))
    deciding = _deciding(ends)
    lines = tables.lines(found)
    evidence = tables.evidence(specs, lines) if found else None
    return TaskEnd(
        outcome=deciding.outcome,
        detail=deciding.detail,
        rows_count=len(lines),
        result=tables.result(specs, lines) if found else None,
        evidence=evidence,
        doubtful_cells=tables.doubtful_cells(evidence or []),
        engine=tally.engine,
        files=tuple(ends),
    )


def _deciding(ends: Sequence[FileEnd]) -> FileEnd:
    """The end that stands for the task's: rows before nothing found before the first reason."""
    order: dict[str, int] = {Outcome.ROWS: 0, Outcome.NOTHING_FOUND: 1}
    return min(ends, key=lambda end: order.get(end.outcome, 2))


def _end_for_all(attempt: Attempt, outcome: Outcome) -> TaskEnd:
    return TaskEnd(outcome, files=tuple(FileEnd(file.pk, outcome) for file in _files(attempt)))


def _files(attempt: Attempt) -> list[Any]:
    return list(SourceFile.objects.filter(task_files__task_id=attempt.task_id).order_by("task_files__position"))
