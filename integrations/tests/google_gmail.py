"""Gmail's API over messages in memory. Messages are given as the API gives them: parsed, or as they came."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

from integrations.tests.google_shapes import BadQuestion, Question

Told = tuple[int, Any, dict[str, str]]


@dataclass
class Gmail:
    """`messages` by id, newest last. Ids of attachments are new ones whenever a message is asked for."""

    messages: dict[str, EmailMessage] = field(default_factory=dict)
    pages: int = 500
    searched: list[str] = field(default_factory=list)
    rfc822_by_id: bool = True  # a message inside a message can be fetched as an attachment
    _contents: dict[str, bytes] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def add(self, message: EmailMessage) -> str:
        message_id = f"18c{next(self._numbers):013x}"
        self.messages[message_id] = message
        return message_id

    def answer(self, question: Question, root: str) -> Told:
        given = question.given
        match question.method:
            case "gmail.users.getProfile":
                return 200, {"emailAddress": "practice@gmail.example"}, {}
            case "gmail.users.messages.list":
                return 200, self._listed(given), {}
            case "gmail.users.messages.get" if given.get("format") == "raw":
                return 200, {"id": given["id"], "raw": _encoded(self.messages[given["id"]].as_bytes())}, {}
            case "gmail.users.messages.get":
                return 200, self._told(given["id"]), {}
            case "gmail.users.messages.attachments.get":
                content = self._contents[given["id"]]
                return 200, {"size": len(content), "data": _encoded(content)}, {}
        raise BadQuestion(f"{question.method} is not played here.")

    def _listed(self, given: dict[str, str]) -> dict[str, Any]:
        self.searched.append(given.get("q", ""))
        found = [key for key, message in reversed(self.messages.items()) if _matches(message, given.get("q", ""))]
        token = given.get("pageToken")
        if token and not token.isdigit():
            raise BadQuestion("Invalid pageToken", reason="invalidArgument")
        first, size = int(token or 0), min(int(given.get("maxResults", 100)), self.pages)
        answer: dict[str, Any] = {"resultSizeEstimate": len(found)}
        if page := found[first : first + size]:
            answer["messages"] = [{"id": key, "threadId": key} for key in page]
        if len(found) > first + size:
            answer["nextPageToken"] = str(first + size)
        return answer

    def _told(self, message_id: str) -> dict[str, Any]:
        message = self.messages[message_id]
        return {
            "id": message_id,
            "threadId": message_id,
            "internalDate": str(int(parsedate_to_datetime(message["Date"]).timestamp() * 1000)),
            "sizeEstimate": len(message.as_bytes()),
            "payload": self._part(message, ""),
        }

    def _part(self, part: Any, part_id: str) -> dict[str, Any]:
        kind = part.get_content_type()
        told: dict[str, Any] = {
            "partId": part_id,
            "mimeType": kind,
            "filename": part.get_filename("") if part_id or not part.is_multipart() else "",
            "headers": [{"name": name, "value": str(value)} for name, value in part.items()],
            "body": {"size": 0},
        }
        if kind == "message/rfc822":
            inner = part.get_payload(0)
            told["parts"] = [self._part(inner, f"{part_id}.0")]
            if self.rfc822_by_id:
                told["body"] = self._held(inner.as_bytes())
        elif part.is_multipart():
            told["parts"] = [self._part(each, number) for number, each in _numbered(part, part_id)]
        else:
            content = part.get_payload(decode=True)
            told["body"] = self._held(content) if told["filename"] or not kind.startswith("text/") else _inline(content)
        return told

    def _held(self, content: bytes) -> dict[str, Any]:
        attachment_id = f"ANGjdJ{next(self._numbers)}"
        self._contents[attachment_id] = content
        return {"attachmentId": attachment_id, "size": len(content)}


def _numbered(part: Any, part_id: str) -> Iterator[tuple[str, Any]]:
    for number, each in enumerate(part.get_payload()):
        yield f"{part_id}.{number}" if part_id else str(number), each


def _inline(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "data": _encoded(content)}


def _matches(message: EmailMessage, words: str) -> bool:
    """`from:` and bare words, which is all that tests ask."""
    for word in words.lower().split():
        name, _, value = word.rpartition(":")
        where = str(message["From"]) if name == "from" else str(message["Subject"])
        if name in ("", "from") and value not in where.lower():
            return False
    return True


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()
