"""Gmail as a source: messages found by Gmail's own search, their attachments.

A thing is named by its message's id and its part: Gmail's ids of attachments are other ones each time that they are
asked for, those of messages and parts stay.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from googleapiclient.errors import HttpError

from integrations.google.addresses import Api
from integrations.google.grants import Use
from integrations.google.mail_parts import attachments, cut_out, envelope_of, fields
from integrations.google.refusals import fetching, in_words
from integrations.google.session import asking
from integrations.mailboxes.receiving import parsed
from integrations.models import Connection
from integrations.sources import Item, ItemRefused, ItemTooLarge, Page

PAGE: Final = 25  # messages; each is asked for by itself
_ME: Final = "me"


class GmailMessages:
    """One account's mail; an `integrations.sources.Source`."""

    def __init__(self, service: Any, account: str) -> None:
        self._messages = service.users().messages()
        self._account = account

    def page(self, query: Mapping[str, Any], cursor: str) -> Page:
        with in_words(self._account):
            answer = self._listed(query["q"], cursor)
            items = [
                item
                for found in answer.get("messages", [])
                for item in self._items(found["id"], query["has_attachment"])
            ]
        return Page(tuple(items), answer.get("nextPageToken", ""))

    def fetch(self, item: Item, into: BinaryIO, most: int) -> None:
        place = item.place
        with fetching(self._account):
            if place["attachment"]:
                content = self._attachment(place["message"], place["attachment"])
            else:
                content = self._cut_out(place["message"], place["part"])
        if len(content) > most:
            raise ItemTooLarge
        into.write(content)

    def _listed(self, words: str, token: str) -> dict[str, Any]:
        """A page that Google knows no more is asked for from the first on; what is there already is not taken again."""
        asked = {"userId": _ME, "q": words, "maxResults": PAGE, "fields": "nextPageToken,messages(id)"}
        try:
            return dict(self._messages.list(**asked, pageToken=token or None).execute())
        except HttpError as refused:
            if not token or refused.status_code != 400:
                raise
            return dict(self._messages.list(**asked).execute())

    def _items(self, message_id: str, only_attachments: bool) -> Iterator[Item]:
        try:
            message = self._messages.get(userId=_ME, id=message_id, format="full", fields=fields()).execute()
        except HttpError as refused:
            if refused.status_code == 404:  # deleted in this moment
                return
            raise
        envelope, parts = envelope_of(message), attachments(message.get("payload", {}))
        for part in parts:
            place = {"message": message_id, "part": part.id, "attachment": part.attachment}
            key = f"{message_id}:{part.id or 'root'}"
            yield Item(key, f"{self._account}/{part.name}", envelope.title, part.size, place)
        if not parts and not only_attachments:
            whole = {"message": message_id, "part": None, "attachment": ""}
            path = f"{self._account}/{envelope.file_name}.eml"
            yield Item(f"{message_id}:all", path, envelope.title, int(message.get("sizeEstimate", 0)), whole)

    def _attachment(self, message_id: str, attachment_id: str) -> bytes:
        asked = self._messages.attachments().get(userId=_ME, messageId=message_id, id=attachment_id, fields="data")
        return _decoded(asked.execute().get("data", ""))

    def _cut_out(self, message_id: str, part_id: str | None) -> bytes:
        """A part that Gmail does not give by itself, or the whole message."""
        raw = _decoded(self._messages.get(userId=_ME, id=message_id, format="raw", fields="raw").execute()["raw"])
        if part_id is None:
            return raw
        content = cut_out(parsed(raw), part_id)
        if content is None:
            raise ItemRefused("This part of the message holds other parts and is no file.")
        return content


@contextlib.contextmanager
def opened(connection: Connection | None) -> Iterator[GmailMessages]:
    """Raises `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`."""
    with asking(connection, Api.GMAIL, Use.GMAIL) as service:
        yield GmailMessages(service, connection.account if connection else "")


def _decoded(text: str) -> bytes:
    """From base64url (RFC 4648, 5), whose padding may be left out."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
