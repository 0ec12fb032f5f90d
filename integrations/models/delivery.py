"""A delivery: a run's results as a file in somebody's Drive."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, Self

from django.db import models

from integrations.models.connection import Connection
from jobs.models import ExportFormat, JobRun

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class ExportStatus(models.TextChoices):
    """How far a delivery is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Saving"
    COMPLETED = "completed", "Saved"
    FAILED = "failed", "Failed"


OPEN_EXPORTS: Final = (ExportStatus.WAITING, ExportStatus.RUNNING)


class DriveExportQuerySet(models.QuerySet["DriveExport"]):
    """Deliveries in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(job_run__job__user_id=user.pk) if user.pk else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class DriveExport(models.Model):
    """`drive_id` is the file's id, got from Drive before the file is: whoever saves it again finds it there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job_run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="drive_exports", db_index=False)
    connection = models.ForeignKey(
        Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="drive_exports"
    )
    account = models.CharField(max_length=320)  # of the connection, also when that is gone
    folder_id = models.CharField(max_length=128, blank=True)  # empty: the folder of our own in that Drive
    format = models.CharField(max_length=10, choices=ExportFormat.choices)
    once = models.CharField(max_length=200, blank=True)  # what the caller knows it by; the same is not begun twice
    status = models.CharField(max_length=20, choices=ExportStatus.choices, default=ExportStatus.WAITING)
    drive_id = models.CharField(max_length=128, blank=True)
    link = models.URLField(max_length=500, blank=True)  # where a browser shows the file
    rows_count = models.PositiveIntegerField(null=True, blank=True)  # when it is saved
    failures_in_row = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)  # a sentence; empty where all is well
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DriveExportQuerySet.as_manager()

    class Meta:
        db_table = "drive_exports"
        verbose_name = "export to Drive"
        verbose_name_plural = "exports to Drive"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=ExportStatus.values), name="drive_export_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=OPEN_EXPORTS, finished_at__isnull=True)
                | (~models.Q(status__in=OPEN_EXPORTS) & models.Q(finished_at__isnull=False)),
                name="drive_export_finished_at_when_final",
            ),
            # Who asks twice for the same while it is on its way gets it once.
            models.UniqueConstraint(
                fields=("job_run", "connection", "folder_id", "format"),
                condition=models.Q(status__in=OPEN_EXPORTS),
                name="drive_export_once_at_a_time",
            ),
            models.UniqueConstraint(fields=("once",), condition=~models.Q(once=""), name="drive_export_once"),
        )
        indexes = (
            # the exports of a run, newest first
            models.Index(fields=("job_run", "-created_at", "-id"), name="drive_export_by_run_newest"),
        )

    def __str__(self) -> str:
        return f"{self.format} of run {self.job_run_id} to Drive [{self.pk}] ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_EXPORTS
