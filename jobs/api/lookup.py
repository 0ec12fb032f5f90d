"""From an address to the job and run that it means; what belongs to somebody else is not there."""

from __future__ import annotations

import uuid

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from jobs import runs
from jobs.models import ExtractionJob, JobRun

RUN_ID = OpenApiParameter("run_id", OpenApiTypes.UUID, description="The run that is meant; the latest one without it.")
PROCESSABLE = OpenApiParameter(
    "processable", OpenApiTypes.BOOL, description="true: only files that can be read; false: only the others."
)

now = timezone.now


def job_of(request: Request, job_id: uuid.UUID) -> ExtractionJob:
    """Raises `NotFound`."""
    job = ExtractionJob.objects.for_owner(request.user).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def run_of(request: Request, job_id: uuid.UUID) -> JobRun:
    """The run named by `?run_id=`, else the latest. Raises `NotFound`."""
    job = job_of(request, job_id)
    run_id = asked_uuid(request, "run_id")
    if run_id is not None:
        return run_of_job(job, run_id)
    run = runs.latest_run(job)
    run.job = job
    return run


def run_of_job(job: ExtractionJob, run_id: uuid.UUID) -> JobRun:
    """Raises `NotFound`, for a run of another job too."""
    run = JobRun.objects.filter(pk=run_id, job=job).first()
    if run is None:
        raise NotFound
    run.job = job
    return run


def asked_uuid(request: Request, name: str) -> uuid.UUID | None:
    """Raises `ValidationError`."""
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ValidationError({name: ["This is not an id."]}) from None


def asked_flag(request: Request, name: str) -> bool | None:
    """true, false, or None where it is not said. Raises `ValidationError`."""
    flags = {"true": True, "1": True, "false": False, "0": False, "": None}
    try:
        return flags[request.query_params.get(name, "").lower()]
    except KeyError:
        raise ValidationError({name: ["This is true or false."]}) from None
