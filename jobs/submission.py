"""From a run's files to its tasks: one for each document, or one for a folder whose documents are read together."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from itertools import groupby

from jobs.errors import Invalid
from jobs.models import ExtractionTask, JobRun, ProcessingMode, SourceFile, TaskFile

ROWS_A_STATEMENT = 1000


class NoFiles(Invalid):
    code = "no_files"
    sentence = "No files uploaded"


class NoFields(Invalid):
    code = "no_fields"
    sentence = "This run has no columns to fill. Add at least one field."


def make_tasks(*, run: JobRun, now: dt.datetime) -> list[uuid.UUID]:
    """The ids of the tasks, in order. Called by `lifecycle.submit` alone. Raises `NoFiles` and `NoFields`."""
    files = list(run.files.processable().in_folder_order())
    if not files:
        raise NoFiles
    if not run.fields.exists():
        raise NoFields
    tasks, parts = [], []
    for position, (mode, group) in enumerate(_groups(files, run.processing_modes)):
        task = ExtractionTask(
            job_run=run,
            folder=group[0].folder,
            processing_mode=mode,
            position=position,
            created_at=now,
            changed_at=now,
        )
        tasks.append(task)
        parts += [TaskFile(task=task, source_file=file, position=place) for place, file in enumerate(group)]
    ExtractionTask.objects.bulk_create(tasks, batch_size=ROWS_A_STATEMENT)
    TaskFile.objects.bulk_create(parts, batch_size=ROWS_A_STATEMENT)
    return [task.pk for task in tasks]


def _groups(files: Iterable[SourceFile], modes: dict[str, str]) -> Iterator[tuple[ProcessingMode, list[SourceFile]]]:
    in_folders = sorted(files, key=lambda file: (file.folder, file.original_path))
    for folder, members in groupby(in_folders, key=lambda file: file.folder):
        if modes.get(folder) == ProcessingMode.COMBINED:
            yield ProcessingMode.COMBINED, list(members)
        else:
            yield from ((ProcessingMode.INDIVIDUAL, [file]) for file in members)
