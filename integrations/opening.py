"""From an import, or the wish for one, to the source that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from integrations.google import chosen, drive, gmail, grants, mail_query
from integrations.google.grants import Use
from integrations.mailboxes import dropped, imap, rules
from integrations.models import Connection, ConnectionKind, ImportBatch, ImportSource
from integrations.sources import ConnectionRefused, Source
from jobs.errors import Invalid

_GONE = "The connection was removed. Connect the account again."


@contextmanager
def open_source(batch: ImportBatch) -> Iterator[Source]:
    """For one turn. Raises `SourceUnavailable` and `SourceRefused`."""
    with open_for(ImportSource(batch.source), batch.connection, batch.query) as source:
        yield source


@contextmanager
def open_for(source: ImportSource, connection: Connection | None, query: Mapping[str, Any]) -> Iterator[Source]:
    """The same before there is an import, for a look at what matches."""
    match source:
        case ImportSource.MAILBOX:
            if connection is None or connection.kind != ConnectionKind.IMAP:
                raise ConnectionRefused(_GONE)
            with imap.opened(connection) as mailbox:
                yield mailbox
        case ImportSource.DROP:
            with dropped.opened(query) as mail:
                yield mail
        case ImportSource.DRIVE:
            with drive.opened(connection) as files:
                yield files
        case ImportSource.GMAIL:
            with gmail.opened(connection) as messages:
                yield messages


def check_connection(source: ImportSource, connection: Connection) -> None:
    """That the connection is one for this source, before an import is begun. Raises `ConnectionRefused`."""
    needed = {ImportSource.DRIVE: Use.DRIVE, ImportSource.GMAIL: Use.GMAIL}.get(source)
    if connection.kind != (ConnectionKind.IMAP if needed is None else ConnectionKind.GOOGLE):
        raise ConnectionRefused("This connection is to something else. Choose another.")
    if needed is not None:
        grants.check(connection, needed)


def checked_query(source: ImportSource, query: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, as it is kept. Raises `Invalid`."""
    match source:
        case ImportSource.MAILBOX:
            return rules.checked(query)
        case ImportSource.DRIVE:
            return chosen.checked(query)
        case ImportSource.GMAIL:
            return mail_query.checked(query)
        case _:
            raise Invalid("Files are not imported from there.")
