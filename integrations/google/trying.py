"""Whether a connected account still lets us in."""

from __future__ import annotations

import datetime as dt

from integrations import connections
from integrations.google.addresses import Api
from integrations.google.grants import Use, uses_of
from integrations.google.refusals import in_words
from integrations.google.session import asking
from integrations.models import Connection
from integrations.sources import SourceRefused


def tried(connection: Connection, *, now: dt.datetime) -> None:
    """Asks whose account it is. Raises `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`, and notes a
    lasting refusal."""
    by_mail = uses_of(connection) == [Use.GMAIL]
    try:
        with asking(connection, Api.GMAIL if by_mail else Api.DRIVE, *Use) as service, in_words(connection.account):
            if by_mail:
                service.users().getProfile(userId="me", fields="emailAddress").execute()
            else:
                service.about().get(fields="user(emailAddress)").execute()
    except SourceRefused as refused:
        connections.note_problem(connection=connection, problem=refused.sentence, now=now)
        raise
    connections.note_use(connection=connection, now=now)
