"""Starts a job's work as its owner's Start button does. Rooms above say what that means for their kind of job."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.db import transaction

from jobs import lifecycle, runs
from jobs.models import ExtractionJob, JobRun


class Start(Protocol):
    """Submits the run that is to be read, the one that is given or else the job's that takes files, and gives it."""

    def __call__(self, *, job: ExtractionJob, now: dt.datetime, run: JobRun | None = None) -> JobRun: ...


_starts: dict[str, Start] = {}
_ready: set[str] = set()


def starts_by(job_type: str, start: Start, *, keeps_one_ready: bool = False) -> None:
    """Register how jobs of a type are started, and whether a run for the next files always stands ready.

    From `AppConfig.ready`.
    """
    _starts[job_type] = start
    if keeps_one_ready:
        _ready.add(job_type)


def keeps_one_ready(job_type: str) -> bool:
    """Whether jobs of the type always have a run that takes files, with its results after those before."""
    return job_type in _ready


def start(*, job: ExtractionJob, now: dt.datetime, run: JobRun | None = None) -> JobRun:
    """Raises what `lifecycle.submit` raises: `NotEditable`, `submission.NoFiles`, `submission.NoFields`."""
    return _starts.get(job.job_type, _submit_it)(job=job, now=now, run=run)


def run_for_files(*, job: ExtractionJob, now: dt.datetime) -> JobRun:
    """The latest run if it still takes files, else a new one whose results come after it."""
    with transaction.atomic():
        # locked before the look, so that two who bring files make one run and not two
        latest = runs.latest_run_locked(job)
        return latest if latest.is_editable else runs.append_run_after(run=latest, automatic=False, now=now)


def _submit_it(*, job: ExtractionJob, now: dt.datetime, run: JobRun | None = None) -> JobRun:
    return lifecycle.submit(run_id=(run or runs.latest_run(job)).pk, now=now)
