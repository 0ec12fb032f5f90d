"""What the page of a run says about it: how it stands, what can be done next, who took its results away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from extraction.reading.kinds import Kind
from jobs import lifecycle, outcomes
from jobs.models import ExtractionTask, JobExport, JobRun, ProcessingMode, RunStatus, TaskStatus

MOST_EXPORTS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Counts of one run. Files do not count archives: what came out of them is counted."""

    files: int
    readable: int
    failed_tasks: int
    retryable_tasks: int  # failed for a cause that may have passed
    combined_folders: tuple[str, ...]

    @property
    def is_retry_useful(self) -> bool:
        return self.retryable_tasks > 0


def summary(run: JobRun) -> RunSummary:
    """Two queries, whatever the size of the run."""
    counted = run.files.exclude(kind=Kind.ARCHIVE).aggregate(
        files=Count("pk"), readable=Count("pk", filter=Q(reason=""))
    )
    failed = _failed_by_outcome(run)
    return RunSummary(
        files=counted["files"],
        readable=counted["readable"],
        failed_tasks=sum(failed.values()),
        retryable_tasks=sum(count for outcome, count in failed.items() if outcome not in outcomes.LASTING),
        combined_folders=tuple(
            sorted(folder for folder, mode in run.processing_modes.items() if mode == ProcessingMode.COMBINED)
        ),
    )


def is_retry_possible(run: JobRun) -> bool:
    """Whether the run's state lets failed tasks be done again."""
    return RunStatus.IN_PROGRESS in lifecycle.MOVES[RunStatus(run.status)] and run.is_final


def exports(run: JobRun) -> QuerySet[JobExport]:
    """Who took the results away, the latest first."""
    return JobExport.objects.filter(job_run=run).select_related("created_by").order_by("-created_at", "-id")


def _failed_by_outcome(run: JobRun) -> Mapping[str, int]:
    if not run.tasks_failed:
        return {}
    failed = ExtractionTask.objects.filter(job_run=run, status=TaskStatus.FAILED).order_by()
    return dict(failed.values_list("outcome").annotate(Count("pk")))
