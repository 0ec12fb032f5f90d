"""How mail providers post a message to us: each in a shape of its own, all with the message as it came."""

from __future__ import annotations

import email
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from jobs.errors import Invalid


class BadPost(Invalid):
    code = "bad_inbound_mail"
    sentence = "This is not a message in the shape of that provider."


@dataclass(frozen=True, slots=True)
class Posted:
    """A message with its envelope; `spf` as the provider found it, empty where it does not say."""

    recipient: str
    sender: str
    raw: bytes
    spf: str = ""


def read(provider: str, *, body: bytes, content_type: str, query: Mapping[str, str]) -> Posted:
    """Raises `BadPost`."""
    try:
        posted = _READERS[provider](body, content_type, query)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError) as strange:
        raise BadPost from strange
    if not posted.recipient or not posted.raw:
        raise BadPost
    return posted


def _plain(body: bytes, content_type: str, query: Mapping[str, str]) -> Posted:
    """The message is the body; the envelope stands in the address: `?recipient=…&sender=…`."""
    return Posted(query["recipient"], query.get("sender", ""), body)


def _mailgun(body: bytes, content_type: str, query: Mapping[str, str]) -> Posted:
    """A route to an address that ends in "mime" posts `body-mime` (Mailgun, "Receiving, forwarding and storing")."""
    form = _form(body, content_type)
    return Posted(_text(form, "recipient"), _text(form, "sender"), form["body-mime"])


def _sendgrid(body: bytes, content_type: str, query: Mapping[str, str]) -> Posted:
    """Inbound Parse with "POST the raw, full MIME message"."""
    form = _form(body, content_type)
    envelope = json.loads(form["envelope"])
    return Posted(envelope["to"][0], envelope["from"], form["email"], _text(form, "SPF"))


def _postmark(body: bytes, content_type: str, query: Mapping[str, str]) -> Posted:
    """Inbound webhook with "Include raw email content in JSON payload"."""
    told: dict[str, Any] = json.loads(body)
    return Posted(told["OriginalRecipient"], told["FromFull"]["Email"], told["RawEmail"].encode("utf-8", "replace"))


_READERS: Final[Mapping[str, Callable[[bytes, str, Mapping[str, str]], Posted]]] = {
    "raw": _plain,
    "mailgun": _mailgun,
    "sendgrid": _sendgrid,
    "postmark": _postmark,
}
PROVIDERS: Final = tuple(_READERS)


def _form(body: bytes, content_type: str) -> dict[str, bytes]:
    """The fields of a form of either kind; Django's own reading would take no field of this size."""
    if content_type.lower().startswith("application/x-www-form-urlencoded"):
        found = parse_qs(body.decode("latin-1"), encoding="utf-8", errors="surrogateescape", max_num_fields=200)
        return {name: values[0].encode("utf-8", "surrogateescape") for name, values in found.items()}
    parts = email.message_from_bytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body)
    fields: dict[str, bytes] = {}
    for part in parts.get_payload():
        name = part.get_param("name", header="content-disposition")  # type: ignore[union-attr]
        content = part.get_payload(decode=True)  # type: ignore[union-attr]
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content
    return fields


def _text(form: Mapping[str, bytes], name: str) -> str:
    return form.get(name, b"").decode("utf-8", "replace").strip()
