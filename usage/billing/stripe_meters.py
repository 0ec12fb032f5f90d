"""One meter event to Stripe, by its own library, and what the answer means for trying again.

https://docs.stripe.com/api/billing/meter-event/create. An event is known by its `identifier`: sent again within 24
hours it is refused with 400 "An event already exists with identifier …", which tells that it arrived. Stripe's general
`Idempotency-Key` is left to the library, a new one for each attempt: it would replay a kept error 500 for a day.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

import stripe
from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from usage.models import MeterEvent

TIMEOUT: Final = (5.0, 20.0)  # seconds to connect, and between two pieces of the answer
_DUPLICATE_CODE: Final = "duplicate_meter_event"
_DUPLICATE_WORDS: Final = "already exists with identifier"
_LONGEST_RETRY_AFTER: Final = 3600


class Fate(Enum):
    """What became of an event that was sent."""

    ARRIVED = "arrived"
    UNKNOWN = "unknown"  # it may have arrived: no answer, or an error of theirs
    NOT_NOW = "not now"  # it did not arrive, and may later: too many, or the key is not accepted
    REFUSED = "refused"  # it did not and never will


@dataclass(frozen=True, slots=True)
class Answer:
    fate: Fate
    problem: str = ""
    retry_after: int = 0  # seconds


def send(event: MeterEvent) -> Answer:
    """Send it, once, without waiting for better times. Raises nothing that Stripe or the network can cause."""
    try:
        _client(settings.STRIPE_API_KEY, settings.STRIPE_API_URL).v1.billing.meter_events.create(
            {
                "event_name": event.event_name,
                "identifier": event.identifier,
                "timestamp": int(event.happened_at.timestamp()),
                "payload": {"stripe_customer_id": event.stripe_customer_id, "value": str(event.value)},
            }
        )
    except stripe.InvalidRequestError as refused:
        return _of_refusal(refused)
    except stripe.RateLimitError as busy:
        return Answer(Fate.NOT_NOW, "Stripe asks to be asked less often.", _retry_after(busy))
    except (stripe.AuthenticationError, stripe.PermissionError) as stranger:
        return Answer(Fate.NOT_NOW, f"Stripe does not accept STRIPE_API_KEY for this: {_words(stranger)}")
    except stripe.APIConnectionError as cut:
        if _never_left(cut):
            return Answer(Fate.NOT_NOW, "Stripe is not to be reached.")
        return Answer(Fate.UNKNOWN, "Stripe did not answer.")
    except stripe.StripeError as fault:
        return Answer(Fate.UNKNOWN, f"Stripe has a fault: {_words(fault)}", _retry_after(fault))
    return Answer(Fate.ARRIVED)


def _of_refusal(refused: stripe.InvalidRequestError) -> Answer:
    words = _words(refused)
    if refused.code == _DUPLICATE_CODE or _DUPLICATE_WORDS in words:
        return Answer(Fate.ARRIVED)
    if refused.http_status == 429:  # with code rate_limit or lock_timeout
        return Answer(Fate.NOT_NOW, "Stripe asks to be asked less often.", _retry_after(refused))
    return Answer(Fate.REFUSED, f"Stripe refuses it: {words}")


def _never_left(error: BaseException) -> bool:
    """Whether no connection came about, so that nothing can have arrived."""
    seen: list[object] = [error]
    while seen:
        match seen.pop():
            case ConnectTimeoutError() | NewConnectionError():
                return True
            case BaseException() as other:
                seen += [other.__cause__, other.__context__, getattr(other, "reason", None), *other.args]
    return False


def _words(error: stripe.StripeError) -> str:
    return str(error.user_message or error.http_status or type(error).__name__)[:400]


def _retry_after(error: stripe.StripeError) -> int:
    headers: Mapping[str, str] = error.headers or {}
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(int(text), _LONGEST_RETRY_AFTER) if text.isdigit() else 0


@functools.lru_cache(maxsize=1)
def _client(key: str, address: str) -> stripe.StripeClient:
    """Without tries of its own: the outbox counts them and waits in the open."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": address},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=0,
    )
