"""The header `Authorization: Bearer …`: who sends it, whether the token lets him do this, and what to say if not.

It holds an API token of ours, or a Firebase ID token where those are accepted, which lets its user do what he may.

Errors follow RFC 6750, section 3: 401 `invalid_token`, 403 `insufficient_scope`, said in `WWW-Authenticate` too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from accounts import firebase, tokens
from accounts.models import ApiToken, Scope, User
from accounts.standing import Standing

SCHEME: Final = "Bearer"
REALM: Final = 'Bearer realm="CPE Tracker"'
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_NEEDS = {
    Scope.READ: "This API token may only change things, not look at them. Make one with the scope “read”.",
    Scope.WRITE: "This API token may only look. Make one with the scope “write” to change something.",
}


class Refused(Exception):
    """A token that opens nothing here: the status, a code for programs, a sentence for people, the challenge."""

    def __init__(self, *, status: int, code: str, sentence: str, challenge: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.challenge = challenge  # for WWW-Authenticate


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who sent a header that opens, and how long a connection that it opened may stay."""

    user: User
    standing: Standing


def credentials(header: str) -> str | None:
    """The token that a header `Authorization` holds; None where it holds none, or of another scheme."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == SCHEME.lower() else None


def authenticate(*, plaintext: str, method: str, now: dt.datetime) -> Bearer:
    """Whose token it is, if it lets him use this method. Raises `Refused`."""
    if firebase.is_meant(plaintext):
        return _of_firebase(plaintext, now)
    token = _api_token(plaintext, method, now)
    return Bearer(token.user, Standing.by_token(token))


def _of_firebase(plaintext: str, now: dt.datetime) -> Bearer:
    try:
        known = firebase.known(plaintext=plaintext, now=now)
    except firebase.FirebaseTrouble as trouble:
        challenge = f'{REALM}, error="invalid_token"' if trouble.status == 401 else REALM
        raise Refused(
            status=trouble.status, code=trouble.code, sentence=trouble.sentence, challenge=challenge
        ) from trouble
    return Bearer(known.user, Standing(known.user.pk, expires_at=known.expires_at))


def _api_token(plaintext: str, method: str, now: dt.datetime) -> ApiToken:
    try:
        token = tokens.known(plaintext=plaintext, now=now)
    except tokens.TokenTrouble as trouble:
        challenge = f'{REALM}, error="invalid_token"'
        raise Refused(status=401, code=trouble.code, sentence=trouble.sentence, challenge=challenge) from trouble
    needed = Scope.READ if method in SAFE_METHODS else Scope.WRITE
    if not token.allows(needed):
        challenge = f'{REALM}, error="insufficient_scope", scope="{needed.value}"'
        raise Refused(status=403, code="scope_missing", sentence=_NEEDS[needed], challenge=challenge)
    return token
