"""What opens something, at rest: never in the database as it is.

The first of `CREDENTIALS_KEYS` encrypts, all of them decrypt; the keys that Django signs with come last, so that an
installation without the setting works and one that gets it later still reads what it has.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Undecipherable(Exception):
    """None of the keys that are set opens it."""


def sealed(text: str, purpose: bytes) -> str:
    """Encrypted with the first key. Each purpose has keys of its own: what is sealed for one opens for no other."""
    return _keys(purpose).encrypt(text.encode()).decode()


def opened(text: str, purpose: bytes) -> str:
    """What `sealed` encrypted. Raises `Undecipherable`."""
    try:
        return _keys(purpose).decrypt(text.encode()).decode()
    except (InvalidToken, ValueError):
        raise Undecipherable from None


def sealed_anew(text: str, purpose: bytes) -> str:
    """The same, encrypted with the first key. Raises `Undecipherable`."""
    try:
        return _keys(purpose).rotate(text.encode()).decode()
    except InvalidToken:
        raise Undecipherable from None


def _keys(purpose: bytes) -> MultiFernet:
    texts = [*settings.CREDENTIALS_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(text, purpose)) for text in texts])


def _derived(text: str, purpose: bytes) -> bytes:
    """A key of the right size from a secret text of any (RFC 5869)."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(text.encode())
    return base64.urlsafe_b64encode(derived)
