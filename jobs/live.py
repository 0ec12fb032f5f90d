"""A picture of a job for those who watch it.

`read` is one look into the database. It is given what was seen before, and looks only at what changed since: it costs
as much as the tasks that moved, however many files and runs the job has. `jobs.watching` shares looks among
viewers, `jobs.messages` words what is to be seen.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

from django.db.models import F, Q, QuerySet

from jobs import files
from jobs.models import FINAL_STATUSES, JobRun, RunStatus, SourceFile

# Times of change are set a moment before their commit, by the clocks of several machines. What is missed for more than
# this is made up for when the run ends: then all its files are read.
OVERLAP: Final = dt.timedelta(seconds=10)

RunRow = dict[str, Any]


class FileStatus(NamedTuple):
    """What became of a file."""

    run_id: uuid.UUID
    state: str
    reason: str
    message: str
    rows: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A job as it was seen at one moment, and how its files differ from the picture before."""

    job_id: uuid.UUID
    runs: Mapping[uuid.UUID, RunRow]  # newest first
    files: Mapping[uuid.UUID, FileStatus]  # of the runs in progress
    changed: Mapping[uuid.UUID, FileStatus]
    complete: bool  # whether `changed` has all that changed
    last_change: dt.datetime | None  # of a task

    @property
    def version(self) -> int:
        """Grows with every announced change of the job; the same in every process that saw the same."""
        return sum(run["changes"] for run in self.runs.values()) + len(self.runs)

    @property
    def is_quiet(self) -> bool:
        """Whether no worker can change anything before it is announced."""
        return not any(run["status"] == RunStatus.IN_PROGRESS for run in self.runs.values())

    def open_runs(self) -> list[uuid.UUID]:
        """Those that have no final status yet."""
        return [run_id for run_id, run in self.runs.items() if run["status"] not in FINAL_STATUSES]

    def covers(self, run_id: uuid.UUID, sequence: int) -> bool:
        """Whether the picture shows what the message with this sequence told of."""
        return run_id in self.runs and bool(self.runs[run_id]["changes"] >= sequence)


def read(job_id: uuid.UUID, before: Picture | None = None) -> Picture | None:
    """The job as it is now; `before` itself where nothing changed since; None where the job is gone."""
    runs = {run["id"]: run for run in JobRun.objects.filter(job_id=job_id).newest_first().values(*_RUN_COLUMNS)}
    if not runs:
        return None
    if before is not None and before.runs == runs:
        return before
    known: dict[uuid.UUID, FileStatus] = {}
    changed: dict[uuid.UUID, FileStatus] = {}
    complete, last_change = True, before.last_change if before else None
    for look in _looks(runs, before):
        for file in look.files:
            status = known[file.pk] = status_of(file)
            last_change = max(filter(None, (last_change, file.changed_at)), default=None)  # type: ignore[attr-defined]
            if look.tells and before is not None and before.files.get(file.pk) != status:
                changed[file.pk] = status
        complete = complete and look.is_complete
    busy = {run_id for run_id, run in runs.items() if run["status"] == RunStatus.IN_PROGRESS}
    kept = {**(before.files if before else {}), **known}
    kept = {pk: file for pk, file in kept.items() if file.run_id in busy}
    return Picture(job_id, runs, kept, changed, complete, last_change)


_RUN_COLUMNS = (
    "id", "status", "config_step", "tasks_total", "tasks_completed", "tasks_failed", "changes", "previous_id",
    "made_automatically",
)  # fmt: skip


class _Look(NamedTuple):
    """The files of a run that are looked at, whether differences are told, and whether they are all there are."""

    files: Iterable[SourceFile]
    tells: bool
    is_complete: bool


def _looks(runs: Mapping[uuid.UUID, RunRow], before: Picture | None) -> Iterator[_Look]:
    for run_id, run in runs.items():
        earlier = before.runs.get(run_id) if before else None
        if earlier == run:
            continue
        was, now = earlier["status"] if earlier else None, run["status"]
        files_of_run = with_status(SourceFile.objects.filter(job_run_id=run_id))
        if now == was == RunStatus.IN_PROGRESS:
            yield _Look(files_of_run.filter(_recent(before)), tells=True, is_complete=True)
        elif now == RunStatus.IN_PROGRESS:  # begun: nothing is different yet; begun again: what had failed waits
            yield _Look(files_of_run, tells=False, is_complete=was not in FINAL_STATUSES)
        elif was == RunStatus.IN_PROGRESS:
            yield _Look(files_of_run, tells=True, is_complete=True)
        elif was is not None and now in FINAL_STATUSES and was not in FINAL_STATUSES:  # between two looks
            yield _Look((), tells=False, is_complete=False)


def _recent(before: Picture | None) -> Q:
    # All tasks of a run are made at one moment: those that nobody began have not changed since it was submitted.
    begun = Q(task_files__task__attempts__gt=0)
    if before is None or before.last_change is None:
        return begun
    return begun & Q(task_files__task__changed_at__gt=before.last_change - OVERLAP)


def with_status(found: QuerySet[SourceFile]) -> QuerySet[SourceFile]:
    return (
        files.with_ends(found)
        .annotate(changed_at=F("task_files__task__changed_at"))
        .only("job_run", "kind", "reason", "reason_detail", "job_run__status")
    )


def status_of(file: SourceFile) -> FileStatus:
    rows = cast(int | None, file.rows_count) or 0  # type: ignore[attr-defined]
    return FileStatus(file.job_run_id, files.state_of(file).value, *files.reason_of(file), rows)
