"""Jobs and their runs: making, cloning, appending, deleting."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from jobs import enqueue, events, fields, lifecycle, storage
from jobs.errors import Absent, Invalid
from jobs.models import ExtractionJob, JobExport, JobRun, SourceFile
from templates_app import engines
from templates_app.models import Template

_COPY = " (copy)"
_LONGEST_NAME = 200
_A_MOMENT = dt.timedelta(microseconds=1)


class NoSuchJob(Absent):
    sentence = "There is no such job."


class ForeignRun(Invalid):
    code = "run_of_another_job"
    sentence = "That run belongs to another job."


@transaction.atomic
def create_job(
    *,
    user: AbstractBaseUser | AnonymousUser,
    name: str,
    job_type: str,
    now: dt.datetime,
    template: Template | None = None,
    description: str = "",
    persist_data: bool = True,
) -> ExtractionJob:
    """A job with its initial run, which has the template's fields if there is one."""
    job = ExtractionJob.objects.create(
        user_id=cast(int, user.pk),
        name=name,
        job_type=job_type,
        description=description,
        created_at=now,
        updated_at=now,
    )
    create_run(job=job, template=template, persist_data=persist_data, now=now)
    return job


@transaction.atomic
def duplicate_job(*, job: ExtractionJob, now: dt.datetime, name: str = "") -> ExtractionJob:
    """A job like this one: with the latest run's columns, folder modes and retention, and without its files."""
    source = latest_run(job)
    copy = create_job(
        user=job.user,
        name=name.strip() or f"{job.name[: _LONGEST_NAME - len(_COPY)]}{_COPY}",
        job_type=job.job_type,
        description=job.description,
        now=now,
    )
    _configure_like(latest_run(copy), source)
    return copy


@transaction.atomic
def rename_job(
    *, job: ExtractionJob, now: dt.datetime, name: str | None = None, description: str | None = None
) -> None:
    """Change what a job is called; None leaves as it is."""
    job.name = job.name if name is None else name
    job.description = job.description if description is None else description
    job.updated_at = now
    job.save(update_fields=["name", "description", "updated_at"])


@transaction.atomic
def create_run(
    *,
    job: ExtractionJob,
    now: dt.datetime,
    clone_from: JobRun | None = None,
    template: Template | None = None,
    append_results: bool = False,
    made_automatically: bool = False,
    persist_data: bool | None = None,
    engine: str | None = None,
) -> JobRun:
    """A new run, the latest of its job.

    Its fields are the template's, else those of the run it is cloned from or appended to; its engine is the one given,
    else that run's, where no template brings its own. With `append_results` its
    results come after those of `clone_from`, or of the latest run. Its data is kept as long as the source's unless
    `persist_data` says otherwise. Raises `ForeignRun`, `NoSuchJob` and `NoSuchEngine`.
    """
    latest = _latest_locked(job)
    if clone_from is not None and clone_from.job_id != job.pk:
        raise ForeignRun
    source = clone_from or (latest if append_results else None)
    previous = source if append_results else None
    run = JobRun.objects.create(
        job=job,
        engine=engines.checked(engine) or (source.engine if source and template is None else None),
        template_id=template.pk if template else source.template_id if source else None,
        previous=previous,
        result_set_index=previous.result_set_index + 1 if previous else 0,
        made_automatically=made_automatically,
        processing_modes=dict(source.processing_modes) if source else {},
        persist_data=_first_known(persist_data, source.persist_data if source else None, True),
        # Newest by this column: also where two are made in the same instant, or the clock went back.
        created_at=max(now, latest.created_at + _A_MOMENT) if latest else now,
        last_active_at=now,
    )
    if template is not None:
        fields.copy_columns(template.fields.order_by("display_order", "id"), to_run=run)
    elif source is not None:
        fields.copy_columns(source.fields.in_order(), to_run=run)
    events.publish_run_changed(job_id=job.pk, run_id=run.pk, sequence=run.changes)
    return run


def append_run_after(*, run: JobRun, automatic: bool, now: dt.datetime) -> JobRun:
    """The run whose results come after this one's. An automatic one is made once; asked again, the same is given."""
    with transaction.atomic():
        _latest_locked(run.job)
        made = run.successors.filter(made_automatically=True).first() if automatic else None
        return made or create_run(
            job=run.job, clone_from=run, append_results=True, made_automatically=automatic, now=now
        )


def latest_run(job: ExtractionJob) -> JobRun:
    """The newest run; a job always has one. Raises `NoSuchJob` for a job that was deleted meanwhile."""
    run = JobRun.objects.latest_of(job.pk)
    if run is None:
        raise NoSuchJob
    return run


def latest_run_locked(job: ExtractionJob) -> JobRun:
    """The same, and nobody makes a newer one until the end of the transaction. Raises `NoSuchJob`."""
    run = _latest_locked(job)
    if run is None:
        raise NoSuchJob
    run.job = job
    return run


@transaction.atomic
def keep_data(*, run_id: uuid.UUID, persist_data: bool, now: dt.datetime) -> JobRun:
    """Say whether a run's files and results stay, or go some time after its end. Raises `lifecycle.NoSuchRun`."""
    run = lifecycle.locked(run_id)
    run.persist_data = persist_data
    run.save(update_fields=["persist_data"])
    lifecycle.touch(run, now=now)
    return run


@transaction.atomic
def change_run(
    *, run_id: uuid.UUID, now: dt.datetime, persist_data: bool | None = None, engine: str | None = None
) -> JobRun:
    """Say whether its data is kept, and who reads its documents; None leaves as it is. An empty engine: the usual one.

    Raises `lifecycle.NoSuchRun`, `lifecycle.NotEditable` for the engine of a submitted run, and `NoSuchEngine`.
    """
    run = lifecycle.locked(run_id)
    if engine is not None and engine != (run.engine or ""):
        run = fields.replace_fields(run_id=run_id, engine=engine, now=now)
    if persist_data is not None:
        run = keep_data(run_id=run_id, persist_data=persist_data, now=now)
    return run


@transaction.atomic
def delete_job(*, job_id: uuid.UUID) -> None:
    """The job with all its runs and what they have; stored objects go after the commit. Raises `NoSuchJob`."""
    job = ExtractionJob.objects.select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise NoSuchJob
    # Their locks keep an upload that is about to commit from leaving an object that nobody knows.
    run_ids = list(JobRun.objects.select_for_update().filter(job=job).order_by("pk").values_list("pk", flat=True))
    enqueue.withdraw(run_ids)
    for stored in (SourceFile, JobExport):
        storage.delete_after_commit(stored.objects.filter(job_run__in=run_ids).values_list("storage_name", flat=True))
    job.delete()
    events.publish_job_deleted(job_id=job_id)


def _configure_like(run: JobRun, source: JobRun) -> None:
    run.template_id = source.template_id
    run.processing_modes = dict(source.processing_modes)
    run.persist_data = source.persist_data
    run.engine = source.engine
    run.save(update_fields=["template_id", "processing_modes", "persist_data", "engine"])
    fields.copy_columns(source.fields.in_order(), to_run=run)


def _first_known(*answers: bool | None) -> bool:
    return next(answer for answer in answers if answer is not None)


def _latest_locked(job: ExtractionJob) -> JobRun | None:
    """The newest run, with the job locked, so that runs of a job are made one after the other.

    `no_key`, as wherever a job or a user is locked: whoever only writes a row that names it does not wait.
    """
    if not ExtractionJob.objects.select_for_update(no_key=True).filter(pk=job.pk).exists():
        raise NoSuchJob
    return JobRun.objects.latest_of(job.pk)
