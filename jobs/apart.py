"""Runs of their own for files that nobody carries: what a person prepares, and what was done before, stays as it is."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from jobs import lifecycle, runs, starting
from jobs.models import ConfigStep, ExtractionJob, JobRun

_A_MOMENT: Final = dt.timedelta(microseconds=1)


@transaction.atomic
def run_apart(*, job: ExtractionJob, append: bool, now: dt.datetime) -> JobRun:
    """A new run that nothing else goes to. With `append`, and for a sheet always, its results come after earlier ones.

    A run that still takes files stays the latest with its files and columns, and comes after the new one. A sheet that
    has none gets one, so that who drops files meanwhile does not drop them here. Raises `runs.NoSuchJob`.
    """
    append = append or starting.keeps_one_ready(job.job_type)
    latest = lifecycle.locked(runs.latest_run_locked(job).pk)  # the job before its runs, as everywhere
    if latest.is_editable:
        return _in_front_of(latest, append, now)
    run = runs.create_run(job=job, clone_from=latest, append_results=append, now=now)
    if starting.keeps_one_ready(job.job_type):
        runs.append_run_after(run=run, automatic=True, now=now)
    return run


def _in_front_of(draft: JobRun, append: bool, now: dt.datetime) -> JobRun:
    """With the columns of the run that was started last: the draft's may be half done."""
    started = JobRun.objects.filter(job=draft.job_id, config_step=ConfigStep.SUBMITTED).newest_first().first()
    run = runs.create_run(job=draft.job, clone_from=started or draft, now=now)
    draft.created_at = run.created_at + _A_MOMENT  # by which the latest run is known
    if append:
        is_linked = draft.previous_id is not None or starting.keeps_one_ready(draft.job.job_type)
        before = draft.previous if is_linked else started
        run.previous, run.result_set_index = before, before.result_set_index + 1 if before else 0
        run.save(update_fields=["previous", "result_set_index"])
        if draft.previous_id == run.previous_id:  # else the draft begins a table of its own
            draft.previous, draft.result_set_index = run, run.result_set_index + 1
    draft.save(update_fields=["created_at", "previous", "result_set_index"])
    return run
