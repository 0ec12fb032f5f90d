"""A person's jobs as the page of jobs shows them, each with its latest run. Sheets have a list of their own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from jobs.models import ExtractionJob, JobRun, JobType, RunStatus

AT_A_TIME: Final = 25

# The orders that a person may choose: the word in the address, what it is called, the columns.
ORDERS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "newest": ("Newest first", ("-created_at", "-id")),
    "active": ("Last active first", ("-latest_active_at", "-id")),
    "name": ("By name", ("lower_name", "id")),
    "oldest": ("Oldest first", ("created_at", "id")),
}


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job with its latest run."""

    job_id: uuid.UUID
    name: str
    run_id: uuid.UUID
    runs: int
    status: str
    config_step: str
    done: int
    failed: int
    total: int
    created_at: dt.datetime  # of the run

    @property
    def is_running(self) -> bool:
        return self.status == RunStatus.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class JobLines:
    """One page of the list; pages count from 1."""

    lines: list[JobLine]
    page: int
    pages: int
    total: int  # of the jobs that fit
    of_all: int  # jobs that the person has


def lines(
    *, user: AbstractBaseUser | AnonymousUser, words: str = "", status: str = "", order: str = "newest", page: int = 1
) -> JobLines:
    """Three or four queries, however many jobs. A page beyond the last one is the last one."""
    all_jobs = ExtractionJob.objects.for_owner(user).of_type(JobType.EXTRACTION)
    fitting = _ordered(_narrowed(all_jobs, words, status), order)
    total = fitting.count()
    of_all = all_jobs.count() if words or status else total
    pages = max(1, -(-total // AT_A_TIME))
    page = min(max(page, 1), pages)
    job_ids = fitting.values_list("pk", flat=True)[(page - 1) * AT_A_TIME : page * AT_A_TIME]
    return JobLines(_described(list(job_ids)), page, pages, total, of_all)


def running(*, user: AbstractBaseUser | AnonymousUser, job_ids: Iterable[uuid.UUID]) -> list[JobLine]:
    """Those of the jobs that are this person's, as they are now; jobs that are gone are left out."""
    return _described(ExtractionJob.objects.for_owner(user).filter(pk__in=list(job_ids)).values_list("pk", flat=True))


def _narrowed(jobs: QuerySet[ExtractionJob], words: str, status: str) -> QuerySet[ExtractionJob]:
    for word in words.split():
        jobs = jobs.filter(name__icontains=word)
    if status:
        jobs = jobs.annotate(latest_status=Subquery(_newest().values("status")[:1])).filter(latest_status=status)
    return jobs


def _ordered(jobs: QuerySet[ExtractionJob], order: str) -> QuerySet[ExtractionJob]:
    _words, columns = ORDERS[order]
    if order == "active":
        jobs = jobs.annotate(latest_active_at=Subquery(_newest().values("last_active_at")[:1]))
    if order == "name":
        jobs = jobs.annotate(lower_name=Lower("name"))
    return jobs.order_by(*columns)


def _newest() -> QuerySet[JobRun]:
    return JobRun.objects.filter(job=OuterRef("pk")).newest_first()


def _described(job_ids: Iterable[uuid.UUID]) -> list[JobLine]:
    """In the order of the ids; two queries."""
    job_ids = list(job_ids)
    latest = Subquery(_newest().values("pk")[:1])
    found = ExtractionJob.objects.filter(pk__in=job_ids).annotate(latest_run_id=latest, runs_count=Count("runs"))
    jobs: dict[uuid.UUID, Any] = {job.pk: job for job in found}
    runs = JobRun.objects.in_bulk([job.latest_run_id for job in jobs.values()])
    in_order = (jobs[job_id] for job_id in job_ids if job_id in jobs)
    return [_line(job, runs[job.latest_run_id]) for job in in_order if job.latest_run_id in runs]


def _line(job: Any, run: JobRun) -> JobLine:
    return JobLine(
        job_id=job.pk,
        name=job.name,
        run_id=run.pk,
        runs=job.runs_count,
        status=run.status,
        config_step=run.config_step,
        done=run.tasks_completed + run.tasks_failed,
        failed=run.tasks_failed,
        total=run.tasks_total,
        created_at=run.created_at,
    )
