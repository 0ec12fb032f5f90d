"""A job's own mail address, and the log of what was mailed to it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models

from integrations.models.batch import ImportBatch
from jobs.models import ExtractionJob

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class DropAddress(models.Model):
    """`sheet-<token>@DROP_DOMAIN`. Whoever knows it and may send gets files into the job, so it can be renewed."""

    job = models.OneToOneField(ExtractionJob, primary_key=True, on_delete=models.CASCADE, related_name="drop_address")
    token = models.CharField(max_length=40, unique=True)
    senders = models.JSONField(default=list)  # addresses, and domains as "@example.org"; none for its owner's alone
    starts_run = models.BooleanField(default=False)  # mail that brought files starts the run
    created_at = models.DateTimeField()
    renewed_at = models.DateTimeField()

    class Meta:
        db_table = "drop_addresses"
        verbose_name = "drop address"
        verbose_name_plural = "drop addresses"

    def __str__(self) -> str:
        return f"Drop address of job {self.job_id}"


class DroppedMailQuerySet(models.QuerySet["DroppedMail"]):
    """Mail in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(job__user_id=user.pk) if user.pk else self.none()


class DroppedMail(models.Model):
    """A message to a drop address: accepted, then it has an import; or refused, then a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(ExtractionJob, on_delete=models.CASCADE, related_name="dropped_mail", db_index=False)
    batch = models.OneToOneField(
        ImportBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="dropped_mail"
    )
    sender = models.CharField(max_length=320, blank=True)
    subject = models.TextField(blank=True)
    size = models.BigIntegerField()  # bytes
    spf = models.CharField(max_length=20, blank=True)  # as RFC 8601 has them: pass, fail, none …; empty if not known
    dkim = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64)  # of the message as it came, SHA-256
    raw = models.BinaryField(null=True, editable=False)  # of accepted mail, until it is imported
    reason = models.TextField(blank=True)  # a sentence; why it was refused
    created_at = models.DateTimeField()

    objects = DroppedMailQuerySet.as_manager()

    class Meta:
        db_table = "dropped_mail"
        verbose_name = "dropped mail"
        verbose_name_plural = "dropped mail"
        constraints = (
            # A provider that is not sure posts again.
            models.UniqueConstraint(
                fields=("job", "digest"), condition=models.Q(reason=""), name="dropped_mail_accepted_once"
            ),
        )
        indexes = (
            # the log of a job, newest first
            models.Index(fields=("job", "-created_at", "-id"), name="dropped_mail_log"),
            # what is old enough to go
            models.Index(fields=("created_at",), name="dropped_mail_by_age"),
        )

    def __str__(self) -> str:
        return f"Mail {self.pk} ({'refused' if self.reason else 'accepted'})"

    @property
    def is_accepted(self) -> bool:
        return not self.reason
