"""The runs of a job as a person chooses among them: by number, state, date and rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, Subquery, Sum

from jobs.models import ConfigStep, ExtractionJob, ExtractionTask, JobRun, RunStatus, TaskStatus

AT_A_TIME: Final = 30

# What a person calls a state: the words of the pill.
STATUS_WORDS: Final[Mapping[str, str]] = {
    RunStatus.PENDING: "Not started",
    RunStatus.IN_PROGRESS: "Reading",
    RunStatus.COMPLETED: "Done",
    RunStatus.PARTIALLY_COMPLETED: "Done, with problems",
    RunStatus.FAILED: "Failed",
    RunStatus.CANCELLED: "Stopped",
}


class Standing(NamedTuple):
    """Where a run stands among those of its job. Numbers count from 1, the oldest run first."""

    number: int
    total: int
    previous_number: int  # of the run whose results come before its own; 0 for none

    @property
    def is_latest(self) -> bool:
        return self.number == self.total


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list of runs; `rows` are those that it found itself."""

    run_id: uuid.UUID
    number: int
    previous_number: int
    status: str
    is_editable: bool
    created_at: dt.datetime
    rows: int = 0


@dataclass(frozen=True, slots=True)
class RunLines:
    """Some runs, newest first; `next_before` asks for the ones before them, None where there are none."""

    lines: list[RunLine]
    next_before: int | None


def standing(run: JobRun) -> Standing:
    """One query, whatever the number of runs: no two runs of a job have the same `created_at`."""
    previous = JobRun.objects.filter(successors=run).values("created_at")
    counted = JobRun.objects.filter(job_id=run.job_id).aggregate(
        number=Count("pk", filter=Q(created_at__lte=run.created_at)),
        total=Count("pk"),
        previous=Count("pk", filter=Q(created_at__lte=Subquery(previous))),
    )
    return Standing(counted["number"], counted["total"], counted["previous"])


def before(run: JobRun) -> JobRun:
    """The run that was made before this one; itself where it is the first."""
    return JobRun.objects.filter(job_id=run.job_id, created_at__lt=run.created_at).newest_first().first() or run


def lines(*, job: ExtractionJob, words: str = "", before: int | None = None, at_a_time: int = AT_A_TIME) -> RunLines:
    """The runs that all of the words fit, newest first, from the one before that number on; two queries."""
    asked = words.lower().split()
    fitting = [line for line in _all(job) if (before is None or line.number < before) and _fits(line, asked)]
    shown = fitting[:at_a_time]
    rows = _rows_of([line.run_id for line in shown])
    counted = [replace(line, rows=rows.get(line.run_id, 0)) for line in shown]
    return RunLines(counted, shown[-1].number if len(fitting) > at_a_time else None)


def _all(job: ExtractionJob) -> list[RunLine]:
    """Newest first. Numbers are places in this order, so all runs are needed; a run is six small columns."""
    columns = ("pk", "previous_id", "status", "config_step", "created_at")
    oldest_first: list[Any] = list(JobRun.objects.filter(job=job).order_by("created_at").values_list(*columns))
    numbers = {run_id: number for number, (run_id, *_) in enumerate(oldest_first, start=1)}
    return [
        RunLine(
            run_id=run_id,
            number=numbers[run_id],
            previous_number=numbers.get(previous_id, 0),
            status=status,
            is_editable=status == RunStatus.PENDING and step != ConfigStep.SUBMITTED,
            created_at=created_at,
        )
        for run_id, previous_id, status, step, created_at in reversed(oldest_first)
    ]


def _fits(line: RunLine, asked: list[str]) -> bool:
    """Each word begins the number, or stands in the state or the day: "12", "failed", "march", "2026-03"."""
    written = f"run {STATUS_WORDS[line.status].lower()} {line.created_at:%Y-%m-%d %d %B %Y}".lower()
    number = str(line.number)
    return all(number.startswith(word.lstrip("#")) or (not word.isdigit() and word in written) for word in asked)


def _rows_of(run_ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    ended = ExtractionTask.objects.filter(job_run__in=run_ids, status=TaskStatus.COMPLETED)
    return dict(ended.order_by().values_list("job_run").annotate(rows=Sum("rows_count")))
