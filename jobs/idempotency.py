"""Requests that are done once, however often a client that lost the answer sends them.

What a request does and that it was done are one transaction: after a crash there is neither, and sending it again does
it. After draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from jobs.errors import Conflict, Invalid
from jobs.models import IdempotencyKey

KEPT_FOR: Final = dt.timedelta(hours=24)
LONGEST_KEY: Final = 255
_FORGOTTEN_AT_ONCE: Final = 100


class BadKey(Invalid):
    code = "bad_idempotency_key"
    sentence = f"The header Idempotency-Key holds 1 to {LONGEST_KEY} printable ASCII characters."


class KeyInUse(Conflict):
    """The first request is not answered yet."""

    code = "idempotency_key_in_use"
    sentence = "The request with this Idempotency-Key is still being done. Ask again in a moment."
    retry_after = 1


class KeyOfAnother(Conflict):
    """It was sent with something else before."""

    code = "idempotency_key_of_another_request"
    status = 422
    sentence = "This Idempotency-Key came with another request before. Use a new key for a new request."


@dataclass(frozen=True, slots=True)
class Named:
    """A request by the name that its client gave it."""

    user_id: int
    method: str
    path: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `replayed` where it was kept from the first time."""

    status: int
    media_type: str
    body: bytes
    replayed: bool = False

    @property
    def did_something(self) -> bool:
        """A refusal changes nothing, so nothing is kept of it: mended or later, the same key may succeed."""
        return 200 <= self.status < 300


def once(request: Named, do: Callable[[], Answer], *, now: dt.datetime) -> Answer:
    """The answer of the first time, or of doing it now. Raises `BadKey`, `KeyInUse` and `KeyOfAnother`."""
    if not (0 < len(request.key) <= LONGEST_KEY and request.key.isascii() and request.key.isprintable()):
        raise BadKey
    with transaction.atomic():
        _take_turn(request)
        kept = _kept(request, now)
        if kept is None:
            return _done(request, do, now)
        if kept.fingerprint != request.fingerprint:
            raise KeyOfAnother
        return Answer(kept.status, kept.media_type, bytes(kept.answer), replayed=True)


def _done(request: Named, do: Callable[[], Answer], now: dt.datetime) -> Answer:
    answer = do()
    if not answer.did_something:
        transaction.set_rollback(True)
        return answer
    IdempotencyKey.objects.create(
        user_id=request.user_id,
        method=request.method,
        path=request.path,
        key=request.key,
        fingerprint=request.fingerprint,
        status=answer.status,
        media_type=answer.media_type,
        answer=answer.body,
        created_at=now,
    )
    return answer


def _take_turn(request: Named) -> None:
    """Until the end of the transaction nobody else does a request of this name."""
    name = f"{request.user_id} {request.method} {request.path} {request.key}"
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (free,) = cursor.fetchone() or (False,)
    if not free:
        raise KeyInUse


def _kept(request: Named, now: dt.datetime) -> IdempotencyKey | None:
    """What is kept of it, after some of what is too old was forgotten."""
    named = {"user_id": request.user_id, "method": request.method, "path": request.path, "key": request.key}
    old = IdempotencyKey.objects.filter(created_at__lte=now - KEPT_FOR)
    old.filter(**named).delete()
    # A portion each time; what another request is forgetting already is left to it.
    oldest = old.order_by("created_at").select_for_update(skip_locked=True).values_list("pk", flat=True)
    IdempotencyKey.objects.filter(pk__in=list(oldest[:_FORGOTTEN_AT_ONCE])).delete()
    return IdempotencyKey.objects.filter(**named).first()
