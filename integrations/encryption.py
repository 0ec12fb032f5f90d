"""Credentials at rest: what opens somebody's mailbox is never in the database as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from accounts import sealing
from accounts.sealing import Undecipherable

__all__ = ["Undecipherable", "opened", "sealed", "sealed_anew"]

_PURPOSE: Final = b"cpetracker.integrations.credentials.1"  # the same text elsewhere gives another key


def sealed(credentials: Mapping[str, Any]) -> str:
    """Encrypted with the first key."""
    return sealing.sealed(json.dumps(dict(credentials)), _PURPOSE)


def opened(text: str) -> dict[str, Any]:
    """What `sealed` encrypted. Raises `Undecipherable`."""
    try:
        return dict(json.loads(sealing.opened(text, _PURPOSE)))
    except ValueError:
        raise Undecipherable from None


def sealed_anew(text: str) -> str:
    """The same, encrypted with the first key. Raises `Undecipherable`."""
    return sealing.sealed_anew(text, _PURPOSE)
