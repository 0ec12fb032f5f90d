"""What sets automations off: the clock, and their owners. Neither does the work, which takes its time."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from automations import history
from automations.models import Automation, AutomationRun, Cause

AT_ONCE: Final = 500  # of one tick; the next one goes on
_TOLERATED: Final = dt.timedelta(minutes=1)  # that the clocks of two machines may differ


def tick(*, now: dt.datetime) -> int:
    """Set off what is due: how many. However many times were missed, each is set off once."""
    _sweep_removed()
    due = Automation.objects.due(now, _TOLERATED).order_by("next_at", "pk").values_list("pk", flat=True)
    return sum(fire(automation_id=automation_id, now=now) for automation_id in list(due[:AT_ONCE]))


@transaction.atomic
def fire(*, automation_id: uuid.UUID, now: dt.datetime) -> bool:
    """Set it off if it is due; whether it was. Of two ticks at once one does."""
    due = Automation.objects.due(now, _TOLERATED).select_for_update(skip_locked=True, no_key=True, of=("self",))
    automation = due.filter(pk=automation_id).first()
    if automation is None:
        return False
    came = automation.next_at is not None and automation.next_at <= now
    automation.next_at = automation.schedule.following(now, since=automation.created_at)
    automation.triggered_at = now
    automation.save(update_fields=["next_at", "triggered_at"])
    if not came or automation.runs.bringing().exists():
        return False  # a clock was set back; or what is new comes with the run that is being made, or the next time
    history.begin(automation=automation, cause=Cause.SCHEDULE, now=now)
    return True


@transaction.atomic
def run_now(*, automation: Automation, now: dt.datetime) -> AutomationRun:
    """Set it off by hand, paused or not; its schedule stays. Raises `history.NoSuchAutomation` and `history.AtWork`."""
    locked = (
        Automation.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=automation.pk, removed_at=None)
        .first()
    )
    if locked is None:
        raise history.NoSuchAutomation
    return history.begin(automation=locked, cause=Cause.HAND, now=now)


def _sweep_removed() -> None:
    """Those that their owners removed, once nothing of them is under way."""
    at_work = AutomationRun.objects.still_open().filter(automation=OuterRef("pk"))
    Automation.objects.filter(~Exists(at_work), removed_at__isnull=False).delete()
