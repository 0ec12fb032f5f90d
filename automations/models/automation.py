"""An automation: where to look, when, into which job, and what becomes of the results."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from automations.schedule import Cadence, Schedule
from integrations.models import Connection, ImportSource
from jobs.models import ExportFormat, ExtractionJob

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class Origin(models.TextChoices):
    """Where the files come from; those of `ImportSource` that can be looked through, and the job itself."""

    MAILBOX = ImportSource.MAILBOX.value, "A mailbox"
    GMAIL = ImportSource.GMAIL.value, "Gmail"
    DRIVE = ImportSource.DRIVE.value, "A Google Drive folder"
    WAITING = "waiting", "Files that wait in the sheet or job"


class ExportTo(models.TextChoices):
    """Where the results go when a run has ended."""

    NOWHERE = "nowhere", "Nowhere else"
    PRODUCT = "product", "A file that is kept here"
    DRIVE = "drive", "A Google Drive folder"


class AutomationQuerySet(models.QuerySet["Automation"]):
    """Automations in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Those this person may see; one that was removed is not among them."""
        return self.filter(job__user_id=user.pk, removed_at=None) if user.pk else self.none()

    def due(self, now: dt.datetime, tolerated: dt.timedelta) -> Self:
        """Those whose time has come, and those whose last time lies in the future since a clock was set back.

        Nobody looks for those who may not sign in any more.
        """
        came = models.Q(next_at__lte=now) | models.Q(triggered_at__gt=now + tolerated)
        return self.filter(came, active=True, removed_at=None, job__user__is_active=True)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class Automation(models.Model):
    """What one user wants done again and again. `automations.editing` and `automations.history` are its writers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(ExtractionJob, on_delete=models.CASCADE, related_name="automations")
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    connection = models.ForeignKey(
        Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="automations"
    )
    account = models.CharField(max_length=320, blank=True)  # of the connection, also when that is gone
    query = models.JSONField(default=dict)  # which things, in the words of the source
    append_results = models.BooleanField(default=False)  # its runs' results come after the earlier ones; sheets' always
    cadence = models.CharField(max_length=20, choices=Cadence.choices)
    every_minutes = models.PositiveIntegerField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)  # of the day in `time_zone`
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # 0 is Monday
    time_zone = models.CharField(max_length=64, default="UTC")  # as the IANA calls it
    export_to = models.CharField(max_length=20, choices=ExportTo.choices, default=ExportTo.NOWHERE)
    export_format = models.CharField(max_length=10, choices=ExportFormat.choices, default=ExportFormat.XLSX)
    export_connection = models.ForeignKey(
        Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    export_folder = models.CharField(max_length=200, blank=True)  # as its service calls it
    active = models.BooleanField(default=True)
    paused_why = models.TextField(blank=True)  # a sentence; empty where its owner paused it
    next_at = models.DateTimeField(null=True, blank=True)  # null while it is paused
    triggered_at = models.DateTimeField(null=True, blank=True)  # by the schedule, the last time
    failures_in_row = models.PositiveSmallIntegerField(default=0)
    failing_at = models.CharField(max_length=20, blank=True)  # the state in which the last of these failed
    failure_told = models.BooleanField(default=False)  # its owner was told of this row of failures
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)  # what is under way is still brought to its end

    objects = AutomationQuerySet.as_manager()

    class Meta:
        db_table = "automations"
        constraints = (
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="automation_origin_is_known"),
            models.CheckConstraint(condition=models.Q(cadence__in=Cadence.values), name="automation_cadence_is_known"),
            models.CheckConstraint(
                condition=models.Q(export_to__in=ExportTo.values), name="automation_export_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(cadence=Cadence.INTERVAL, every_minutes__isnull=False, at__isnull=True)
                | (~models.Q(cadence=Cadence.INTERVAL) & models.Q(every_minutes__isnull=True, at__isnull=False)),
                name="automation_schedule_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(active=True, next_at__isnull=False, paused_why="")
                | models.Q(active=False, next_at__isnull=True),
                name="automation_next_when_active",
            ),
        )
        indexes = (
            # what is due
            models.Index(
                fields=("next_at",), condition=models.Q(active=True, removed_at__isnull=True), name="automation_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} [{self.pk}]"

    @property
    def schedule(self) -> Schedule:
        return Schedule(
            Cadence(self.cadence), self.every_minutes, self.at, tuple(self.weekdays), time_zone=self.time_zone
        )
