"""A field: a column to extract, in one run's configuration."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from extraction.model import DataType
from jobs.models.run import JobRun


class JobFieldQuerySet(models.QuerySet["JobField"]):
    """A run's columns."""

    def in_order(self) -> Self:
        return self.order_by("display_order", "id")


class JobField(models.Model):
    """What is asked of every document of a run, for one column."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job_run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="fields", db_index=False)
    field_key = models.SlugField(max_length=80)
    field_name = models.CharField(max_length=200)
    data_type_id = models.CharField(max_length=40, default=DataType.TEXT.value)
    ai_prompt = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)  # labels under which documents print it
    choices = models.JSONField(default=list, blank=True)  # the allowed values of a `choice`
    display_order = models.PositiveIntegerField(default=0)

    objects = JobFieldQuerySet.as_manager()

    class Meta:
        db_table = "job_fields"
        verbose_name = "field"
        constraints = (models.UniqueConstraint(fields=("job_run", "field_key"), name="job_field_key_once_in_run"),)
        indexes = (
            # the columns of a run, in order
            models.Index(fields=("job_run", "display_order", "id"), name="job_field_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.field_name} [{self.field_key}]"
