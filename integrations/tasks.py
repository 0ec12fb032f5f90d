"""The worker's doorways of this room. Their names stand in queues that outlive a release, so they never change."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from integrations import importing
from jobs import enqueue


@app.task(name=enqueue.IMPORT_BATCH, queue=enqueue.IMPORTS)
def import_batch(*, batch_id: str, **_of_later_releases: Any) -> None:
    """Go on with an import for a turn. Repeating it adds nothing twice."""
    importing.import_for_a_turn(batch_id=uuid.UUID(batch_id), clock=timezone.now)
