"""The results of a run: those of its chain, from the first run that was appended to up to itself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from jobs import stretches
from jobs.models import ExtractionTask, JobField, JobRun, TaskFile, TaskStatus
from jobs.stretches import Held, Stretch


class Column(NamedTuple):
    """A column of the table, by its heading; where runs disagree on the rest, the first one to have it is right."""

    name: str
    key: str
    data_type_id: str


class Place(NamedTuple):
    """Where a task's result stands in its chain."""

    result_set_index: int
    position: int


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What one task found; `source_files` are the ids and paths of its documents."""

    task_id: uuid.UUID
    job_run_id: uuid.UUID
    place: Place
    source_files: tuple[tuple[uuid.UUID, str], ...]
    columns: list[str]
    rows: list[list[Any]]
    evidence: list[list[Any]] | None  # None where it was not asked for
    changed_at: dt.datetime
    engine: str
    doubtful_cells: int  # to be looked at by a person


class TaskTable(NamedTuple):
    """The rows of a task and the paths of its documents, and no more: for going through all of a chain at once."""

    task_id: uuid.UUID
    paths: tuple[str, ...]
    columns: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some results of a run, in order; `next_place` is None on the last page."""

    results: list[TaskResult]
    total: int  # of results, on all pages
    next_place: Place | None
    removed_run_ids: tuple[uuid.UUID, ...]  # runs of the chain whose rows are missing, because they were not to be kept


class _Link(NamedTuple):
    """A run of a chain, its place, when its data was removed, and how many results it has."""

    run_id: uuid.UUID
    result_set_index: int
    data_removed_at: dt.datetime | None
    rows: int


def columns(run: JobRun) -> list[Column]:
    """The columns of the chain's table, in the order in which they were first seen."""
    seen = (
        JobField.objects.filter(job_run__in=JobRun.objects.chain_up_to(run.pk))
        .order_by("field_name", "job_run__result_set_index", "display_order", "id")
        .distinct("field_name")
        .values_list("job_run__result_set_index", "display_order", "id", "field_name", "field_key", "data_type_id")
    )
    return [Column(name, key, data_type) for *_, name, key, data_type in sorted(seen)]


def page(
    *,
    run: JobRun,
    limit: int,
    offset: int = 0,
    after: Place | None = None,
    evidence: bool = False,
    changed_since: dt.datetime | None = None,
    task_ids: Collection[uuid.UUID] | None = None,
) -> Page:
    """Results in order; `after` a place, or from an offset; only those that changed since, or of these tasks."""
    narrowed = changed_since is not None or task_ids is not None
    chain = _chain(run, counted=not narrowed)
    stretch = Stretch([link.run_id for link in chain], offset) if narrowed else _stretch(chain, limit, offset, after)
    tasks = _ended_of(stretch.run_ids)
    if changed_since is not None:
        tasks = tasks.filter(changed_at__gt=changed_since)
    if task_ids is not None:
        tasks = tasks.filter(pk__in=task_ids)
    total = tasks.count() if narrowed else sum(link.rows for link in chain)
    if after is not None:
        tasks = tasks.filter(_behind(after))
    found = list(_complete(tasks, evidence)[stretch.skip : stretch.skip + limit + 1])
    results = [_result(task, evidence) for task in found[:limit]]
    removed = tuple(link.run_id for link in chain if link.data_removed_at is not None)
    return Page(results, total, results[-1].place if len(found) > limit and results else None, removed)


def rows_total(run: JobRun) -> int:
    """How many rows the table has."""
    total: int | None = _ended(run).aggregate(rows=Sum("rows_count"))["rows"]
    return total or 0


def iterate(run: JobRun, *, at_a_time: int = 200) -> Iterator[TaskResult]:
    """All results in order, as they were when the reading began, without holding them all."""
    for task in _complete(_ended(run), evidence=False).iterator(chunk_size=at_a_time):
        yield _result(task, evidence=False)


def tables(run: JobRun) -> Iterator[TaskTable]:
    """All results in order, a few times cheaper than `iterate`; holds all paths at once."""
    ended = _ended(run)
    paths: dict[uuid.UUID, list[str]] = defaultdict(list)
    parts = TaskFile.objects.filter(task__in=ended).order_by("task_id", "position")
    for task_id, path in parts.values_list("task_id", "source_file__original_path"):
        paths[task_id].append(path)
    ordered = ended.order_by("job_run__result_set_index", "position", "id")
    for task_id, table in ordered.values_list("pk", "result").iterator():
        found = table or {}
        yield TaskTable(task_id, tuple(paths[task_id]), found.get("columns", []), found.get("results", []))


def version(run: JobRun) -> tuple[int, dt.datetime | None]:
    """Another one whenever a result of the chain is."""
    counted = _ended(run).aggregate(tasks=Count("pk"), changed=Max("changed_at"))
    return counted["tasks"], counted["changed"]


def of_tasks(*, run: JobRun, task_ids: Collection[uuid.UUID]) -> list[TaskResult]:
    """The results of these tasks of the chain."""
    return [_result(task, evidence=False) for task in _complete(_ended(run).filter(pk__in=task_ids), evidence=False)]


def _chain(run: JobRun, *, counted: bool = False) -> list[_Link]:
    """Its runs in order; if `counted`, with how many results each has, by a small index."""
    runs = JobRun.objects.chain_up_to(run.pk).annotate(rows=_RESULTS if counted else Value(0))
    return [_Link(*link) for link in runs.values_list("pk", "result_set_index", "data_removed_at", "rows")]


def _ended(run: JobRun) -> QuerySet[ExtractionTask]:
    return _ended_of(link.run_id for link in _chain(run))


def _ended_of(run_ids: Iterable[uuid.UUID]) -> QuerySet[ExtractionTask]:
    # By ids: a run of 200 predecessors is looked up once, and the tasks by an index.
    return ExtractionTask.objects.filter(job_run_id__in=list(run_ids), status=TaskStatus.COMPLETED)


def _stretch(chain: Sequence[_Link], limit: int, offset: int, after: Place | None) -> Stretch:
    """The runs in which the page stands; an offset counts from behind `after`."""
    held = [Held(link.run_id, link.rows) for link in chain]
    if after is None:
        return stretches.from_offset(held, offset=offset, rows=limit + 1)
    at = next((link.run_id for link in chain if link.result_set_index >= after.result_set_index), uuid.UUID(int=0))
    return stretches.from_run(held, at, rows=offset + limit + 1)._replace(skip=offset)


def _behind(place: Place) -> Q:
    same_run = Q(job_run__result_set_index=place.result_set_index, position__gt=place.position)
    return Q(job_run__result_set_index__gt=place.result_set_index) | same_run


_RESULTS = Coalesce(
    Subquery(
        ExtractionTask.objects.filter(job_run=OuterRef("pk"), status=TaskStatus.COMPLETED)
        .order_by()
        .values("job_run")
        .annotate(rows=Count("*"))
        .values("rows")
    ),
    0,
)


def _complete(tasks: QuerySet[ExtractionTask], evidence: bool) -> QuerySet[ExtractionTask]:
    parts = TaskFile.objects.select_related("source_file").only(
        "task_id", "position", "source_file__id", "source_file__original_path"
    )
    wanted = ["job_run_id", "job_run__result_set_index", "position", "result", "engine"]
    wanted += ["changed_at", "doubtful_cells"]
    ordered = tasks.order_by("job_run__result_set_index", "position", "id").select_related("job_run")
    return ordered.only(*wanted, *(["evidence"] if evidence else [])).prefetch_related(
        Prefetch("task_files", queryset=parts.order_by("position"))
    )


def _result(task: ExtractionTask, evidence: bool) -> TaskResult:
    table = task.result or {}
    return TaskResult(
        task_id=task.pk,
        job_run_id=task.job_run_id,
        place=Place(task.job_run.result_set_index, task.position),
        source_files=tuple((part.source_file.pk, part.source_file.original_path) for part in task.task_files.all()),
        columns=table.get("columns", []),
        rows=table.get("results", []),
        evidence=(task.evidence or []) if evidence else None,
        changed_at=task.changed_at,
        engine=task.engine,
        doubtful_cells=task.doubtful_cells,
    )
