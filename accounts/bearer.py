"""The header `Authorization: Bearer …`: who sends it, whether the token lets him do this, and what to say if not.

Errors follow RFC 6750, section 3: 401 `invalid_token`, 403 `insufficient_scope`, said in `WWW-Authenticate` too.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from accounts import tokens
from accounts.models import ApiToken, Scope

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


def credentials(header: str) -> str | None:
    """The token that a header `Authorization` holds; None where it holds none, or of another scheme."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == SCHEME.lower() else None


def authenticate(*, plaintext: str, method: str, now: dt.datetime) -> ApiToken:
    """The token, with its user. Raises `Refused`."""
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
