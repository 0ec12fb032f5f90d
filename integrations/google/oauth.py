"""Connecting an account of Google's: its consent page, and the tokens that come of it (RFC 6749, 4.1, with the proof
of RFC 7636). Google's own page on it: https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare
from google.auth import jwt

from integrations import connections
from integrations.google import grants
from integrations.google.addresses import addresses, is_configured
from integrations.google.grants import Use
from integrations.google.refusals import in_words
from integrations.google.session import as_kept, plain_http
from integrations.models import Connection, ConnectionKind
from integrations.sources import SourceUnavailable
from jobs.errors import Conflict

LONGEST: Final = dt.timedelta(hours=1)  # from our page to Google's and back
_ISSUERS: Final = ("https://accounts.google.com", "accounts.google.com")


class NotSetUp(Conflict):
    code = "google_not_set_up"
    sentence = "This installation is not set up for Google."


class NotConnected(Conflict):
    code = "google_not_connected"
    sentence = "The account was not connected. Try again."


class Pending(TypedDict):
    """What our side remembers while the person is at Google's; it is good for one answer."""

    state: str
    verifier: str
    uses: list[str]
    began_at: str


def begin(*, uses: Iterable[Use], redirect_uri: str, now: dt.datetime, account: str = "") -> tuple[str, Pending]:
    """The address of the consent page, and what to remember. Raises `NotSetUp`."""
    if not is_configured():
        raise NotSetUp
    wanted = [use for use in Use if use in set(uses)]
    pending = Pending(
        state=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        uses=[use.value for use in wanted],
        began_at=now.isoformat(),
    )
    asked = {
        "client_id": settings.GOOGLE_CLIENT_ID,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": grants.scopes_for(wanted),
        "state": pending["state"],
        "code_challenge": _challenge(pending["verifier"]),
        "code_challenge_method": "S256",
        "access_type": "offline",
        # Google gives a token that lasts only with a consent; without asking anew a second connecting would have none.
        "prompt": "consent",
        "include_granted_scopes": "true",
    }
    if account:
        asked["login_hint"] = account
    return f"{addresses().authorize}?{urlencode(asked)}", pending


def finish(
    *,
    user: AbstractBaseUser | AnonymousUser,
    pending: Pending | None,
    answer: Mapping[str, str],
    redirect_uri: str,
    now: dt.datetime,
) -> Connection:
    """Keep the account whose owner comes back from Google. Raises `NotConnected`, `connections.TooMany`,
    `SourceUnavailable` and `SourceRefused`."""
    _check(pending, answer, now)
    if answer.get("error") == "access_denied":
        raise NotConnected("You did not allow it, so nothing was connected.")
    if "error" in answer or not answer.get("code"):
        raise NotConnected(f"Google answered “{answer.get('error', 'nothing')[:60]}”. Try again.")
    tokens = _tokens(
        grant_type="authorization_code",
        code=answer["code"],
        code_verifier=pending["verifier"] if pending else "",
        redirect_uri=redirect_uri,
    )
    return _kept(user, tokens, now)


def revoke(credentials: Mapping[str, Any]) -> None:
    """Have Google forget that we may. Raises `SourceUnavailable`; a token that is not good any more is fine."""
    token = credentials.get("refresh_token") or credentials.get("access_token")
    if not token:
        return
    with in_words("the account"):
        status, _ = _posted(addresses().revoke, {"token": token})
    if status >= 500 or status == 429:
        raise SourceUnavailable("Google did not take the access back.")


def _check(pending: Pending | None, answer: Mapping[str, str], now: dt.datetime) -> None:
    """That the answer is to a question of this person's: nobody else can have their account connected to ours."""
    if pending is None or not constant_time_compare(pending["state"], answer.get("state", "")):
        raise NotConnected("This answer belongs to no question of ours, or to an older one. Try again.")
    if now - dt.datetime.fromisoformat(pending["began_at"]) > LONGEST:
        raise NotConnected("That took too long. Try again.")


def _kept(user: AbstractBaseUser | AnonymousUser, tokens: Mapping[str, Any], now: dt.datetime) -> Connection:
    who = _who(tokens)
    scopes = str(tokens.get("scope", "")).split()
    if not grants.allowed(scopes):
        raise NotConnected("You did not tick what CPE Tracker may do, so nothing was connected.")
    if not tokens.get("refresh_token"):
        raise NotConnected(
            "Google gave access for an hour only. Remove CPE Tracker on myaccount.google.com/connections and try again."
        )
    return connections.keep(
        user=user,
        kind=ConnectionKind.GOOGLE,
        account=who["email"],
        details={"id": who["sub"], "scopes": scopes},
        credentials=as_kept(tokens, now=now),
        now=now,
    )


def _who(tokens: Mapping[str, Any]) -> dict[str, str]:
    """Whose tokens they are. The signature need not be looked at: it came from Google's own address over TLS
    (OpenID Connect Core, 3.1.3.7)."""
    try:
        told = jwt.decode(tokens.get("id_token", ""), verify=False)
    except ValueError:
        raise NotConnected("Google did not say whose account it is. Try again.") from None
    if told.get("aud") != settings.GOOGLE_CLIENT_ID or told.get("iss") not in _ISSUERS or not told.get("email"):
        raise NotConnected("Google did not say whose account it is. Try again.")
    return {"email": str(told["email"]), "sub": str(told["sub"])}


def _tokens(**asked: str) -> dict[str, Any]:
    client = {"client_id": settings.GOOGLE_CLIENT_ID, "client_secret": settings.GOOGLE_CLIENT_SECRET}
    with in_words("the account"):
        status, told = _posted(addresses().token, {**asked, **client})
    if status >= 500 or status == 429:
        raise SourceUnavailable("Google did not answer as it should. Try again in a while.")
    if status != 200 or "access_token" not in told:
        reason = told.get("error")
        if reason in ("invalid_client", "unauthorized_client", "redirect_uri_mismatch"):
            raise NotConnected(
                "Google does not know this installation: its client id, secret or redirect address is wrong."
                " Tell whoever runs it."
            )
        raise NotConnected
    return told


def _posted(address: str, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    http = plain_http()
    http.follow_redirects = False  # a secret goes where it is meant to go, or nowhere
    try:
        response, content = http.request(
            address,
            "POST",
            body=urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
    finally:
        http.close()
    try:
        told = json.loads(content)
    except ValueError:
        told = {}
    return response.status, told if isinstance(told, dict) else {}


def _challenge(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
