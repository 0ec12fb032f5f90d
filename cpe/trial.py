"""Trying the product out: a sheet with the certificates that ship with it, started."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from cpe import sheets, states
from jobs import intake, runs
from jobs.models import ExtractionJob

SAMPLES = Path(__file__).resolve().parent / "samples"
NAME = "Sample certificates"


def begin_with_samples(*, user: AbstractBaseUser | AnonymousUser, now: dt.datetime) -> ExtractionJob:
    """All or nothing. Raises `cpe.states.NoSuchState`."""
    job = sheets.create(user=user, template=states.sample_state(), name=NAME, now=now)
    run = runs.latest_run(job)
    try:
        for sample in sample_files():
            with sample.open("rb") as stream:
                intake.add_upload(run_id=run.pk, path=sample.name, stream=stream, now=now)
        sheets.start(job=job, now=now)
    except BaseException:
        # not one transaction: the files are stored on the way, and deleting the job takes them along
        runs.delete_job(job_id=job.pk)
        raise
    return job


def sample_files() -> list[Path]:
    """The shipped certificates, by name."""
    return sorted(path for path in SAMPLES.iterdir() if path.is_file() and path.suffix not in {".md", ".py"})
