"""A connection is removed: here at once, and at Google as soon as Google answers."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from integrations import connections, encryption
from integrations.google import oauth
from integrations.models import Connection, ConnectionKind
from integrations.sources import SourceRefused, SourceUnavailable
from jobs import enqueue

TRIES: Final = 12
FIRST_WAIT: Final = dt.timedelta(minutes=1)  # doubled each time; about a day and a half in all


@transaction.atomic
def disconnect(*, connection: Connection) -> None:
    """With what opened it; files that came over it stay."""
    if connection.kind == ConnectionKind.GOOGLE:
        _enqueue(sealed=connection.sealed, google_id=str(connection.details.get("id", "")), tries=0)
    connections.remove(connection=connection)


def take_back(*, sealed: str, google_id: str, tries: int, now: dt.datetime) -> None:
    """Have Google forget what it allowed; again later where it does not answer. Repeating it changes nothing.

    Not while that account is connected, by whoever it is, or anew: Google forgets all that an account allowed us.
    """
    if Connection.objects.filter(kind=ConnectionKind.GOOGLE, details__id=google_id).exists():
        return
    try:
        oauth.revoke(encryption.opened(sealed))
    except (encryption.Undecipherable, SourceRefused):
        return
    except SourceUnavailable:
        if tries + 1 < TRIES:
            _enqueue(sealed=sealed, google_id=google_id, tries=tries + 1, at=now + FIRST_WAIT * 2**tries)


def _enqueue(*, sealed: str, google_id: str, tries: int, at: dt.datetime | None = None) -> None:
    enqueue.put(enqueue.REVOKE_ACCESS, [{"sealed": sealed, "google_id": google_id, "tries": tries}], at=at)
