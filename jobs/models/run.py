"""A run: one pass of a job, with its files, fields, tasks, results and exports."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.expressions import RawSQL

from jobs.models.job import ExtractionJob
from templates_app.engines import CHOICES
from templates_app.models import Template

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class RunStatus(models.TextChoices):
    """Where a run is in its life; `jobs.lifecycle` holds the moves between them."""

    PENDING = "pending", "Pending"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETED = "completed", "Completed"
    PARTIALLY_COMPLETED = "partially_completed", "Partially completed"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class ConfigStep(models.TextChoices):
    """How far a run's configuration has come."""

    UPLOAD = "upload", "Upload"
    FIELDS = "fields", "Fields"
    REVIEW = "review", "Review"
    SUBMITTED = "submitted", "Submitted"


class ProcessingMode(models.TextChoices):
    """How the documents of a folder are read."""

    INDIVIDUAL = "individual", "Each document by itself"
    COMBINED = "combined", "All documents of the folder together"


FINAL_STATUSES = (RunStatus.COMPLETED, RunStatus.PARTIALLY_COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED)
_WORKED = [RunStatus.IN_PROGRESS, RunStatus.COMPLETED, RunStatus.PARTIALLY_COMPLETED, RunStatus.FAILED]

# The runs whose results make up those of one run: itself, the one it was appended to, and so on.
_CHAIN = """
    WITH RECURSIVE chain (id, previous_id) AS (
        SELECT id, previous_id FROM job_runs WHERE id = %s
        UNION ALL
        SELECT run.id, run.previous_id FROM job_runs run JOIN chain ON run.id = chain.previous_id
    )
    SELECT id FROM chain
"""


def _or_stored(column: str, **of_tasks: str) -> models.Case:
    counted = models.Count("tasks", filter=models.Q(**of_tasks) if of_tasks else None)
    return models.Case(models.When(data_removed_at__isnull=False, then=models.F(column)), default=counted)


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Runs in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(job__user_id=user.pk) if user.pk else self.none()

    def editable(self) -> Self:
        """Those that still take files and fields."""
        return self.filter(status=RunStatus.PENDING).exclude(config_step=ConfigStep.SUBMITTED)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")

    def latest_of(self, job_id: uuid.UUID) -> JobRun | None:
        """The newest run of a job."""
        return self.filter(job_id=job_id).newest_first().first()

    def expired(self, ended_before: dt.datetime) -> Self:
        """Those whose files and results are to be removed."""
        return self.filter(
            persist_data=False,
            data_removed_at=None,
            status__in=FINAL_STATUSES,
            completed_at__lte=ended_before,
        )

    def abandoned(self, idle_since: dt.datetime) -> Self:
        """Those whose data is not to be kept, which have files, and which nobody submitted."""
        idle = self.filter(persist_data=False, status=RunStatus.PENDING, last_active_at__lte=idle_since)
        return idle.filter(files__isnull=False).distinct()

    def with_progress(self) -> Self:
        """With `counted_total`, `counted_completed`, `counted_failed` and `counted_processing`, from the tasks.

        Of a run whose data was removed, from what was counted before.
        """
        return self.annotate(
            counted_total=_or_stored("tasks_total"),
            counted_completed=_or_stored("tasks_completed", tasks__status="completed"),
            counted_failed=_or_stored("tasks_failed", tasks__status="failed"),
            counted_processing=models.Count("tasks", filter=models.Q(tasks__status="processing")),
        )

    def chain_up_to(self, run_id: uuid.UUID) -> Self:
        """The runs whose results are those of the run, first appended first."""
        return self.filter(pk__in=RawSQL(_CHAIN, [run_id])).order_by("result_set_index", "id")  # noqa: S611 - constant text


class JobRun(models.Model):
    """One pass of a job.

    An append run copies no rows: `previous` is the run whose results come before its own, and `result_set_index` its
    place in that chain, from 0. The counters are derived from the tasks; `jobs.lifecycle` is their only writer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(ExtractionJob, on_delete=models.CASCADE, related_name="runs", db_index=False)
    engine = models.CharField(max_length=30, null=True, blank=True, choices=CHOICES)  # noqa: DJ001 - null: the template's
    template = models.ForeignKey(Template, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="successors")
    result_set_index = models.PositiveIntegerField(default=0)
    made_automatically = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=RunStatus.choices, default=RunStatus.PENDING)
    config_step = models.CharField(max_length=20, choices=ConfigStep.choices, default=ConfigStep.UPLOAD)
    processing_modes = models.JSONField(default=dict, blank=True)  # folder: ProcessingMode; others are individual
    tasks_total = models.PositiveIntegerField(default=0)
    tasks_completed = models.PositiveIntegerField(default=0)
    tasks_failed = models.PositiveIntegerField(default=0)
    persist_data = models.BooleanField(default=True)  # false: its files and results go a while after its end
    data_removed_at = models.DateTimeField(null=True, blank=True)  # since then there are no files and results
    objects_remain = models.BooleanField(default=False)  # the rows are removed, stored objects still have to go
    changes = models.BigIntegerField(default=0)  # counts the announcements, so that a listener can tell old from new
    announced_at = models.DateTimeField(null=True, blank=True)  # the database's clock, of the last announcement
    last_active_at = models.DateTimeField()  # of the last change of it, its files, its columns or its tasks
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        db_table = "job_runs"
        verbose_name = "run"
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=RunStatus.values), name="run_status_is_known"),
            models.CheckConstraint(condition=models.Q(config_step__in=ConfigStep.values), name="run_step_is_known"),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=False, status__in=FINAL_STATUSES)
                | (models.Q(completed_at__isnull=True) & ~models.Q(status__in=FINAL_STATUSES)),
                name="run_completed_at_when_final",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=_WORKED) | models.Q(config_step=ConfigStep.SUBMITTED),
                name="run_works_when_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(tasks_total__gte=models.F("tasks_completed") + models.F("tasks_failed")),
                name="run_counters_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(objects_remain=False) | models.Q(data_removed_at__isnull=False),
                name="run_objects_remain_after_removal",
            ),
            # A run that is finished twice (by two workers, or once more after a retry) has one automatic successor.
            models.UniqueConstraint(
                fields=("previous",),
                condition=models.Q(made_automatically=True),
                name="run_one_automatic_successor",
            ),
        )
        indexes = (
            # the runs of a job, newest first; the latest run
            models.Index(fields=("job", "-created_at"), name="run_by_job_newest"),
            # the admin's filter; the rescue's look for runs in progress
            models.Index(fields=("status",), name="run_by_status"),
            # retention: what is to be removed, and what was not removed to the end
            models.Index(
                fields=("completed_at",),
                condition=models.Q(persist_data=False, data_removed_at__isnull=True),
                name="run_data_to_remove",  # and, with no end yet, what was abandoned
            ),
            models.Index(
                fields=("data_removed_at",), condition=models.Q(objects_remain=True), name="run_objects_to_remove"
            ),
        )

    def __str__(self) -> str:
        return f"Run {self.pk} ({self.status})"

    @property
    def is_editable(self) -> bool:
        """Whether it still takes files and fields."""
        return self.status == RunStatus.PENDING and self.config_step != ConfigStep.SUBMITTED

    @property
    def is_final(self) -> bool:
        return self.status in FINAL_STATUSES
