"""Where Google is asked: its addresses for signing in, and the descriptions of its APIs that its library carries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from googleapiclient.discovery_cache import get_static_doc


class Api(StrEnum):
    """What is asked, as Google's discovery documents are called."""

    DRIVE = "drive.v3"
    GMAIL = "gmail.v1"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Without `api_root` the APIs are asked where their descriptions say; tests have a server of their own there."""

    authorize: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    revoke: str = "https://oauth2.googleapis.com/revoke"
    api_root: str = ""


GOOGLE: Final = Addresses()
_in_use = GOOGLE


def addresses() -> Addresses:
    return _in_use


def is_configured() -> bool:
    """Whether this installation may ask Google at all."""
    return bool(settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET)


def description(api: Api) -> dict[str, Any]:
    """The discovery document of an API, which the library carries with it: nothing is looked up to know it."""
    document = _document(api)
    root = addresses().api_root
    return {**document, "rootUrl": root} if root else document


@lru_cache(maxsize=len(Api))
def _document(api: Api) -> dict[str, Any]:
    name, _, version = api.partition(".")
    return dict(json.loads(get_static_doc(name, version)))
