"""Who really sent a message: what a server of ours wrote about it, or what the DNS says now (RFC 7208, 6376, 8601)."""

from __future__ import annotations

import logging
import re
from email.message import EmailMessage
from typing import Final

import dkim
import spf

from integrations.mailboxes.receiving import Proof

logger = logging.getLogger(__name__)

SECONDS: Final = 10  # for the answers of the DNS
_RESULT: Final = re.compile(r"\b(spf|dkim)\s*=\s*([a-z]+)")


def of_headers(message: EmailMessage, authserv_id: str) -> Proof:
    """From the first `Authentication-Results` of the server of that name; a sender can write others himself."""
    for header in message.get_all("Authentication-Results", []) if authserv_id else []:
        name, _, results = str(header).lower().partition(";")
        if name.split()[:1] == [authserv_id.lower()]:
            found: dict[str, str] = {}
            for method, result in _RESULT.findall(results):
                # One good signature is enough, however many others there are.
                found[method] = "pass" if "pass" in (found.get(method), result) else result
            return Proof(found.get("spf", ""), found.get("dkim", ""))
    return Proof()


def of_connection(*, raw: bytes, sender: str, peer: str, greeting: str) -> Proof:
    """Looked up now: whether the machine may send for the sender's domain, and whether a signature is good."""
    return Proof(_spf(sender, peer, greeting), _dkim(raw))


def _spf(sender: str, peer: str, greeting: str) -> str:
    try:
        result, _ = spf.check2(i=peer, s=sender, h=greeting, timeout=SECONDS, querytime=SECONDS)
    except Exception:
        # The library meets what strangers wrote into the DNS; whatever it makes of that, the mail is only unproved.
        logger.info("SPF of %s could not be told.", sender, exc_info=True)
        return "temperror"
    return str(result)


def _dkim(raw: bytes) -> str:
    if b"dkim-signature" not in raw.lower():
        return "none"
    try:
        return "pass" if dkim.verify(raw, timeout=SECONDS) else "fail"
    except Exception:
        logger.info("A DKIM signature could not be checked.", exc_info=True)
        return "temperror"
