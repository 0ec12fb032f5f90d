"""What the platform keeps: jobs, their runs, and each run's fields, files, tasks and exports."""

from __future__ import annotations

from jobs.models.export import ExportFormat, JobExport
from jobs.models.field import JobField
from jobs.models.idempotency import IdempotencyKey
from jobs.models.job import ExtractionJob, JobType
from jobs.models.run import FINAL_STATUSES, ConfigStep, JobRun, ProcessingMode, RunStatus
from jobs.models.source_file import SourceFile
from jobs.models.task import ENDED_STATUSES, OPEN_STATUSES, ExtractionTask, TaskFile, TaskStatus
from jobs.models.webhook import DeliveryStatus, WebhookDelivery, WebhookEndpoint, WebhookEvent

__all__ = [
    "ENDED_STATUSES",
    "FINAL_STATUSES",
    "OPEN_STATUSES",
    "ConfigStep",
    "DeliveryStatus",
    "ExportFormat",
    "ExtractionJob",
    "ExtractionTask",
    "IdempotencyKey",
    "JobExport",
    "JobField",
    "JobRun",
    "JobType",
    "ProcessingMode",
    "RunStatus",
    "SourceFile",
    "TaskFile",
    "TaskStatus",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]
