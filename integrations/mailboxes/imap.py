"""A mailbox as a source: messages found by a rule, their attachments fetched in pieces.

A thing is named by its message's id, the message's size and the part, not by a UID: UIDs mean something only as long as
the folder's UIDVALIDITY stays (RFC 3501, 2.3.1.1), and the same message in two folders is the same. UIDs are used for
the place in the list.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from integrations import connections
from integrations.mailboxes import account
from integrations.mailboxes.account import Server
from integrations.mailboxes.decoding import decoder
from integrations.mailboxes.headers import Envelope, envelope_of
from integrations.mailboxes.parts import Part, attachments
from integrations.mailboxes.rules import MailRule
from integrations.mailboxes.session import bounded, in_words, passes, said, session
from integrations.models import Connection
from integrations.sources import Item, ItemRefused, ItemTooLarge, Page, SourceRefused

PAGE: Final = 50  # messages
PIECE: Final = 512 * 1024  # bytes that are asked for at once
_ASKED: Final = ("UID", "BODYSTRUCTURE", "ENVELOPE", "RFC822.SIZE")
_GONE: Final = "It was deleted from the mailbox before it could be fetched."


class Mailbox:
    """One session with one account; an `integrations.sources.Source`."""

    def __init__(self, client: IMAPClient, server: Server) -> None:
        self._client = client
        self._server = server
        self._folder: tuple[str, int] | None = None  # that is selected, and its UIDVALIDITY

    def page(self, query: Mapping[str, Any], cursor: str) -> Page:
        """Things in messages behind the cursor, `UIDVALIDITY:UID`; all again where the folder was made anew."""
        rule = MailRule.of(query)
        with in_words(self._server.host):
            validity = self._select(rule.folder)
            uids = self._matching(rule, _uid(cursor, validity))
            items = tuple(self._items(rule, uids[:PAGE]))
        more = len(uids) > PAGE
        return Page(items, f"{validity}:{uids[PAGE - 1]}" if more else "")

    def fetch(self, item: Item, into: BinaryIO, most: int) -> None:
        """The part in pieces, so that neither side holds all of it."""
        place = item.place
        with in_words(self._server.host):
            if self._select(place["folder"]) != place["validity"]:
                raise ItemRefused(_GONE)
            written = 0
            for piece in self._decoded(place["uid"], place["section"], place["encoding"]):
                written += len(piece)
                if written > most:
                    raise ItemTooLarge
                into.write(piece)

    def _select(self, folder: str) -> int:
        """The folder's UIDVALIDITY. Raises `SourceRefused`."""
        if self._folder is None or self._folder[0] != folder:
            try:
                with bounded(self._client):
                    chosen = self._client.select_folder(folder, readonly=True)
            except IMAPClientError as refused:
                if isinstance(refused, self._client.AbortError) or passes(refused):
                    raise
                raise SourceRefused(f"There is no folder “{folder}” in this mailbox, or it cannot be opened.") from None
            self._folder = folder, int(chosen.get(b"UIDVALIDITY", 0))
        return self._folder[1]

    def _matching(self, rule: MailRule, after: int) -> list[int]:
        with bounded(self._client):
            found = self._client.search(rule.criteria(after), rule.charset)
        # `7:*` means the last message too where its UID is smaller (RFC 3501, 9, seq-range).
        return sorted(uid for uid in found if uid > after)

    def _items(self, rule: MailRule, uids: Sequence[int]) -> Iterator[Item]:
        if not uids:
            return
        with bounded(self._client):
            described = self._client.fetch(uids, list(_ASKED))
        for uid in uids:
            facts = described.get(uid, {})
            if b"BODYSTRUCTURE" in facts:  # else it was deleted in this moment
                yield from self._of_message(rule, uid, facts)

    def _of_message(self, rule: MailRule, uid: int, facts: Mapping[bytes, Any]) -> Iterator[Item]:
        envelope = envelope_of(facts.get(b"ENVELOPE"))
        size = int(facts.get(b"RFC822.SIZE", 0))
        parts = attachments(facts[b"BODYSTRUCTURE"])
        if not parts and not rule.only_attachments:
            parts = [Part("", f"{envelope.file_name}.eml", "", size)]
        for part in parts:
            yield Item(
                key=f"{_digest(envelope, size)}:{part.section or 'all'}",
                path=f"{self._server.account}/{part.name}",
                title=envelope.title,
                size=part.size,
                place=self._place(rule.folder, uid, part),
            )

    def _place(self, folder: str, uid: int, part: Part) -> dict[str, Any]:
        validity = self._folder[1] if self._folder else 0
        return {
            "folder": folder, "validity": validity, "uid": uid, "section": part.section, "encoding": part.encoding
        }  # fmt: skip

    def _decoded(self, uid: int, section: str, encoding: str) -> Iterator[bytes]:
        undone, at = decoder(encoding), 0
        while True:
            piece = self._piece(uid, section, at)
            yield undone.feed(piece)
            at += len(piece)
            if len(piece) < PIECE:
                break
        yield undone.finish()

    def _piece(self, uid: int, section: str, at: int) -> bytes:
        asked = f"BODY.PEEK[{section}]<{at}.{PIECE}>"
        try:
            with bounded(self._client):
                answer = self._client.fetch([uid], [asked])
        except IMAPClientError as refused:
            if isinstance(refused, self._client.AbortError) or passes(refused):
                raise
            raise ItemRefused(f"The mail server does not give it: {said(refused)}") from refused
        found = answer.get(uid, {}).get(f"BODY[{section}]<{at}>".encode())
        if found is None:
            # A server says nothing of a message that is gone, and NIL of what begins behind the end.
            if at:
                return b""
            raise ItemRefused(_GONE)
        return bytes(found)


@contextlib.contextmanager
def opened(connection: Connection) -> Iterator[Mailbox]:
    """Raises `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`."""
    server = Server.of(connection.details)
    with session(server, str(connections.credentials_of(connection)["password"])) as client:
        yield Mailbox(client, server)


def checked(server: Server, password: str) -> list[str]:
    """Signs in and lists the folders that can be opened, INBOX first. Raises as `opened`."""
    with session(server, password) as client, in_words(server.host), bounded(client):
        listed = client.list_folders()
    names = [str(name) for flags, _, name in listed if b"\\noselect" not in {bytes(flag).lower() for flag in flags}]
    return sorted(names, key=lambda name: (name.upper() != "INBOX", name.lower()))


def connect(
    *, user: AbstractBaseUser | AnonymousUser, details: Mapping[str, Any], password: str, now: dt.datetime
) -> Connection:
    """Keep a mailbox once it was seen to open. Raises as `checked`, `account.BadServer`, `connections.TooMany`."""
    server = Server.of(details)
    checked(server, password)
    return account.keep(user=user, server=server, password=password, now=now)


def tested(connection: Connection, *, now: dt.datetime) -> list[str]:
    """Whether a kept mailbox still opens: its folders. Raises as `checked`, and notes a lasting refusal."""
    try:
        password = str(connections.credentials_of(connection)["password"])
        folders = checked(Server.of(connection.details), password)
    except SourceRefused as refused:
        connections.note_problem(connection=connection, problem=refused.sentence, now=now)
        raise
    connections.note_use(connection=connection, now=now)
    return folders


def _uid(cursor: str, validity: int) -> int:
    then, _, uid = cursor.partition(":")
    return int(uid) if uid and then == str(validity) else 0


def _digest(envelope: Envelope, size: int) -> str:
    return hashlib.sha256(f"{envelope.identity}\n{size}".encode("utf-8", "replace")).hexdigest()[:40]
