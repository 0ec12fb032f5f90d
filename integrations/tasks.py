"""The worker's doorways of this room. Their names stand in queues that outlive a release, so they never change."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from integrations import delivering, disconnecting, importing
from jobs import enqueue
from jobs.retrying import Backoff


@app.task(name=enqueue.IMPORT_BATCH, queue=enqueue.IMPORTS, retry=Backoff(OperationalError, InterfaceError))
def import_batch(*, batch_id: str, **_of_later_releases: Any) -> None:
    """Go on with an import for a turn. Repeating it adds nothing twice."""
    importing.import_for_a_turn(batch_id=uuid.UUID(batch_id), clock=timezone.now)


@app.task(name=enqueue.SAVE_TO_DRIVE, queue=enqueue.IMPORTS)
def save_to_drive(*, export_id: str, **_of_later_releases: Any) -> None:
    """Save an export in Drive. Repeating it saves nothing twice."""
    delivering.save_to_drive(export_id=uuid.UUID(export_id), clock=timezone.now)


@app.task(name=enqueue.REVOKE_ACCESS, queue=enqueue.IMPORTS)
def revoke_access(*, sealed: str, google_id: str, tries: int = 0, **_of_later_releases: Any) -> None:
    """Have Google forget a connection that was removed. Repeating it changes nothing."""
    disconnecting.take_back(sealed=sealed, google_id=google_id, tries=tries, now=timezone.now())
