"""What those who watch a job are shown: a picture of it, and the messages that are made of pictures.

`read` is one look into the database. It is given what was seen before, and looks only at what changed since: a run in
progress costs as much as the tasks that moved, not as many as it has. `jobs.watching` shares looks among sockets.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NotRequired, TypedDict, cast

from django.db.models import F, Q, QuerySet

from jobs import files
from jobs.models import JobRun, RunStatus, SourceFile

# Times of change are set a moment before their commit, by the clocks of several machines. What is missed for more than
# this is made up for when the run ends: then all its files are read.
OVERLAP: Final = dt.timedelta(seconds=10)

RunRow = dict[str, Any]


class RunStatusMessage(TypedDict):
    id: str
    status: str
    config_step: str
    tasks_total: int
    tasks_completed: int
    tasks_failed: int
    sequence: int


class FileMessage(TypedDict):
    """`reason` is a code, `message` its sentence; both empty where there are rows or nothing is known yet."""

    file_id: str
    state: str
    reason: str
    message: str
    rows: int


class LiveMessage(TypedDict):
    """`snapshot` has every file of the job, `changed` those that changed since the last message, and who is gone.

    `run` is the run in progress, else the latest. `results_version` changes whenever rows may have.
    """

    type: str
    job_id: str
    latest_run_id: str
    run: RunStatusMessage
    files: list[FileMessage]
    removed: NotRequired[list[str]]
    results_version: int


@dataclass(frozen=True, slots=True)
class FileStatus:
    """What became of a file, and since which version of the `Picture` it has been so."""

    run_id: uuid.UUID
    state: str
    reason: str
    message: str
    rows: int
    version: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A job as it was seen at one moment."""

    job_id: uuid.UUID
    version: int  # grows with every difference that was seen, in this process
    runs: Mapping[uuid.UUID, RunRow]  # newest first
    files: Mapping[uuid.UUID, FileStatus]
    gone: Mapping[uuid.UUID, int]  # removed files, and the version since which they are
    last_change: dt.datetime | None  # of a task
    _said: dict[int | None, str] = field(default_factory=dict, compare=False)

    def covers(self, run_id: uuid.UUID, sequence: int) -> bool:
        """Whether the picture shows what the message with this sequence told of."""
        return run_id in self.runs and bool(self.runs[run_id]["changes"] >= sequence)

    def snapshot(self) -> str:
        """All of it, as JSON."""
        return self._say(None)

    def changed_since(self, version: int) -> str:
        """What is different from an earlier version, as JSON; made once for all who saw that version last."""
        return self._say(version)

    def _say(self, since: int | None) -> str:
        if since not in self._said:
            self._said[since] = json.dumps(self.message(since))
        return self._said[since]

    def message(self, since: int | None = None) -> LiveMessage:
        newest = next(iter(self.runs))
        busy = (run_id for run_id, run in self.runs.items() if run["status"] == RunStatus.IN_PROGRESS)
        message: LiveMessage = {
            "type": "snapshot" if since is None else "changed",
            "job_id": str(self.job_id),
            "latest_run_id": str(newest),
            "run": _run_message(self.runs[next(busy, newest)]),
            "files": [_file_message(pk, f) for pk, f in self.files.items() if since is None or f.version > since],
            "results_version": sum(run["changes"] for run in self.runs.values()),
        }
        if since is not None:
            message["removed"] = [str(pk) for pk, version in self.gone.items() if version > since]
        return message


def read(job_id: uuid.UUID, before: Picture | None = None) -> Picture | None:
    """The job as it is now; `before` itself where nothing changed since; None where the job is gone."""
    runs = {run["id"]: run for run in JobRun.objects.filter(job_id=job_id).newest_first().values(*_RUN_COLUMNS)}
    if not runs:
        return None
    if before is not None and before.runs == runs:
        return before
    version = before.version + 1 if before else 1
    known = dict(before.files) if before else {}
    last_change = before.last_change if before else None
    present = set()
    for file in _to_look_at(runs, before):
        present.add(file.pk)
        known[file.pk] = _status(file, known.get(file.pk), version)
        last_change = max(filter(None, (last_change, file.changed_at)), default=None)  # type: ignore[attr-defined]
    whole = set(_whole(runs, before))
    removed = [pk for pk, file in known.items() if file.run_id in whole and pk not in present]
    for pk in removed:
        del known[pk]
    gone = {**(before.gone if before else {}), **dict.fromkeys(removed, version)}
    return Picture(job_id, version, runs, known, gone, last_change)


_RUN_COLUMNS = ("id", "status", "config_step", "tasks_total", "tasks_completed", "tasks_failed", "changes")


def _moving(runs: Mapping[uuid.UUID, RunRow], before: Picture) -> list[uuid.UUID]:
    """The runs of which only some tasks changed: in progress then and now."""
    return [
        run_id
        for run_id, run in runs.items()
        if run["status"] == RunStatus.IN_PROGRESS
        and run_id in before.runs
        and before.runs[run_id]["status"] == RunStatus.IN_PROGRESS
        and before.runs[run_id] != run
    ]


def _to_look_at(runs: Mapping[uuid.UUID, RunRow], before: Picture | None) -> Iterator[SourceFile]:
    yield from _files_of(_whole(runs, before))
    if before is not None and (moving := _moving(runs, before)):
        # All tasks of a run are made at one moment: those that nobody began have not changed since it was submitted.
        begun = Q(task_files__task__attempts__gt=0)
        recent = Q(task_files__task__changed_at__gt=before.last_change - OVERLAP) if before.last_change else Q()
        yield from _files_of(moving).filter(begun & recent)


def _whole(runs: Mapping[uuid.UUID, RunRow], before: Picture | None) -> list[uuid.UUID]:
    """The runs all of whose files are looked at anew."""
    if before is None:
        return list(runs)
    moving = set(_moving(runs, before))
    return [run_id for run_id, run in runs.items() if run_id not in moving and before.runs.get(run_id) != run]


def _files_of(run_ids: Iterable[uuid.UUID]) -> QuerySet[SourceFile]:
    found = files.with_ends(SourceFile.objects.filter(job_run_id__in=list(run_ids)))
    return found.annotate(changed_at=F("task_files__task__changed_at")).only(
        "job_run", "kind", "reason", "reason_detail", "job_run__status"
    )


def _status(file: SourceFile, before: FileStatus | None, version: int) -> FileStatus:
    rows = cast(int | None, file.rows_count) or 0  # type: ignore[attr-defined]
    now = FileStatus(file.job_run_id, files.state_of(file).value, *files.reason_of(file), rows, version)
    return before if before and replace(before, version=version) == now else now


def _run_message(run: RunRow) -> RunStatusMessage:
    shown = {**run, "id": str(run["id"]), "sequence": run["changes"]}
    del shown["changes"]
    return cast(RunStatusMessage, shown)


def _file_message(file_id: uuid.UUID, file: FileStatus) -> FileMessage:
    known = {"state": file.state, "reason": file.reason, "message": file.message, "rows": file.rows}
    return cast(FileMessage, {"file_id": str(file_id), **known})
