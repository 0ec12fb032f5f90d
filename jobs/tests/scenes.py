"""Jobs with runs, files and tasks in a wanted state, made by the services that make them in the product."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from accounts.models import User
from jobs import lifecycle, runs
from jobs.attempts import FileEnd, TaskEnd
from jobs.models import ExtractionJob, ExtractionTask, JobRun, JobType, SourceFile
from templates_app.models import Template


def make_job(user: User, *, job_type: str = JobType.CPE, name: str = "Renewal 2026", **given: Any) -> ExtractionJob:
    """A sheet for California, unless told otherwise; its first run takes files."""
    template = given.pop("template", Template.objects.get(slug="california"))
    return runs.create_job(user=user, name=name, job_type=job_type, template=template, now=timezone.now(), **given)


def add_file(job: ExtractionJob, path: str = "certificate.pdf", **columns: Any) -> SourceFile:
    """A readable file of the latest run, without a stored object."""
    given = {"kind": "pdf", "name": path.rpartition("/")[2], "size": 1, "created_at": timezone.now()} | columns
    return SourceFile.objects.create(job_run=runs.latest_run(job), original_path=path, **given)


def submit(job: ExtractionJob, files: int = 0) -> JobRun:
    """Submit the latest run, with that many more files."""
    for number in range(files):
        add_file(job, f"certificate-{number}.pdf")
    return lifecycle.submit(run_id=runs.latest_run(job).pk, now=timezone.now())


def end(*tasks: ExtractionTask, outcome: str = "rows", rows: int = 1, now: dt.datetime | None = None) -> None:
    """Do the tasks, as a worker would, up to the final status of their run if they were the last."""
    now = now or timezone.now()
    for task in tasks:
        attempt = lifecycle.start_task(task_id=task.pk, now=now)
        assert attempt
        files = list(task.task_files.values_list("source_file_id", flat=True))
        lifecycle.end_task(attempt=attempt, end=task_end(files, outcome, rows), now=now)
        if not lifecycle.finish_if_done(run_id=task.job_run_id, now=now):
            JobRun.objects.filter(pk=task.job_run_id).update(announced_at=None)  # as if a while had passed
            lifecycle.note_progress(run_id=task.job_run_id)


def task_end(file_ids: list[uuid.UUID], outcome: str = "rows", rows: int = 1) -> TaskEnd:
    good = outcome in {"rows", "nothing_found"}
    rows = rows if outcome == "rows" else 0
    table = {"columns": ["Course Title"], "keys": ["course_title"], "results": [["Ethics"]] * rows}
    return TaskEnd(
        outcome,
        result=table if good else None,
        evidence=[[None]] * rows if good else None,
        rows_count=rows,
        files=tuple(FileEnd(file_id, outcome, rows_count=rows) for file_id in file_ids),
    )


def tasks_of(run: JobRun) -> list[ExtractionTask]:
    return list(run.tasks.order_by("position"))
