"""The worker's doorways of this room. Their names stand in queues that outlive a release, so they never change."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from jobs import enqueue
from usage.billing import outbox, sending


# Where nothing is billed this is one look at the settings.
@app.periodic(cron="* * * * * */30", periodic_id="meter_events")
@app.task(name="usage.send_meter_events", queue=enqueue.WEBHOOKS, queueing_lock="usage.send_meter_events")
def send_meter_events(timestamp: int, **_of_later_releases: Any) -> None:
    """Tell Stripe what waits. Repeating it finds nothing more to send."""
    if outbox.is_on():
        sending.send_waiting(clock=timezone.now)
