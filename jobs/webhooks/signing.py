"""Signatures of messages, as Standard Webhooks 1.0.0 has them (standardwebhooks.com, "Signature scheme")."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = 32  # the specification asks for 24 to 64


def new_secret() -> str:
    """A random secret in the form in which it is given to the receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers(*, message_id: str, timestamp: int, body: bytes, signed_with: Iterable[str]) -> dict[str, str]:
    """The three headers of a message; `timestamp` in seconds since 1970, one signature for each secret."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in signed_with),
    }


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body, with dots between them."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
