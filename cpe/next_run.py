"""A sheet is always ready for the next files: a run that ends makes its successor, whatever tab or client is open."""

from __future__ import annotations

import datetime as dt

from jobs import runs
from jobs.models import JobRun, JobType


def make_next_run(*, run: JobRun, now: dt.datetime) -> None:
    """Called by `jobs.hooks` in the transaction that ends the run, with the rows of its job and of the run locked.

    An older run that ends once more, after a retry, makes none: the newest run has its rows in its chain already.
    """
    if run.job.job_type != JobType.CPE:
        return
    # The job is locked, so nobody makes a newer run between the look and ours.
    if runs.latest_run(run.job).pk == run.pk:
        runs.append_run_after(run=run, automatic=True, now=now)
