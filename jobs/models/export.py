"""An export: a CSV or XLSX that was made from a run."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from jobs.models.run import JobRun


class ExportFormat(models.TextChoices):
    """The kinds of file that a run's results are given as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"


class JobExport(models.Model):
    """The record that somebody took a run's results away, and how many rows there were."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job_run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="exports", db_index=False)
    format = models.CharField(max_length=10, choices=ExportFormat.choices)
    rows_count = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    storage_name = models.CharField(max_length=512, blank=True)  # empty: it was streamed, not kept

    class Meta:
        db_table = "job_exports"
        verbose_name = "export"
        constraints = (
            models.CheckConstraint(condition=models.Q(format__in=ExportFormat.values), name="export_format_is_known"),
        )
        indexes = (
            # the exports of a run, newest first
            models.Index(fields=("job_run", "-created_at"), name="export_by_run_newest"),
        )

    def __str__(self) -> str:
        return f"{self.format} of run {self.job_run_id} at {self.created_at:%Y-%m-%d %H:%M}"
