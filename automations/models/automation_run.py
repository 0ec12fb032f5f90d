"""One time that an automation was at work: what set it off, the run that it made, and how it ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, Self

from django.db import models

from automations.models.automation import Automation
from integrations.models import DriveExport, ImportBatch
from jobs.models import JobExport, JobRun

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class Cause(models.TextChoices):
    """What set it off."""

    SCHEDULE = "schedule", "On schedule"
    HAND = "hand", "By hand"


class State(models.TextChoices):
    """How far it is, or how it ended; `automations.history` holds the moves between them."""

    LOOKING = "looking", "Looking"
    IMPORTING = "importing", "Importing"
    STARTING = "starting", "Starting"
    PROCESSING = "processing", "Reading"
    EXPORTING = "exporting", "Exporting"
    SUCCEEDED = "succeeded", "Done"
    PARTLY = "partly", "Partly done"
    FAILED = "failed", "Failed"
    NOTHING_NEW = "nothing_new", "Nothing new"
    STOPPED = "stopped", "Stopped"


OPEN: Final = (State.LOOKING, State.IMPORTING, State.STARTING, State.PROCESSING, State.EXPORTING)
FINAL: Final = (State.SUCCEEDED, State.PARTLY, State.FAILED, State.NOTHING_NEW, State.STOPPED)
_FAILURES: Final = {
    State.LOOKING.value: "could not look",
    State.IMPORTING.value: "could not import",
    State.STARTING.value: "could not start",
    State.PROCESSING.value: "could not be read",
    State.EXPORTING.value: "could not be exported",
}
_BRINGING: Final = [State.LOOKING, State.IMPORTING]


class AutomationRunQuerySet(models.QuerySet["AutomationRun"]):
    """Times at work, in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        mine = models.Q(automation__job__user_id=user.pk, automation__removed_at=None)
        return self.filter(mine) if user.pk else self.none()

    def still_open(self) -> Self:
        return self.filter(state__in=OPEN)

    def bringing(self) -> Self:
        """Those that look for files or import them; an automation has one at a time."""
        return self.filter(state__in=_BRINGING)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class AutomationRun(models.Model):
    """`run` is the job's run that it made; none where there was nothing new. `reason` tells why it ended as it did."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="runs", db_index=False)
    cause = models.CharField(max_length=20, choices=Cause.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.LOOKING)
    run = models.ForeignKey(JobRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="automation_runs")
    batch = models.OneToOneField(
        ImportBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="automation_run"
    )
    # a file that is kept here, or one in Drive
    export = models.ForeignKey(JobExport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    delivery = models.ForeignKey(DriveExport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    trouble = models.TextField(blank=True)  # sentences: what went wrong on the way and did not end it
    reason = models.TextField(blank=True)  # sentences: why it ended as it did
    failed_at = models.CharField(max_length=20, choices=State.choices, blank=True)  # the state it was in
    cursor = models.TextField(blank=True)  # how far it has looked through the source
    tries = models.PositiveSmallIntegerField(default=0)  # of the step that it stands at, that went wrong
    looks = models.PositiveIntegerField(default=1)  # that found nothing new, one after the other, told as one
    first_at = models.DateTimeField()  # when the first of these began
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AutomationRunQuerySet.as_manager()

    class Meta:
        db_table = "automation_runs"
        verbose_name = "automation run"
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="automation_run_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, finished_at__isnull=True)
                | models.Q(state__in=FINAL, finished_at__isnull=False),
                name="automation_run_finished_when_final",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.FAILED) | (~models.Q(reason="") & ~models.Q(failed_at="")),
                name="automation_run_failed_for_a_reason",
            ),
            # Two looks of one automation at once would find the same and make a run each.
            models.UniqueConstraint(
                fields=("automation",), condition=models.Q(state__in=_BRINGING), name="automation_brings_once_at_a_time"
            ),
        )
        indexes = (
            # the history of an automation, newest first
            models.Index(fields=("automation", "-created_at", "-id"), name="automation_history"),
        )

    def __str__(self) -> str:
        return f"{self.automation_id} at {self.created_at:%Y-%m-%d %H:%M} ({self.state})"

    @property
    def failure(self) -> str:
        """What could not be done, in words; empty of one that did not fail."""
        return _FAILURES.get(self.failed_at, "")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
