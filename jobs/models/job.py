"""A job: a named piece of work of one user. It has no status of its own; its runs have."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class JobType(models.TextChoices):
    """What a job is for. A job of type `cpe` is shown as a sheet."""

    EXTRACTION = "extraction", "Extraction"
    CPE = "cpe", "CPE"


class ExtractionJobQuerySet(models.QuerySet["ExtractionJob"]):
    """Jobs in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The jobs this person may see; everything else answers 404."""
        return self.filter(user_id=user.pk) if user.pk else self.none()

    def of_type(self, job_type: str) -> Self:
        return self.filter(job_type=job_type)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class ExtractionJob(models.Model):
    """What one user named and keeps adding runs to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Here and in the other models: no index of its own where one of those below begins with the same column.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extraction_jobs", db_index=False
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    job_type = models.CharField(max_length=20, choices=JobType.choices, default=JobType.EXTRACTION)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ExtractionJobQuerySet.as_manager()

    class Meta:
        db_table = "extraction_jobs"
        verbose_name = "job"
        constraints = (
            models.CheckConstraint(condition=models.Q(job_type__in=JobType.values), name="job_type_is_known"),
        )
        indexes = (
            # the list of a user's jobs, newest first
            models.Index(fields=("user", "job_type", "-created_at", "-id"), name="job_by_owner_newest"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"
