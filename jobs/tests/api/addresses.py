"""What the tests of the API have in common."""

from __future__ import annotations

from jobs.models import ExtractionJob, JobRun
from jobs.tests.scenes import end, submit, tasks_of


def url_of(job: ExtractionJob, path: str = "") -> str:
    return f"/api/jobs/{job.pk}{path}"


def finished(job: ExtractionJob, files: int = 2) -> JobRun:
    run = submit(job, files=files)
    for task in tasks_of(run):
        end(task)
    return run
