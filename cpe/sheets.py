"""Sheets: jobs of type `cpe`, as an accountant sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from jobs import fields, lifecycle, runs
from jobs.errors import Absent
from jobs.models import ExtractionJob, JobRun, JobType
from templates_app.models import Template


class NoSuchSheet(Absent):
    sentence = "There is no such sheet."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with what its latest run is about. `template_id` and `state` are empty where the state was deleted."""

    job_id: uuid.UUID
    name: str
    template_id: uuid.UUID | None
    state: str
    latest_run_id: uuid.UUID
    status: str
    config_step: str
    created_at: dt.datetime


def of_user(user: AbstractBaseUser | AnonymousUser) -> QuerySet[ExtractionJob]:
    """The sheets of this person, newest first."""
    return ExtractionJob.objects.for_owner(user).of_type(JobType.CPE).newest_first()


def of_user_by_id(user: AbstractBaseUser | AnonymousUser, job_id: uuid.UUID) -> ExtractionJob:
    """Raises `NoSuchSheet`."""
    job = of_user(user).filter(pk=job_id).first()
    if job is None:
        raise NoSuchSheet
    return job


def describe(jobs: Iterable[ExtractionJob]) -> list[Sheet]:
    """The sheets of these jobs, in the same order; two queries, however many there are."""
    jobs = list(jobs)
    newest = JobRun.objects.filter(job=OuterRef("pk")).newest_first().values("pk")[:1]
    newest_ids = ExtractionJob.objects.filter(pk__in=[job.pk for job in jobs]).values(run=Subquery(newest))
    latest = {run.job_id: run for run in JobRun.objects.filter(pk__in=newest_ids).select_related("template")}
    return [_sheet(job, latest[job.pk]) for job in jobs if job.pk in latest]  # one may be deleted in between


@transaction.atomic
def create(
    *, user: AbstractBaseUser | AnonymousUser, template: Template, now: dt.datetime, name: str = ""
) -> ExtractionJob:
    """A sheet with its first run. Without a name it is called after its state."""
    return runs.create_job(
        user=user, name=name.strip() or default_name(template), job_type=JobType.CPE, template=template, now=now
    )


def rename(*, job: ExtractionJob, name: str, now: dt.datetime) -> None:
    """An empty name calls the sheet after its state again."""
    runs.rename_job(job=job, name=name.strip() or default_name(runs.latest_run(job).template), now=now)


def default_name(template: Template | None) -> str:
    return f"CPE Tracker - {template.name}" if template else "CPE Tracker"


def delete(*, job: ExtractionJob) -> None:
    """With all its runs, files and rows. Raises `jobs.runs.NoSuchJob`."""
    runs.delete_job(job_id=job.pk)


@transaction.atomic
def start(*, job: ExtractionJob, now: dt.datetime, run: JobRun | None = None) -> JobRun:
    """Read the files that were added, to the run that is given or the one that takes files: the run that is submitted,
    with the columns that its state has now.

    Raises `jobs.submission.NoFiles`, and `jobs.lifecycle.NotEditable` where another tab was quicker.
    """
    if run is None:
        run = runs.latest_run(job)
        if not run.is_editable:
            run = runs.append_run_after(run=run, automatic=False, now=now)
    if run.template is not None:
        fields.take_from_template(run_id=run.pk, template=run.template, now=now)
    else:
        fields.replace_fields(run_id=run.pk, modes={}, now=now)
    return lifecycle.submit(run_id=run.pk, now=now)


def _sheet(job: ExtractionJob, run: JobRun) -> Sheet:
    return Sheet(
        job_id=job.pk,
        name=job.name,
        template_id=run.template_id,
        state=run.template.name if run.template else "",
        latest_run_id=run.pk,
        status=run.status,
        config_step=run.config_step,
        created_at=job.created_at,
    )
