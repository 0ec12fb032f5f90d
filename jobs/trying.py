"""Trying fields on one file before a run is submitted: the rows that a worker would find, which are not stored."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from accounts import ledger
from accounts.ledger import Tally
from extraction.model import FieldSpec
from jobs import engines, fields, outcomes, tables
from jobs.errors import Busy, Invalid
from jobs.fields import FieldChange
from jobs.file_reading import Reader, read_file
from jobs.files import NoSuchFile
from jobs.models import JobRun, SourceFile
from jobs.reader import PATIENCE
from jobs.results import Column
from jobs.submission import NoFields

_LOADING: Final = 30.0  # seconds for all but the reading, such as loading a file from a slow store


class NotToBeTried(Invalid):
    code = "not_a_document"
    sentence = "An archive cannot be tried. Choose one of the files in it."


class AlreadyTrying(Busy):
    """A person tries one file at a time: readers are few, and the workers need them too."""

    code = "already_trying"
    status = 429
    sentence = "A file is being tried for you already. Wait until its rows are there."
    retry_after = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """What one file gave. `outcome` is an `Outcome` or a `Reason`, `message` its sentence where there are no rows."""

    run_id: uuid.UUID
    file_id: uuid.UUID
    outcome: str
    message: str
    columns: list[Column]
    rows: list[list[Any]]
    evidence: list[list[Any]]  # in the shape of `rows`
    seconds: float


def try_file(
    *,
    run: JobRun,
    file_id: uuid.UUID,
    user_id: int,
    reader: Reader,
    now: dt.datetime,
    changes: Sequence[FieldChange] | None = None,
) -> Trial:
    """Read a file of the run with these fields, or else with the run's own, by the engine that the run would have.

    Nothing of the run is written; what a trial takes counts as used, and of a language model towards the run's bound.

    Raises `NoSuchFile`, `NotToBeTried`, `NoFields`, `BadFields`, `AlreadyTrying`, `reader.AllReadersBusy` and
    `storage.StorageUnavailable`.
    """
    file = SourceFile.objects.filter(job_run=run, pk=file_id).first()
    if file is None:
        raise NoSuchFile
    specs = fields.specs(run.pk) if changes is None else fields.specs_of(changes)
    if not specs:
        raise NoFields
    if file.reason:
        return _refused(file, specs)
    if not file.is_processable:
        raise NotToBeTried
    with _one_at_a_time(user_id):
        return _read(run, file, specs, reader, user_id, now)


def _read(
    run: JobRun, file: SourceFile, specs: Sequence[FieldSpec], reader: Reader, user_id: int, now: dt.datetime
) -> Trial:
    began = time.monotonic()
    tally, assistance = Tally(), engines.assistance_of(run.pk)
    end, table = read_file(file, reader, specs, tally, assistance)
    work = ledger.Work(user_id, run.job_id, run.pk, uuid.uuid4(), uuid.uuid4())
    ledger.record(work=work, tally=tally, now=now)
    found = tables.lines([tables.Part(file.pk, table)] if table else [])
    return Trial(
        run_id=file.job_run_id,
        file_id=file.pk,
        outcome=end.outcome,
        message="" if end.rows_count else outcomes.sentence(end.outcome, end.detail),
        columns=_columns(specs),
        rows=tables.result(specs, found)["results"],
        evidence=[list(row) for row in tables.evidence(specs, found)],
        seconds=round(time.monotonic() - began, 3),
    )


def _refused(file: SourceFile, specs: Sequence[FieldSpec]) -> Trial:
    """What was known on arrival."""
    message = outcomes.sentence(file.reason, file.reason_detail)
    return Trial(file.job_run_id, file.pk, file.reason, message, _columns(specs), [], [], 0.0)


def _columns(specs: Sequence[FieldSpec]) -> list[Column]:
    return [Column(tables.storable(spec.name), spec.key, spec.data_type.value) for spec in specs]


@contextlib.contextmanager
def _one_at_a_time(user_id: int) -> Iterator[None]:
    """In the cache that the web processes share; forgotten by itself if this process dies meanwhile."""
    key = f"trying:{user_id}"
    if not cache.add(key, True, timeout=settings.DOCUMENT_MAX_SECONDS + PATIENCE + _LOADING):
        raise AlreadyTrying
    try:
        yield
    finally:
        cache.delete(key)
