"""Asking one of Google's APIs in a user's name: signed in, every wait bounded, renewed tokens kept."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

import httplib2
from django.conf import settings
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document

from integrations import connections
from integrations.google import grants
from integrations.google.addresses import Api, addresses, description, is_configured
from integrations.google.grants import Use
from integrations.google.refusals import connect_again
from integrations.models import Connection, ConnectionKind
from integrations.sources import ConnectionRefused, SourceRefused

WAIT_SECONDS: Final = 20.0  # for the next bytes of the server


@contextlib.contextmanager
def asking(connection: Connection | None, api: Api, *any_of: Use) -> Iterator[Any]:
    """The API's methods, as the library makes them; what they raise is put by `in_words`. Raises `SourceRefused` and
    `ConnectionRefused`."""
    if connection is None or connection.kind != ConnectionKind.GOOGLE:
        raise ConnectionRefused("The connection was removed. Connect the account again.")
    if not is_configured():
        raise SourceRefused("This installation is not set up for Google any more. Tell whoever runs it.")
    grants.check(connection, *any_of)
    kept = connections.credentials_of(connection)
    if not kept.get("refresh_token"):
        raise connect_again(connection.account)
    credentials = _credentials(kept)
    http = AuthorizedHttp(credentials, http=plain_http())
    try:
        yield build_from_document(description(api), http=http)
    finally:
        http.close()
        if credentials.token != kept.get("access_token"):
            connections.keep_renewed(connection=connection, credentials=_as_kept(credentials))


def plain_http() -> httplib2.Http:
    """A connection that is not signed in; one thread's only."""
    http = httplib2.Http(timeout=WAIT_SECONDS)
    http.redirect_codes = http.redirect_codes - {308}  # by which Google asks for the next piece of an upload
    return http


def as_kept(answer: Mapping[str, Any], *, now: dt.datetime) -> dict[str, Any]:
    """What the token endpoint gave, as connections keep it."""
    expires_at = now + dt.timedelta(seconds=int(answer.get("expires_in") or 0))
    return {
        "refresh_token": answer.get("refresh_token", ""),
        "access_token": answer["access_token"],
        "expires_at": expires_at.isoformat(),
    }


def _as_kept(credentials: Credentials) -> dict[str, Any]:
    expires_at = credentials.expiry.replace(tzinfo=dt.UTC).isoformat() if credentials.expiry else None
    return {
        "refresh_token": credentials.refresh_token,
        "access_token": credentials.token,
        "expires_at": expires_at,
    }


def _credentials(kept: Mapping[str, Any]) -> Credentials:
    expires_at = kept.get("expires_at")
    return Credentials(
        token=kept.get("access_token") or None,
        refresh_token=kept["refresh_token"],
        # The library reckons in UTC without saying so.
        expiry=dt.datetime.fromisoformat(expires_at).astimezone(dt.UTC).replace(tzinfo=None) if expires_at else None,
        token_uri=addresses().token,
        client_id=settings.GOOGLE_CLIENT_ID,
        client_secret=settings.GOOGLE_CLIENT_SECRET,
    )
