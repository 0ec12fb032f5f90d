"""A task: what one worker does. One document, or one folder of documents together."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models

from jobs.models.run import JobRun, ProcessingMode
from jobs.models.source_file import SourceFile

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class TaskStatus(models.TextChoices):
    """Where a task is; `jobs.lifecycle` holds the moves between them."""

    PENDING = "pending", "Waiting"
    PROCESSING = "processing", "Reading"
    COMPLETED = "completed", "Done"
    FAILED = "failed", "Failed"


OPEN_STATUSES = (TaskStatus.PENDING, TaskStatus.PROCESSING)
ENDED_STATUSES = (TaskStatus.COMPLETED, TaskStatus.FAILED)


class ExtractionTaskQuerySet(models.QuerySet["ExtractionTask"]):
    """Tasks in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(job_run__job__user_id=user.pk) if user.pk else self.none()

    def open(self) -> Self:
        """Those that a worker still has to end."""
        return self.filter(status__in=OPEN_STATUSES)

    def in_result_order(self) -> Self:
        """The order of a chain's results: earlier runs first, then as the files lie."""
        return self.order_by("job_run__result_set_index", "position", "id")


class ExtractionTask(models.Model):
    """A unit of work with its result.

    `result` is `{"columns": [heading], "keys": [field_key], "results": [[value]]}`; `evidence` has, row by row and cell
    by cell, `{"confidence", "page", "box", "printed", "derived_from", "file_id"}` or null. They are two columns so that
    a table of 50,000 rows is read without its evidence.

    `attempt_token` fences: only the attempt that holds it may write, so a worker that was thought dead cannot overwrite
    what its replacement found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job_run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    source_files = models.ManyToManyField(SourceFile, through="jobs.TaskFile", related_name="tasks")
    folder = models.CharField(max_length=1024, default="/")
    processing_mode = models.CharField(max_length=20, choices=ProcessingMode.choices, default=ProcessingMode.INDIVIDUAL)
    position = models.PositiveIntegerField(default=0)  # in the run, from 0
    status = models.CharField(max_length=20, choices=TaskStatus.choices, default=TaskStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)  # how often a worker began
    interruptions = models.PositiveSmallIntegerField(default=0)  # how often one died before it ended
    attempt_token = models.UUIDField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    evidence = models.JSONField(null=True, blank=True)
    rows_count = models.PositiveIntegerField(default=0)
    doubtful_cells = models.PositiveIntegerField(default=0, db_default=0)  # of its rows, to be looked at by a person
    outcome = models.CharField(max_length=40, blank=True)  # of jobs.outcomes; empty until it ended
    reason_detail = models.TextField(blank=True)
    engine = models.CharField(max_length=400, blank=True)  # that filled the table, e.g. "offline/1"; several by commas
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = ExtractionTaskQuerySet.as_manager()

    class Meta:
        db_table = "extraction_tasks"
        verbose_name = "task"
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=TaskStatus.values), name="task_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(processing_mode__in=ProcessingMode.values), name="task_mode_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ENDED_STATUSES, completed_at__isnull=False)
                | models.Q(status__in=OPEN_STATUSES, completed_at__isnull=True),
                name="task_completed_at_when_ended",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=TaskStatus.COMPLETED) | models.Q(result__isnull=False),
                name="task_completed_has_result",
            ),
            models.UniqueConstraint(fields=("job_run", "position"), name="task_position_once_in_run"),
        )
        indexes = (
            # progress: how many of a run's tasks are in each status
            models.Index(fields=("job_run", "status"), name="task_by_run_and_status"),
            # finish_if_done: is any task of the run still open? Small, whatever the run's size
            models.Index(fields=("job_run",), condition=models.Q(status__in=OPEN_STATUSES), name="task_open_by_run"),
            # live status: what changed since the last message
            models.Index(fields=("job_run", "changed_at"), name="task_by_run_and_change"),
        )

    def __str__(self) -> str:
        return f"Task {self.pk} ({self.status})"


class TaskFile(models.Model):
    """A file of a task, and what came of it."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(ExtractionTask, on_delete=models.CASCADE, related_name="task_files", db_index=False)
    source_file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="task_files", db_index=False)
    position = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=40, blank=True)  # of jobs.outcomes; empty until its task ended
    reason_detail = models.TextField(blank=True)
    rows_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "extraction_task_files"
        constraints = (
            # A file is read once in its run: exactly one outcome.
            models.UniqueConstraint(fields=("source_file",), name="task_file_in_one_task"),
            models.UniqueConstraint(fields=("task", "position"), name="task_file_position_once"),
        )

    def __str__(self) -> str:
        return f"File {self.source_file_id} of task {self.task_id}"
