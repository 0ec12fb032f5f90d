"""What workers count. Shown by `/metrics` of a web process on the same machine, or by the worker's own exporter."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Histogram

DOCUMENT_SECONDS: Final = Histogram(
    "cpetracker_document_seconds",
    "Seconds that reading a document took, its way from the storage included; by kind of document.",
    ("kind",),
    buckets=(0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120),
)
DOCUMENTS_READ: Final = Counter("cpetracker_documents_read", "Documents read, by how it ended.", ("outcome",))
READINGS_REUSED: Final = Counter(
    "cpetracker_readings_reused", "Documents whose pages were not recognised again, as the same bytes had been before."
)
TASKS_ENDED: Final = Counter("cpetracker_tasks_ended", "Tasks ended, by how.", ("outcome",))
WEBHOOK_ATTEMPTS: Final = Counter("cpetracker_webhook_attempts", "Messages sent to webhooks, by success.", ("ended",))
TASKS_PUT_OFF: Final = Counter(
    "cpetracker_tasks_put_off", "Attempts given up because database or storage did not answer; tried again later."
)
