"""Keeps who took which results away."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from jobs import results
from jobs.models import JobExport, JobRun


def record(
    *,
    run: JobRun,
    file_format: str,
    user: AbstractBaseUser | AnonymousUser,
    now: dt.datetime,
    export_id: uuid.UUID | None = None,
    storage_name: str = "",
) -> JobExport:
    """One line for each export that was begun; with the name of its object where that is kept."""
    return JobExport.objects.create(
        pk=export_id or uuid.uuid4(),
        job_run=run,
        format=file_format,
        rows_count=results.rows_total(run),
        created_by_id=user.pk,
        created_at=now,
        storage_name=storage_name,
    )


def file_name(*, run: JobRun, suffix: str) -> str:
    """`job_{job_id}_run_{run_id}_results.csv` or `.xlsx`."""
    return f"job_{run.job_id}_run_{run.pk}_results.{suffix}"
