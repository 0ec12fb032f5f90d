"""A source file: a file of a run, kept whether or not it can be read."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models

from extraction.reading.kinds import READABLE
from jobs.models.run import JobRun

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class SourceFileQuerySet(models.QuerySet["SourceFile"]):
    """Files in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(job_run__job__user_id=user.pk) if user.pk else self.none()

    def processable(self, processable: bool = True) -> Self:
        """What an engine can read: of a readable kind and without a reason against it. Not an archive: its members."""
        can_be_read = models.Q(kind__in=[kind.value for kind in READABLE], reason="")
        return self.filter(can_be_read if processable else ~can_be_read)

    def in_folder_order(self) -> Self:
        return self.order_by("original_path", "id")


class SourceFile(models.Model):
    """What somebody uploaded, or what came out of an archive (`parent`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job_run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="files", db_index=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="members")
    original_path = models.CharField(max_length=1024)  # with the folder it came in, "/" between, never leading
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=20)  # a member of extraction.reading.kinds.Kind
    storage_name = models.CharField(max_length=512, blank=True)  # empty where nothing is stored
    reading = models.CharField(max_length=16, blank=True)  # the edition of the reader whose reading is kept beside it
    reason = models.CharField(max_length=40, blank=True)  # why it cannot be read, known on arrival: a Reason
    reason_detail = models.TextField(blank=True)
    created_at = models.DateTimeField()

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        db_table = "source_files"
        verbose_name = "file"
        constraints = (models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size_not_negative"),)
        indexes = (
            # the files of a run, by folder
            models.Index(fields=("job_run", "original_path", "id"), name="file_by_run_and_path"),
            # how many files each of a job's runs has, and can read: few bytes a file, and no look at the rows
            models.Index(fields=("job_run", "kind", "reason"), name="file_by_run_and_kind"),
            # whether anybody has had the same bytes read; few files are scans
            models.Index(fields=("sha256", "reading"), condition=~models.Q(reading=""), name="file_by_reading"),
        )

    def __str__(self) -> str:
        return f"{self.original_path} ({self.pk})"

    @property
    def folder(self) -> str:
        """The folder it came in; "/" for none."""
        return os.path.dirname(self.original_path) or "/"

    @property
    def is_processable(self) -> bool:
        """Whether an engine can read it, as far as is known without trying."""
        return self.kind in READABLE and not self.reason
