"""A sheet is always ready for the next files: a run that ends makes its successor, whatever tab or client is open."""

from __future__ import annotations

import datetime as dt

from jobs import runs
from jobs.models import ExtractionJob, JobRun, JobType


def make_next_run(*, run: JobRun, now: dt.datetime) -> None:
    """Called by `jobs.hooks` in the transaction that ends the run, with the run's row locked.

    An older run that ends once more, after a retry, makes none: the newest run has its rows in its chain already.
    """
    if run.job.job_type != JobType.CPE:
        return
    # locked before the look, so that nobody makes a newer run between the look and ours
    job = ExtractionJob.objects.select_for_update().get(pk=run.job_id)
    if runs.latest_run(job).pk == run.pk:
        runs.append_run_after(run=run, automatic=True, now=now)
