"""The files of all runs of a job, page by page: the newest run's first, then by folder.

Each run's files are counted in a small index, so a page reads the runs it stands in and no others, wherever it is.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jobs import files, stretches
from jobs.models import ExtractionJob, JobRun, SourceFile
from jobs.stretches import Held


class FilePlace(NamedTuple):
    """Where a file stands in the list."""

    job_run_id: uuid.UUID
    original_path: str
    file_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class FilePage:
    """Some files, each with what `files.state_of` needs; `next_place` is None on the last page."""

    files: list[SourceFile]
    total: int  # on all pages
    next_place: FilePlace | None


def page(
    *, job: ExtractionJob, limit: int, after: FilePlace | None = None, processable: bool | None = None
) -> FilePage:
    """The files behind a place, or the first ones; only those that can or cannot be read, if asked."""
    runs = _counted_runs(job, processable)
    if after is None:
        run_ids = stretches.from_offset(runs, offset=0, rows=limit + 1).run_ids
        behind = Q()
    else:
        run_ids = stretches.from_run(runs, after.job_run_id, rows=limit + 1).run_ids
        same_path = Q(original_path=after.original_path, pk__gt=after.file_id)
        behind = ~Q(job_run_id=after.job_run_id) | Q(original_path__gt=after.original_path) | same_path
    found = _first(files.only(SourceFile.objects.filter(behind), processable), run_ids, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    following = FilePlace(last.job_run_id, last.original_path, last.pk) if last else None
    return FilePage(found[:limit], sum(held.rows for held in runs), following)


def _counted_runs(job: ExtractionJob, processable: bool | None) -> list[Held]:
    of_run = files.only(SourceFile.objects.filter(job_run=OuterRef("pk")), processable)
    count = of_run.order_by().values("job_run").annotate(rows=Count("*")).values("rows")
    runs = JobRun.objects.filter(job=job).newest_first().annotate(rows=Coalesce(Subquery(count), 0))
    return [Held(*held) for held in runs.values_list("pk", "rows")]


def _first(found: QuerySet[SourceFile], run_ids: list[uuid.UUID], count: int) -> list[SourceFile]:
    """So many files of these runs. Only the first and the last can have many more: of those the index is read."""
    parts = [part for part in (run_ids[:1], run_ids[1:-1], run_ids[1:][-1:]) if part]
    firsts = [_of(found, part).values("pk")[:count] for part in parts]
    if not firsts:
        return []
    candidates = firsts[0].union(*firsts[1:], all=True)
    known = files.with_ends(SourceFile.objects.filter(pk__in=candidates))
    return list(known.order_by("-job_run__created_at", "original_path", "id")[:count])


def _of(found: QuerySet[SourceFile], run_ids: list[uuid.UUID]) -> QuerySet[SourceFile]:
    if len(run_ids) == 1:
        return found.filter(job_run_id=run_ids[0]).order_by("original_path", "id")
    return found.filter(job_run_id__in=run_ids)
