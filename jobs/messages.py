"""The messages of those who watch a job, made of pictures; sockets and event streams carry the same.

A snapshot tells everything, a difference tells one picture from the next. An event id is made of what the database
holds, so that any process, and the same one after a restart, knows what a viewer that comes back has not been told.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Final, NamedTuple, TypedDict, cast

from jobs.live import FileStatus, Picture, RunRow, status_of, with_status
from jobs.models import FINAL_STATUSES, RunStatus, SourceFile

MOST_FILES: Final = 500  # of one message; who wants more reads the list of files
_SHOWN_OF_ID: Final = 8  # letters of a run's id in an event id


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
    job_run_id: str
    state: str
    reason: str
    message: str
    rows: int


class Totals(TypedDict):
    """Tasks of all runs of a job together."""

    tasks_total: int
    tasks_completed: int
    tasks_failed: int


class Head(TypedDict):
    """What `snapshot` and `run_changed` say of the job. `run` is the run in progress, else the latest.

    `runs` are those that changed since the message before; in a snapshot those that are not final, and the latest.
    `retryable_run_ids` have failed tasks and are not in progress. `files_version` changes whenever files may have come
    or gone, `results_version` whenever rows may have.
    """

    type: str
    job_id: str
    latest_run_id: str
    run: RunStatusMessage
    runs: list[RunStatusMessage]
    totals: Totals
    retryable_run_ids: list[str]
    files_version: str
    results_version: int


class TaskChanged(TypedDict):
    """What became of files. Not `complete`: of so many that the list of files is to be read again."""

    type: str
    job_id: str
    files: list[FileMessage]
    complete: bool


class Snapshot(Head):
    """Files of the newest runs first; not `complete` where the job has more."""

    files: list[FileMessage]
    complete: bool


class RunFinished(TypedDict):
    """A run got its final status; `next_run_id` is the append run that was made with it, if one was."""

    type: str
    job_id: str
    run_id: str
    status: str
    next_run_id: str | None


class Said(NamedTuple):
    """A message as it is sent: the event id (empty where another message of the same change follows), type, JSON."""

    event_id: str
    type: str
    text: str


def snapshot(picture: Picture) -> Said:
    """All there is to know of the job, with the newest of its files."""
    newest = with_status(SourceFile.objects.filter(job_run__job_id=picture.job_id))
    found = list(newest.order_by("-job_run__created_at", "original_path", "id")[: MOST_FILES + 1])
    runs = [run for place, run in enumerate(picture.runs.values()) if place == 0 or run["status"] not in FINAL_STATUSES]
    message: Snapshot = {
        **_head("snapshot", picture, runs),
        "files": [_file_message(file.pk, status_of(file)) for file in found[:MOST_FILES]],
        "complete": len(found) <= MOST_FILES,
    }
    return Said(event_id(picture), "snapshot", json.dumps(message))


def difference(before: Picture, after: Picture) -> list[Said]:
    """What to say to somebody who knows `before`, the picture that `after` was made from."""
    said = []
    if after.changed or not after.complete:
        complete = after.complete and len(after.changed) <= MOST_FILES
        told = [_file_message(pk, file) for pk, file in after.changed.items()] if complete else []
        changed: TaskChanged = {
            "type": "task_changed",
            "job_id": str(after.job_id),
            "files": told,
            "complete": complete,
        }
        said.append(Said("", "task_changed", json.dumps(changed)))
    runs = [run for run_id, run in after.runs.items() if before.runs.get(run_id) != run]
    said.append(Said("", "run_changed", json.dumps(_head("run_changed", after, runs))))
    said += finished(after, (run_id.hex for run_id in before.open_runs()))
    return [*said[:-1], said[-1]._replace(event_id=event_id(after))]


def finished(picture: Picture, run_ids: Iterable[str]) -> list[Said]:
    """That these runs came to their end, as far as they did. Of an id the beginning is enough."""
    asked = tuple(run_ids)
    found = []
    for run_id, run in reversed(list(picture.runs.items())):
        if asked and run["status"] in FINAL_STATUSES and run_id.hex.startswith(asked):
            message: RunFinished = {
                "type": "run_finished",
                "job_id": str(picture.job_id),
                "run_id": str(run_id),
                "status": run["status"],
                "next_run_id": _next_of(run_id, picture),
            }
            found.append(Said("", "run_finished", json.dumps(message)))
    return found


def event_id(picture: Picture) -> str:
    """What a viewer that comes back has to say: the version, and the runs whose end it has not seen."""
    return ".".join([str(picture.version), *(run_id.hex[:_SHOWN_OF_ID] for run_id in picture.open_runs())])


def parsed(given: str) -> tuple[int, list[str]] | None:
    """The version and the open runs that an event id names; None where it is none of ours."""
    version, *open_runs = given.split(".")
    is_ours = version.isascii() and version.isdigit() and len(version) < 19
    known = all(len(part) == _SHOWN_OF_ID and set(part) <= set("0123456789abcdef") for part in open_runs)
    return (int(version), open_runs) if is_ours and known else None


def _head(kind: str, picture: Picture, runs: Iterable[RunRow]) -> Head:
    newest = next(iter(picture.runs.values()))
    busy = next((run for run in picture.runs.values() if run["status"] == RunStatus.IN_PROGRESS), newest)
    editable = [run for run in picture.runs.values() if run["status"] == RunStatus.PENDING]
    return {
        "type": kind,
        "job_id": str(picture.job_id),
        "latest_run_id": str(newest["id"]),
        "run": _run_message(busy),
        "runs": [_run_message(run) for run in runs],
        "totals": cast(Totals, {name: sum(run[name] for run in picture.runs.values()) for name in _COUNTERS}),
        "retryable_run_ids": [str(run_id) for run_id, run in picture.runs.items() if run["status"] in _RETRYABLE],
        "files_version": f"{len(picture.runs)}-{sum(run['changes'] + 1 for run in editable)}",
        "results_version": picture.version,
    }


_COUNTERS = ("tasks_total", "tasks_completed", "tasks_failed")
_RETRYABLE = (RunStatus.PARTIALLY_COMPLETED, RunStatus.FAILED)


def _next_of(run_id: uuid.UUID, picture: Picture) -> str | None:
    following = (pk for pk, run in picture.runs.items() if run["previous_id"] == run_id and run["made_automatically"])
    return next((str(pk) for pk in following), None)


def _run_message(run: RunRow) -> RunStatusMessage:
    counters = {name: run[name] for name in ("status", "config_step", *_COUNTERS)}
    return cast(RunStatusMessage, {"id": str(run["id"]), **counters, "sequence": run["changes"]})


def _file_message(file_id: uuid.UUID, file: FileStatus) -> FileMessage:
    return {
        "file_id": str(file_id),
        "job_run_id": str(file.run_id),
        "state": file.state,
        "reason": file.reason,
        "message": file.message,
        "rows": file.rows,
    }
