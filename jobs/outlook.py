"""What a run will do when it is started: its documents by folder, its tasks, what is left out and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, Count, F, Func, Q, Value
from django.db.models.functions import Coalesce, NullIf

from extraction.reading.kinds import Kind
from jobs import fields, outcomes, submission
from jobs.models import JobRun, ProcessingMode, SourceFile

MOST_NAMED: Final = 100  # files that are left out, by name
# The folder of a path as `SourceFile.folder` has it: all before the last "/", and "/" for none.
_FOLDER = Coalesce(
    NullIf(
        Func(F("original_path"), Value("/*[^/]*$"), Value(""), function="regexp_replace", output_field=CharField()),
        Value(""),
    ),
    Value("/"),
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a run with documents that can be read."""

    path: str
    documents: int
    mode: str

    @property
    def tasks(self) -> int:
        return 1 if self.mode == ProcessingMode.COMBINED else self.documents


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that will not be read, with the sentence that says why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """A run as it would be started now. `refusal` says why it cannot be, if so."""

    folders: list[Folder]
    left_out: list[LeftOut]
    left_out_total: int
    archives: int
    fields: int
    refusal: str

    @property
    def documents(self) -> int:
        return sum(folder.documents for folder in self.folders)

    @property
    def tasks(self) -> int:
        return sum(folder.tasks for folder in self.folders)


def of_run(run: JobRun) -> Outlook:
    """Four queries, whatever the number of files."""
    folders = folders_of(run)
    unreadable = run.files.processable(False).exclude(kind=Kind.ARCHIVE, reason="")
    counted = run.files.aggregate(
        archives=Count("pk", filter=Q(kind=Kind.ARCHIVE, reason="")),
        all=Count("pk"),
    )
    named = unreadable.in_folder_order()[:MOST_NAMED]
    columns = run.fields.count()
    return Outlook(
        folders=folders,
        left_out=[LeftOut(file.original_path, _why(file)) for file in named],
        left_out_total=counted["all"] - counted["archives"] - sum(folder.documents for folder in folders),
        archives=counted["archives"],
        fields=columns,
        refusal=_refusal(bool(folders), counted["all"], columns),
    )


def folders_of(run: JobRun) -> list[Folder]:
    """The folders that have a document that can be read, each with how it will be read; one query."""
    readable = run.files.processable().annotate(in_folder=_FOLDER).order_by("in_folder")
    counted = readable.values_list("in_folder").annotate(documents=Count("pk"))
    modes = run.processing_modes
    return [Folder(path, documents, modes.get(path, ProcessingMode.INDIVIDUAL)) for path, documents in counted]


def set_modes(*, run: JobRun, modes: Mapping[str, str], now: dt.datetime, every: str = "") -> JobRun:
    """Change how some folders are read, or with `every` all of them. Raises `NotEditable` and `BadFields`."""
    wanted = dict.fromkeys((folder.path for folder in folders_of(run)), every) if every else modes
    return fields.replace_fields(run_id=run.pk, modes={**run.processing_modes, **wanted}, now=now)


def _why(file: SourceFile) -> str:
    if file.reason:
        return outcomes.sentence(file.reason, file.reason_detail)
    return "This kind of file is not read."


def _refusal(readable: bool, files: int, columns: int) -> str:
    if not files:
        return "Upload at least one document first."
    if not readable:
        return "None of the files can be read. Upload others, or see below why."
    return "" if columns else submission.NoFields.sentence
