"""Keeps who took which results away."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from jobs import results
from jobs.models import JobExport, JobRun


def record(*, run: JobRun, file_format: str, user: AbstractBaseUser | AnonymousUser, now: dt.datetime) -> JobExport:
    """One line for each export that was begun."""
    return JobExport.objects.create(
        job_run=run,
        format=file_format,
        rows_count=results.rows_total(run),
        created_by_id=user.pk,
        created_at=now,
    )


def file_name(*, run: JobRun, suffix: str) -> str:
    """`job_{job_id}_run_{run_id}_results.csv` or `.xlsx`."""
    return f"job_{run.job_id}_run_{run.pk}_results.{suffix}"
