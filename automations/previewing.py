"""What an automation would bring if it looked now. Nothing is fetched and nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automations.models import Origin
from integrations.looking import SHOWN, Found, Look, look
from integrations.models import Connection, ImportSource
from integrations.sources import ConnectionRefused
from jobs import runs
from jobs.models import ExtractionJob

_GONE = "The account that it looks into was removed. Choose one again."


def preview(*, job: ExtractionJob, origin: Origin, connection: Connection | None, query: Mapping[str, Any]) -> Look:
    """Raises `Invalid` for a query that makes no sense, `SourceUnavailable` and `SourceRefused`."""
    if origin == Origin.WAITING:
        return _waiting(job)
    if connection is None:
        raise ConnectionRefused(_GONE)
    return look(job=job, source=ImportSource(origin), connection=connection, query=query)


def _waiting(job: ExtractionJob) -> Look:
    latest = runs.latest_run(job)
    files = list(latest.files.processable().order_by("original_path", "id")[: SHOWN + 1]) if latest.is_editable else []
    found = tuple(Found(file.name, file.original_path, file.size, False) for file in files[:SHOWN])
    return Look(found, len(files) > SHOWN)
