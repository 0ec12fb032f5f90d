"""Credentials at rest: what opens somebody's mailbox is never in the database as it is.

The first of `CREDENTIALS_KEYS` encrypts, all of them decrypt; the keys that Django signs with come last, so that an
installation without the setting works and one that gets it later still reads what it has.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE: Final = b"cpetracker.integrations.credentials.1"  # the same text elsewhere gives another key


class Undecipherable(Exception):
    """None of the keys that are set opens it."""


def sealed(credentials: Mapping[str, Any]) -> str:
    """Encrypted with the first key."""
    return _keys().encrypt(json.dumps(dict(credentials)).encode()).decode()


def opened(text: str) -> dict[str, Any]:
    """What `sealed` encrypted. Raises `Undecipherable`."""
    try:
        return dict(json.loads(_keys().decrypt(text.encode())))
    except (InvalidToken, ValueError):
        raise Undecipherable from None


def sealed_anew(text: str) -> str:
    """The same, encrypted with the first key. Raises `Undecipherable`."""
    try:
        return _keys().rotate(text.encode()).decode()
    except InvalidToken:
        raise Undecipherable from None


def _keys() -> MultiFernet:
    texts = [*settings.CREDENTIALS_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(text)) for text in texts])


def _derived(text: str) -> bytes:
    """A key of the right size from a secret text of any (RFC 5869)."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(text.encode())
    return base64.urlsafe_b64encode(derived)
