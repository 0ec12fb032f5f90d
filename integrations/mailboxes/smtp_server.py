"""Takes mail to drop addresses by SMTP, and no other: it passes nothing on."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from integrations.mailboxes import drop_addresses, proving, receiving
from integrations.mailboxes.receiving import MailRefused, Proof

logger = logging.getLogger(__name__)

MOST_RECIPIENTS: Final = 20
_LATER: Final = "451 4.3.0 Something went wrong here. Send it again later."


class Door:
    """What aiosmtpd calls for each command."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Who has no address here is told at once, before a message is sent in vain."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients."
        try:
            known = await sync_to_async(_is_known)(address)
        except Exception:
            logger.exception("A recipient could not be looked up.")
            return _LATER
        if not known:
            return "550 5.1.1 There is no such address here."
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Taken where one of the recipients takes it; the others' logs say why they do not."""
        try:
            return await sync_to_async(_received)(
                envelope, str((session.peer or ("",))[0]), str(session.host_name or "")
            )
        except Exception:
            logger.exception("A message could not be taken.")
            return _LATER


async def serve(host: str, port: int) -> asyncio.Server:
    """Listens until it is closed."""
    return await asyncio.get_running_loop().create_server(_protocol, host, port)


def _protocol() -> SMTP:
    options: dict[str, Any] = {"data_size_limit": settings.DROP_MAX_MESSAGE_BYTES, "enable_SMTPUTF8": True}
    return SMTP(Door(), hostname=settings.DROP_DOMAIN, ident="CPE Tracker", timeout=60, **options)


def _is_known(recipient: str) -> bool:
    close_old_connections()
    return drop_addresses.of_recipient(recipient) is not None


def _received(envelope: Envelope, peer: str, greeting: str) -> str:
    close_old_connections()
    raw = envelope.original_content or b""
    sender = envelope.mail_from or ""
    proof = _proof(raw, sender, peer, greeting)
    refused = "554 5.7.1 It is not taken."
    taken = False
    for recipient in envelope.rcpt_tos:
        try:
            receiving.receive(recipient=recipient, sender=sender, raw=raw, proof=proof, now=timezone.now())
            taken = True
        except MailRefused as refusal:
            refused = f"554 5.7.1 {refusal.sentence}"
    return "250 2.0.0 It is taken." if taken else refused


def _proof(raw: bytes, sender: str, peer: str, greeting: str) -> Proof:
    if settings.DROP_CHECK_SENDERS:
        return proving.of_connection(raw=raw, sender=sender, peer=peer, greeting=greeting)
    return proving.of_headers(receiving.parsed(raw), settings.DROP_AUTHSERV_ID)
