"""A run's files: list, remove, and what became of each."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet

from extraction.reading.kinds import Kind
from jobs import lifecycle, outcomes, progress, storage
from jobs.errors import Absent
from jobs.models import JobRun, RunStatus, SourceFile, TaskStatus
from jobs.outcomes import Outcome

SUBMITTED_SENTENCE = "This run is already submitted. Create a new run to upload more files."


class NoSuchFile(Absent):
    sentence = "There is no such file in this run."


class FileState(StrEnum):
    """What a person sees of a file."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    NOTHING_FOUND = "nothing_found"
    FAILED = "failed"
    CANCELLED = "cancelled"  # the run was, before it was this file's turn
    UNPACKED = "unpacked"  # an archive: its members are what is read


STATES: Final = [state.value for state in FileState]  # as the schema of the API names them


def of_run(run: JobRun, *, processable: bool | None = None) -> QuerySet[SourceFile]:
    """The run's files by folder, each with what `state_of` needs; only those that can or cannot be read, if asked."""
    return with_ends(only(SourceFile.objects.filter(job_run=run), processable)).in_folder_order()  # type: ignore[attr-defined]


def count_of_run(run: JobRun, *, processable: bool | None = None) -> int:
    """How many there are, without a look at what became of them."""
    return only(SourceFile.objects.filter(job_run=run), processable).count()


def state_of(file: SourceFile) -> FileState:
    """What became of a file of `of_run` or `of_job`."""
    if file.reason:
        return FileState.FAILED
    if file.kind == Kind.ARCHIVE:
        return FileState.UNPACKED
    match file.task_status:  # type: ignore[attr-defined]
        case TaskStatus.COMPLETED | TaskStatus.FAILED:
            return _STATES.get(file.outcome, FileState.FAILED)  # type: ignore[attr-defined]
        case _ if file.job_run.status == RunStatus.CANCELLED:
            return FileState.CANCELLED
        case TaskStatus.PROCESSING:
            return FileState.READING
        case _:
            return FileState.WAITING


def reason_of(file: SourceFile) -> tuple[str, str]:
    """Why a file gave no rows: the code and the sentence, both empty where it gave some or is not read yet.

    Of a file that gave rows the sentence is what its reader has to say of them, such as that a model was not asked.
    """
    if file.reason:
        return file.reason, outcomes.sentence(file.reason, file.reason_detail)
    outcome: str = file.outcome or ""  # type: ignore[attr-defined]
    if outcome in ("", Outcome.ROWS):
        return "", file.end_detail or ""  # type: ignore[attr-defined]
    return outcome, outcomes.sentence(outcome, file.end_detail or "")  # type: ignore[attr-defined]


@transaction.atomic
def remove(*, run_id: uuid.UUID, file_id: uuid.UUID) -> None:
    """A file, with what came out of it if it is an archive. Raises `lifecycle.NotEditable` and `NoSuchFile`."""
    run = lifecycle.locked_editable(run_id, SUBMITTED_SENTENCE)
    family = _with_members(run, file_id)
    if not family:
        raise NoSuchFile
    files = SourceFile.objects.filter(pk__in=family)
    storage.delete_after_commit(files.values_list("storage_name", flat=True))
    files.delete()
    lifecycle.touch(run)
    transaction.on_commit(lambda: progress.announce(run_id))


_STATES = {Outcome.ROWS: FileState.DONE, Outcome.NOTHING_FOUND: FileState.NOTHING_FOUND}


def _with_members(run: JobRun, file_id: uuid.UUID) -> set[uuid.UUID]:
    found = set(run.files.filter(pk=file_id).values_list("pk", flat=True))
    inner = found
    while inner:
        inner = set(run.files.filter(parent_id__in=inner).values_list("pk", flat=True))
        found |= inner
    return found


def only(files: QuerySet[SourceFile], processable: bool | None) -> QuerySet[SourceFile]:
    """Those that can or cannot be read, if it is asked."""
    return files if processable is None else files.processable(processable)  # type: ignore[attr-defined]


def with_ends(files: QuerySet[SourceFile]) -> QuerySet[SourceFile]:
    """The same files, each with what `state_of` and `reason_of` need."""
    # A file is in one task at most, so the joins add no rows.
    return files.select_related("job_run").annotate(
        task_status=F("task_files__task__status"),
        outcome=F("task_files__outcome"),
        end_detail=F("task_files__reason_detail"),
        rows_count=F("task_files__rows_count"),
    )
