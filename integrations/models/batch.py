"""An import: what was asked for, how far it is, and each thing that it took."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, Self

from django.db import models

from integrations.models.connection import Connection
from jobs.models import ExtractionJob, JobRun, SourceFile

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class ImportSource(models.TextChoices):
    """Where files are imported from; stored objects are named after it (`mailbox_imports/`)."""

    MAILBOX = "mailbox", "Mailbox"
    DROP = "drop", "Drop address"
    GMAIL = "gmail", "Gmail"
    DRIVE = "drive", "Google Drive"


class ImportStatus(models.TextChoices):
    """How far an import is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Importing"
    COMPLETED = "completed", "Imported"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Stopped"


OPEN_STATUSES: Final = (ImportStatus.WAITING, ImportStatus.RUNNING)


class Into(models.TextChoices):
    """Which run takes what is imported, where none is named or the named one is started meanwhile."""

    LATEST = "latest", "The run that takes files"
    OWN = "own", "A run of its own"
    APPENDED = "appended", "A run of its own, after the earlier results"


class ItemOutcome(models.TextChoices):
    """What became of one thing; what failed is tried again by the next import that finds it."""

    IMPORTED = "imported", "Imported"
    FAILED = "failed", "Failed"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Imports in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(job__user_id=user.pk) if user.pk else self.none()

    def still_open(self) -> Self:
        return self.filter(status__in=OPEN_STATUSES)

    def with_counts(self) -> Self:
        """With `items_imported` and `items_failed`, from the items."""
        return self.annotate(
            items_imported=models.Count("items", filter=models.Q(items__outcome=ItemOutcome.IMPORTED)),
            items_failed=models.Count("items", filter=models.Q(items__outcome=ItemOutcome.FAILED)),
        )

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class ImportBatch(models.Model):
    """Files from elsewhere into a run. `run` moves on to the next one if its run is started meanwhile."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(ExtractionJob, on_delete=models.CASCADE, related_name="imports", db_index=False)
    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="imports")
    connection = models.ForeignKey(Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="imports")
    source = models.CharField(max_length=20, choices=ImportSource.choices)
    account = models.CharField(max_length=320, blank=True)  # of the connection, also when that is gone
    query = models.JSONField(default=dict)  # what is asked for, in the words of the source
    status = models.CharField(max_length=20, choices=ImportStatus.choices, default=ImportStatus.WAITING)
    cursor = models.TextField(blank=True)  # the page of the source's list that is next
    items_found = models.PositiveIntegerField(default=0)  # on the pages before it
    failures_in_row = models.PositiveSmallIntegerField(default=0)  # since the last item that was taken
    error = models.TextField(blank=True)  # a sentence; empty where all is well
    into = models.CharField(max_length=10, choices=Into.choices, default=Into.LATEST, db_default=Into.LATEST)
    starts_run = models.BooleanField(default=False)  # when all is there, the run is started
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        db_table = "import_batches"
        verbose_name = "import"
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=ImportStatus.values), name="import_status_is_known"),
            models.CheckConstraint(condition=models.Q(source__in=ImportSource.values), name="import_source_is_known"),
            models.CheckConstraint(condition=models.Q(into__in=Into.values), name="import_into_is_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=OPEN_STATUSES, finished_at__isnull=True)
                | (~models.Q(status__in=OPEN_STATUSES) & models.Q(finished_at__isnull=False)),
                name="import_finished_at_when_final",
            ),
        )
        indexes = (
            # the imports of a job, newest first
            models.Index(fields=("job", "-created_at", "-id"), name="import_by_job_newest"),
        )

    def __str__(self) -> str:
        return f"Import from {self.source} [{self.pk}] ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


class ImportedItem(models.Model):
    """One thing of a source that a job has, or could not have. It stays when its file is removed: once is once."""

    # Without a constraint of the database: it would lock the job behind its run, and who deletes a job locks it before.
    job = models.ForeignKey(
        ExtractionJob, on_delete=models.CASCADE, related_name="imported_items", db_index=False, db_constraint=False
    )
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="items")
    source = models.CharField(max_length=20, choices=ImportSource.choices)
    account = models.CharField(max_length=320, blank=True)
    key = models.CharField(max_length=255)  # message and part, or file: the same whenever the source lists it
    title = models.TextField(blank=True)  # what a person knows it by: subject and sender, or a path
    source_file = models.ForeignKey(
        SourceFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_items"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=20, choices=ItemOutcome.choices)
    reason = models.TextField(blank=True)  # a sentence; of those that failed
    created_at = models.DateTimeField()

    class Meta:
        db_table = "imported_items"
        constraints = (
            # Nothing comes twice into the same job, whoever imports at the same time.
            models.UniqueConstraint(fields=("job", "source", "account", "key"), name="imported_item_once_in_job"),
            models.CheckConstraint(
                condition=models.Q(outcome=ItemOutcome.IMPORTED, reason="")
                | (models.Q(outcome=ItemOutcome.FAILED) & ~models.Q(reason="")),
                name="imported_item_failed_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.key} ({self.outcome})"
