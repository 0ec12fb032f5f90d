"""All results of a run's chain, one after the other, for exports: only what a table shows, and never all at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.fields.json import KT

from jobs.models import ExtractionTask, JobRun, TaskFile, TaskStatus


class Found(NamedTuple):
    """What one task found in the documents at these paths."""

    source_paths: list[str]
    columns: tuple[str, ...]
    rows: list[list[Any]]


def iterate(run: JobRun, *, at_a_time: int = 500) -> Iterator[Found]:
    """In order, each run of the chain as it was when its turn came; one after the other, so that nothing is sorted."""
    files = TaskFile.objects.filter(task=OuterRef("pk")).order_by("position").values("source_file__original_path")
    for run_id in JobRun.objects.chain_up_to(run.pk).values_list("pk", flat=True):
        tasks = ExtractionTask.objects.filter(job_run_id=run_id, status=TaskStatus.COMPLETED).order_by("position")
        # Plain values: a model instance for each task and file would take longer than writing the table.
        found = tasks.values_list(KT("result__columns"), "result__results", ArraySubquery(files))
        for headings, rows, paths in found.iterator(chunk_size=at_a_time):
            yield Found(paths, _columns(headings), rows or [])


@lru_cache(maxsize=256)
def _columns(headings: str | None) -> tuple[str, ...]:
    """Nearly all tasks have the same: understood once."""
    return tuple(json.loads(headings)) if headings else ()
