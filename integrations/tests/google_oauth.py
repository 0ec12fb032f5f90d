"""Google's endpoints for tokens: they know who allowed what, and forget it when told so."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

CLIENT_ID = "1234-test.apps.googleusercontent.com"
CLIENT_SECRET = "a client secret of tests"
EMAIL = "practice@gmail.example"


@dataclass
class OAuth:
    """`codes` are those that the consent page gave: the proof that must fit, and what was allowed."""

    email: str = EMAIL
    lasting: set[str] = field(default_factory=set)  # refresh tokens
    passing: set[str] = field(default_factory=set)  # access tokens
    codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # challenge, redirect address, scopes
    told: dict[str, Any] = field(default_factory=dict)  # what a token's answer has besides, or instead
    _numbers: Any = field(default_factory=itertools.count)

    def is_good(self, header: str) -> bool:
        return header.removeprefix("Bearer ") in self.passing

    def issue(self) -> tuple[str, str]:
        """Both tokens of a connection."""
        lasting = f"lasting-{next(self._numbers)}"
        self.lasting.add(lasting)
        return lasting, self._access()

    def expire(self) -> None:
        """All access tokens, as after an hour."""
        self.passing.clear()

    def consent(self, question: dict[str, str], scopes: str | None = None) -> str:
        """What the person's browser brings back from the consent page: a code, for this question."""
        code = f"code-{next(self._numbers)}"
        allowed = question["scope"] if scopes is None else scopes
        self.codes[code] = (question["code_challenge"], question["redirect_uri"], allowed)
        return code

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self.lasting:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return 200, {"access_token": self._access(), "expires_in": 3599, "token_type": "Bearer"} | self.told
        challenge, redirect_uri, scopes = self.codes.pop(form.get("code", ""), ("", "", ""))
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode()
        if proof.rstrip("=") != challenge or form.get("redirect_uri") != redirect_uri:
            return 400, {"error": "invalid_grant", "error_description": "Malformed auth code."}
        lasting, access = self.issue()
        answer = {
            "access_token": access,
            "refresh_token": lasting,
            "expires_in": 3599,
            "token_type": "Bearer",
            "scope": scopes,
            "id_token": id_token(self.email),
        }
        return 200, answer | self.told

    def revoke(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if form.get("token") not in self.lasting:
            return 400, {"error": "invalid_token"}
        self.lasting.discard(form["token"])
        self.passing.clear()
        return 200, {}

    def _access(self) -> str:
        access = f"passing-{next(self._numbers)}"
        self.passing.add(access)
        return access


def id_token(email: str, audience: str = CLIENT_ID) -> str:
    """Whose account it is, told to one client."""
    told = {"iss": "https://accounts.google.com", "aud": audience, "sub": "1001", "email": email}
    return ".".join(_part(each) for each in ({"alg": "RS256", "typ": "JWT"}, told, "signature"))


def _part(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
