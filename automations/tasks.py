"""The worker's doorways of this room. Their names stand in queues that outlive a release, so they never change."""

from __future__ import annotations

import smtplib
import uuid
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from automations import running, telling, triggers
from jobs import enqueue
from jobs.retrying import Backoff

MOST_SENDINGS: Final = 60  # of a mail; with the waits about an hour


@app.periodic(cron="* * * * * */20", periodic_id="automations")
@app.task(name="automations.tick", queue=enqueue.MAINTENANCE, queueing_lock="automations.tick")
def tick(timestamp: int, **_of_later_releases: Any) -> None:
    """Set off what is due. Repeating it finds nothing more to do."""
    triggers.tick(now=timezone.now())


@app.task(name=enqueue.AUTOMATION_STEP, queue=enqueue.IMPORTS, retry=Backoff(OperationalError, InterfaceError))
def go_on(*, automation_run_id: str, **_of_later_releases: Any) -> None:
    """Do the step that an automation run stands at. Repeating it moves nothing twice."""
    running.go_on(automation_run_id=uuid.UUID(automation_run_id), clock=timezone.now)


@app.task(
    name=enqueue.AUTOMATION_MAIL,
    queue=enqueue.IMPORTS,
    retry=Backoff(OSError, smtplib.SMTPException, OperationalError, InterfaceError, most=MOST_SENDINGS),
)
def tell(*, automation_run_id: str, notice: str, **_of_later_releases: Any) -> None:
    """Send a mail. Repeating it sends it once more, which only a killed worker leads to."""
    telling.tell(automation_run_id=uuid.UUID(automation_run_id), notice=telling.Notice(notice))
