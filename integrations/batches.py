"""The life of an import: begun, worked on turn by turn, put off, ended. The only writer of its state.

Moves are conditional updates whose row count decides who won: an import that was stopped stays stopped, whatever the
worker that has it does.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from integrations import destination, hooks
from integrations.models import OPEN_STATUSES, Connection, ImportBatch, ImportSource, ImportStatus, Into, ItemOutcome
from jobs import enqueue, events, lifecycle, runs, starting
from jobs.errors import Absent, Conflict, Refusal
from jobs.models import ExtractionJob

MOST_FAILURES: Final = 10  # in a row, nothing taken in between; with the waits below about an hour
FIRST_WAIT: Final = dt.timedelta(seconds=5)
LONGEST_WAIT: Final = dt.timedelta(minutes=15)


class NoSuchImport(Absent):
    sentence = "There is no such import."


class AlreadyEnded(Conflict):
    code = "import_ended"
    sentence = "This import has ended already."


class Stopped(Exception):
    """The import is no longer to be worked on."""


@transaction.atomic
def begin(
    *,
    job: ExtractionJob,
    source: ImportSource,
    query: Mapping[str, Any],
    now: dt.datetime,
    connection: Connection | None = None,
    run_id: uuid.UUID | None = None,
    into: Into = Into.LATEST,
    starts_run: bool = False,
) -> ImportBatch:
    """Have what matches imported by a worker, into this run or, without one, into that of `into`.

    The caller has checked the query. Raises `lifecycle.NotEditable` and `lifecycle.NoSuchRun` for a run that is named.
    """
    runs.latest_run_locked(job)  # the job before its runs, as everywhere
    if run_id is None:
        run = destination.run_for(job=job, into=into, now=now)
    else:
        run = lifecycle.locked_editable(run_id, "This run is already submitted. Create a new run to import more files.")
    batch = ImportBatch.objects.create(
        job=job,
        run=run,
        connection=connection,
        source=source,
        account=connection.account if connection else "",
        query=dict(query),
        into=into,
        starts_run=starts_run,
        created_at=now,
    )
    _enqueue(batch.pk)
    return batch


def take_up(*, batch_id: uuid.UUID, now: dt.datetime) -> ImportBatch | None:
    """The import, to be worked on for a turn; None where it has ended or is gone."""
    waiting = _still_open(batch_id).update(
        status=ImportStatus.RUNNING, started_at=Coalesce(F("started_at"), now), error=""
    )
    if not waiting:
        return None
    return ImportBatch.objects.select_related("job", "run", "connection").filter(pk=batch_id).first()


def note_item(*, batch: ImportBatch) -> None:
    """Call in the transaction that adds an item. Raises `Stopped`, and with it nothing is added."""
    if not _running(batch).update(failures_in_row=0):
        raise Stopped
    batch.failures_in_row = 0


def note_page(*, batch: ImportBatch, items: int, following: str) -> None:
    """A page is done; the next turn begins behind it. Raises `Stopped`."""
    # The cursor it was read from too: of two workers with the same page one counts it.
    same = _running(batch).filter(cursor=batch.cursor)
    if same.update(cursor=following, items_found=F("items_found") + items):
        batch.cursor = following
    elif not _running(batch).exists():
        raise Stopped
    else:
        batch.refresh_from_db(fields=["cursor"])


def move_on(*, batch: ImportBatch, now: dt.datetime) -> None:
    """Its run was started meanwhile: what is still to come goes to the one after it. Raises `Stopped`."""
    with transaction.atomic():
        run = destination.run_for(job=batch.job, into=Into(batch.into), now=now)
        if not _running(batch).update(run=run):
            raise Stopped
    batch.run = run


@transaction.atomic
def go_on_later(*, batch: ImportBatch) -> None:
    """The turn is over and there is more."""
    if _running(batch).update(status=ImportStatus.WAITING):
        _enqueue(batch.pk)


@transaction.atomic
def put_off(*, batch: ImportBatch, error: str, now: dt.datetime, retry_after: float = 0) -> None:
    """Something that may pass kept it from going on; after `MOST_FAILURES` in a row it has failed."""
    failures = ImportBatch.objects.filter(pk=batch.pk).values_list("failures_in_row", flat=True).first() or 0
    if failures + 1 >= MOST_FAILURES:
        _end(batch, ImportStatus.FAILED, now, error)
        return
    changed = _running(batch).update(status=ImportStatus.WAITING, failures_in_row=F("failures_in_row") + 1, error=error)
    if changed:
        wait = min(FIRST_WAIT * 2**failures, LONGEST_WAIT)
        _enqueue(batch.pk, at=now + max(wait, dt.timedelta(seconds=retry_after)))


@transaction.atomic
def fail(*, batch: ImportBatch, error: str, now: dt.datetime) -> None:
    """It ends here; what was imported stays."""
    _end(batch, ImportStatus.FAILED, now, error)


@transaction.atomic
def complete(*, batch: ImportBatch, now: dt.datetime) -> None:
    """All is there: say so, and start the run if that was asked for and something came."""
    if not _end(batch, ImportStatus.COMPLETED, now, ""):
        return
    if batch.starts_run and batch.items.filter(outcome=ItemOutcome.IMPORTED).exists():
        try:
            with transaction.atomic():
                starting.start(job=batch.job, now=now)
        except Refusal as refusal:
            ImportBatch.objects.filter(pk=batch.pk).update(error=f"The run was not started. {refusal.sentence}")


@transaction.atomic
def cancel(*, batch: ImportBatch, now: dt.datetime) -> None:
    """Stop it; what was imported stays. Raises `AlreadyEnded`."""
    if not _end(batch, ImportStatus.CANCELLED, now, ""):
        raise AlreadyEnded


def _end(batch: ImportBatch, status: ImportStatus, now: dt.datetime, error: str) -> bool:
    """Whether it was this call that ended it; then those who watch the job are told."""
    if not _still_open(batch.pk).update(status=status, finished_at=now, error=error):
        return False
    files = batch.items.filter(outcome=ItemOutcome.IMPORTED).count()
    events.publish_import_batch_completed(job_id=batch.job_id, run_id=batch.run_id, source=batch.source, files=files)
    hooks.import_ended(batch_id=batch.pk, now=now)
    return True


def _still_open(batch_id: uuid.UUID) -> Any:
    return ImportBatch.objects.filter(pk=batch_id, status__in=OPEN_STATUSES)


def _running(batch: ImportBatch) -> Any:
    return ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.RUNNING)


def _enqueue(batch_id: uuid.UUID, at: dt.datetime | None = None) -> None:
    enqueue.put(enqueue.IMPORT_BATCH, [{"batch_id": str(batch_id)}], at=at)
