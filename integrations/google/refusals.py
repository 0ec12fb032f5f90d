"""What Google and the network on the way to it say, in our words: it passes, it stays, or it is about one thing.

The reasons are those of https://developers.google.com/workspace/drive/api/guides/handle-errors and of the same page
about Gmail.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httplib2
from django.utils import timezone
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import Error as LibraryError
from googleapiclient.errors import HttpError

from integrations.sources import ConnectionRefused, ItemRefused, ItemUnavailable, SourceRefused, SourceUnavailable

# What a connection that breaks raises, from httplib2 and what is below it.
LOST: Final = (OSError, httplib2.HttpLib2Error, http.client.HTTPException, TransportError)
_TOO_FAST: Final = {"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "sharingRateLimitExceeded"}
_ABOUT_THIS: Final = {
    "cannotDownloadFile": "Its owner does not let it be downloaded.",
    "fileNotDownloadable": "There is nothing in it that could be downloaded.",
    "cannotDownloadAbusiveFile": "Google takes it for harmful and does not give it.",
    "exportSizeLimitExceeded": "It is larger than Google exports. Download it as a PDF and upload that.",
    "notFound": "It was deleted, or is not open to this account any more.",
}
_LONGEST_WAIT: Final = 3600  # seconds; what asks for more is asked again after an hour


@contextlib.contextmanager
def in_words(account: str) -> Iterator[None]:
    """Everything that asking Google raises, as `SourceUnavailable`, `SourceRefused` or `ConnectionRefused`."""
    try:
        yield
    except RefreshError as refused:
        raise _of_refresh(refused, account) from refused
    except HttpError as refused:
        raise _of_answer(refused, account) from refused
    except TimeoutError as slow:
        raise SourceUnavailable("Google did not answer in time.") from slow
    except (*LOST, GoogleAuthError, LibraryError) as lost:
        raise SourceUnavailable("The connection to Google was lost.") from lost


class TooFast(SourceUnavailable):
    """Google asks to wait, whatever is asked for."""


@contextlib.contextmanager
def fetching(account: str) -> Iterator[None]:
    """As `in_words`, and what is said of a single file or message as `ItemRefused` or `ItemUnavailable`."""
    try:
        with in_words(account), _about_one_thing():
            yield
    except TooFast:
        raise
    except SourceUnavailable as passing:
        raise ItemUnavailable(passing.sentence, passing.retry_after) from passing


@contextlib.contextmanager
def _about_one_thing() -> Iterator[None]:
    try:
        yield
    except HttpError as refused:
        reason = reason_of(refused)
        if sentence := _ABOUT_THIS.get(reason):
            raise ItemRefused(sentence) from refused
        if refused.status_code == 404:
            raise ItemRefused(_ABOUT_THIS["notFound"]) from refused
        raise


def reason_of(refused: HttpError) -> str:
    """Google's word for why, such as `notFound`; empty where it gave none."""
    errors = _error(refused).get("errors")
    return str(errors[0].get("reason", "")) if isinstance(errors, list) and errors else ""


def connect_again(account: str) -> ConnectionRefused:
    return ConnectionRefused(f"Google does not let CPE Tracker into {account} any more. Connect it again.")


def _of_answer(refused: HttpError, account: str) -> Exception:
    status, reason, wait = refused.status_code, reason_of(refused), _retry_after(refused)
    if status == 429 or reason in _TOO_FAST:
        return TooFast("Google asks to wait: too much was asked for in a short time.", wait)
    if status in (408, 409) or status >= 500:
        return SourceUnavailable("Google has trouble at the moment.", wait)
    if status == 401:
        return connect_again(account)
    if reason in ("insufficientPermissions", "insufficientScopes") or "SCOPE_INSUFFICIENT" in _details(refused):
        return ConnectionRefused(f"Google says that {account} did not allow this. Connect it again, and allow it.")
    if reason == "accessNotConfigured" or "SERVICE_DISABLED" in _details(refused):
        return SourceRefused("This installation’s project at Google has this API turned off. Tell whoever runs it.")
    if status == 404:
        return SourceRefused("It is not there any more, or not open to this account.")
    return SourceRefused(f"Google refuses: {_said(refused)}")


def _of_refresh(refused: RefreshError, account: str) -> Exception:
    answer = refused.args[1] if len(refused.args) > 1 and isinstance(refused.args[1], dict) else {}
    if answer.get("error") in ("invalid_client", "unauthorized_client", "deleted_client", "disabled_client"):
        return SourceRefused(
            "Google does not know this installation: its client id or secret is wrong. Tell whoever runs it."
        )
    if "reauthentication" in str(refused).lower():  # a Workspace asks its people to sign in again every so often
        return connect_again(account)
    if refused.retryable or not answer:
        return SourceUnavailable("Google has trouble signing us in at the moment.")
    return connect_again(account)


def _retry_after(refused: HttpError) -> int | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3)."""
    text = str(refused.resp.get("retry-after", "")).strip()
    if text.isdigit():
        return min(int(text), _LONGEST_WAIT)
    with contextlib.suppress(ValueError, TypeError):
        seconds = (parsedate_to_datetime(text) - timezone.now()) / dt.timedelta(seconds=1)
        return min(max(int(seconds) + 1, 0), _LONGEST_WAIT)
    return None


def _error(refused: HttpError) -> dict[str, Any]:
    with contextlib.suppress(ValueError, AttributeError):
        found = json.loads(refused.content).get("error")
        return found if isinstance(found, dict) else {}
    return {}


def _details(refused: HttpError) -> str:
    return json.dumps(_error(refused).get("details", ""))


def _said(refused: HttpError) -> str:
    """Google's own sentence, short and in one line."""
    text = str(_error(refused).get("message") or f"HTTP {refused.status_code}")
    return f"“{''.join(letter if letter.isprintable() else ' ' for letter in text)[:200]}”"
