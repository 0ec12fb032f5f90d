"""Empties the outbox: each waiting event to Stripe, with growing waits, until it arrived or somebody has to look.

An event is claimed before it is sent, by an update that only one worker wins; a worker that dies with it leaves it to
be due again. Sent twice it counts once, because Stripe knows its identifier again: for a day, so an event of unknown
fate is not sent after that any more.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Callable
from typing import Final

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from usage.billing import stripe_meters
from usage.billing.stripe_meters import Answer, Fate
from usage.models import MeterEvent, MeterEventQuerySet, MeterEventStatus

logger = logging.getLogger(__name__)

LEASE: Final = dt.timedelta(minutes=2)  # how long a worker that says nothing is waited for
TURN: Final = dt.timedelta(seconds=25)
FIRST_WAIT: Final = dt.timedelta(seconds=10)
LONGEST_WAIT: Final = dt.timedelta(hours=1)
KNOWN_AGAIN: Final = dt.timedelta(hours=23)  # Stripe says at least 24
OLDEST: Final = dt.timedelta(days=34)  # Stripe takes events of the past 35 days

TOO_UNCERTAIN: Final = (
    "For a day Stripe has not said whether it has this event, and would not know it again now. Look in Stripe whether"
    " it was counted: if so, mark it as sent; if not, send it again."
)
TOO_OLD: Final = "Stripe takes no events that are older than 35 days. Bill it by hand."

Clock = Callable[[], dt.datetime]
Send = Callable[[MeterEvent], Answer]


def send_waiting(*, clock: Clock, send: Send = stripe_meters.send) -> int:
    """Send what is due, for a turn, or until Stripe is not to be reached; how many arrived."""
    began, arrived = clock(), 0
    while clock() - began < TURN:
        event = _claimed(clock())
        if event is None:
            break
        answer = _sent(event, send, clock())
        _write_down(event, answer, clock())
        arrived += answer.fate is Fate.ARRIVED
        if answer.fate in (Fate.UNKNOWN, Fate.NOT_NOW):
            break  # the next would fare no better; they are due still, and the next turn is soon
    return arrived


def send_again(*, events: MeterEventQuerySet, now: dt.datetime) -> int:
    """Let failed events wait anew, by decision of somebody who knows that Stripe has not counted them; how many."""
    return events.filter(status=MeterEventStatus.FAILED).update(
        status=MeterEventStatus.WAITING,
        next_attempt_at=now,
        uncertain_since=None,
        ended_at=None,
        attempts=0,
        problem="",
    )


def mark_sent(*, events: MeterEventQuerySet, now: dt.datetime) -> int:
    """Set failed events aside, by decision of somebody who found them at Stripe or billed them by hand; how many."""
    return events.filter(status=MeterEventStatus.FAILED).update(status=MeterEventStatus.SENT, ended_at=now)


def wait_after(attempts: int) -> dt.timedelta:
    """How long an event waits after that many attempts: 10 s, 20 s, 40 s … an hour, each a tenth more or less."""
    usual = min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)
    return usual * random.uniform(0.9, 1.1)  # noqa: S311 - spreads events that failed together


def _claimed(now: dt.datetime) -> MeterEvent | None:
    """The event that is due longest, for this worker alone; its fate is unknown from here on."""
    while event := MeterEvent.objects.due(now).order_by("next_attempt_at", "id").first():
        ours = MeterEvent.objects.due(now).filter(pk=event.pk, attempts=event.attempts)
        if ours.update(
            attempts=F("attempts") + 1,
            next_attempt_at=now + LEASE,
            uncertain_since=Coalesce("uncertain_since", Value(now)),
        ):
            event.attempts += 1
            return event
    return None


def _sent(event: MeterEvent, send: Send, now: dt.datetime) -> Answer:
    # `event` was read before the claim: whether earlier attempts left it uncertain.
    if event.uncertain_since is not None and now - event.uncertain_since > KNOWN_AGAIN:
        return Answer(Fate.REFUSED, TOO_UNCERTAIN)
    if now - event.happened_at > OLDEST:
        return Answer(Fate.REFUSED, TOO_OLD)
    try:
        return send(event)
    except Exception:
        # A defect of ours with this event must not be met for ever, nor keep the others from being sent.
        logger.exception("Meter event %s failed.", event.pk)
        return Answer(Fate.REFUSED, "Something went wrong on our side; the log says what.")


def _write_down(event: MeterEvent, answer: Answer, now: dt.datetime) -> None:
    columns: dict[str, object] = {"problem": answer.problem[:500]}
    match answer.fate:
        case Fate.ARRIVED:
            columns |= {"status": MeterEventStatus.SENT, "ended_at": now, "uncertain_since": None}
        case Fate.REFUSED:
            columns |= {"status": MeterEventStatus.FAILED, "ended_at": now}
            logger.error("Meter event %s was not taken by Stripe: %s", event.pk, answer.problem)
        case Fate.NOT_NOW:
            columns |= {"next_attempt_at": _again_at(event, answer, now), "uncertain_since": event.uncertain_since}
        case Fate.UNKNOWN:
            columns |= {"next_attempt_at": _again_at(event, answer, now)}
    # Not if another took it over because we were slower than the lease.
    MeterEvent.objects.filter(pk=event.pk, status=MeterEventStatus.WAITING, attempts=event.attempts).update(**columns)


def _again_at(event: MeterEvent, answer: Answer, now: dt.datetime) -> dt.datetime:
    return now + max(wait_after(event.attempts), dt.timedelta(seconds=answer.retry_after))
