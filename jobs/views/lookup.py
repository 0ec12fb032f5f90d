"""From the address of a page to the job and run that it means; what belongs to somebody else is not there."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest

from jobs import runs
from jobs.models import ExtractionJob, JobRun


def job_of(request: HttpRequest, job_id: uuid.UUID) -> ExtractionJob:
    """Raises `Http404`."""
    job = ExtractionJob.objects.for_owner(request.user).filter(pk=job_id).first()
    if job is None:
        raise Http404(runs.NoSuchJob.sentence)
    return job


def run_of(request: HttpRequest, job_id: uuid.UUID, asked: str = "run_id") -> JobRun:
    """The run named by `?run_id=`, else the latest, with its job. Raises `Http404`."""
    job = job_of(request, job_id)
    run_id = uuid_of(request.GET.get(asked, ""))
    run = runs.latest_run(job) if run_id is None else JobRun.objects.filter(pk=run_id, job=job).first()
    if run is None:
        raise Http404("There is no such run.")
    run.job = job
    return run


def uuid_of(text: str) -> uuid.UUID | None:
    """None for no text. Raises `Http404` for what is no id."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Http404("There is no such run.") from None
