"""Firebase ID tokens: whose they are, where `FIREBASE_PROJECT_ID` names the project whose users may come.

What has to hold is said at https://firebase.google.com/docs/auth/admin/verify-id-tokens: signed by a certificate of
Google's, RS256, for this project, by this issuer, neither expired nor of the future, with a subject.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from google.auth import exceptions, jwt

from accounts import linking
from accounts.firebase_certificates import Certificates, Unavailable
from accounts.linking import Claim
from accounts.models import FirebaseIdentity, User

ISSUER: Final = "https://securetoken.google.com/"
LONGEST_UID: Final = 128
SKEW_SECONDS: Final = 10  # by which Google's clock may differ from ours
_LONGEST_TOKEN: Final = 8192

_certificates = Certificates()


class FirebaseTrouble(Exception):
    """Why a token opens nothing. `code` is for programs, `sentence` for people."""

    code = "firebase_token_invalid"
    sentence = "This is no valid Firebase ID token for this product."
    status = 401


class Expired(FirebaseTrouble):
    code = "firebase_token_expired"
    sentence = "This Firebase ID token has expired. Get a fresh one: getIdToken(true)."


class OtherProject(FirebaseTrouble):
    code = "firebase_other_project"
    sentence = "This Firebase ID token is for another Firebase project."


class UserInactive(FirebaseTrouble):
    code = "user_inactive"
    sentence = "The user of this Firebase ID token may not sign in any more. Ask the staff."


class CannotVerify(FirebaseTrouble):
    code = "firebase_unavailable"
    sentence = "Firebase ID tokens cannot be verified right now, because Google's certificates cannot be fetched."
    status = 503


class NotLinked(FirebaseTrouble):
    """A person whom Firebase knows and we do not; says why, as `accounts.linking` does."""

    def __init__(self, refusal: linking.NotLinked) -> None:
        super().__init__(refusal.sentence)
        self.code, self.sentence = refusal.code, refusal.sentence


@dataclass(frozen=True, slots=True)
class Known:
    """Whose a token is, and until when it stands."""

    user: User
    expires_at: dt.datetime


def is_meant(plaintext: str) -> bool:
    """Whether it looks like an ID token, where such are accepted."""
    return bool(settings.FIREBASE_PROJECT_ID) and plaintext.count(".") == 2


def known(*, plaintext: str, now: dt.datetime) -> Known:
    """The account of a token's person, linked or made if the settings allow it. Raises `FirebaseTrouble`."""
    claims = _verified(plaintext)
    identity = (
        FirebaseIdentity.objects.select_related("user")
        .filter(project_id=settings.FIREBASE_PROJECT_ID, uid=claims["sub"])
        .first()
    )
    user = identity.user if identity is not None else _linked(claims, now)
    if not user.is_active:
        raise UserInactive
    return Known(user, dt.datetime.fromtimestamp(claims["exp"], dt.UTC))


@transaction.atomic
def _linked(claims: dict[str, Any], now: dt.datetime) -> User:
    email = claims.get("email")
    claim = Claim(email if isinstance(email, str) else "", claims.get("email_verified") is True)
    try:
        user = linking.user_of(claim)
    except linking.NotLinked as refusal:
        raise NotLinked(refusal) from refusal
    if not user.is_active:
        raise UserInactive
    identity, _ = FirebaseIdentity.objects.get_or_create(
        project_id=settings.FIREBASE_PROJECT_ID, uid=claims["sub"], defaults={"user": user, "created_at": now}
    )
    return identity.user


def _verified(plaintext: str) -> dict[str, Any]:
    """The claims of a token that Google signed for us. Raises `FirebaseTrouble`."""
    if len(plaintext) > _LONGEST_TOKEN:
        raise FirebaseTrouble
    name = _key_name(plaintext)
    try:
        certificates = _certificates.by_name(settings.FIREBASE_CERTIFICATES_URL, name)
    except Unavailable as problem:
        raise CannotVerify from problem
    try:
        claims = dict(jwt.decode(plaintext, certs=certificates, clock_skew_in_seconds=SKEW_SECONDS))
    except (exceptions.GoogleAuthError, ValueError, TypeError) as problem:
        raise (Expired if "Token expired" in str(problem) else FirebaseTrouble) from problem
    _check(claims)
    return claims


def _check(claims: dict[str, Any]) -> None:
    project = settings.FIREBASE_PROJECT_ID
    if claims.get("aud") != project or claims.get("iss") != ISSUER + project:
        raise OtherProject
    uid = claims.get("sub")
    if not isinstance(uid, str) or not 0 < len(uid) <= LONGEST_UID:
        raise FirebaseTrouble


def _key_name(plaintext: str) -> str:
    """The name of the certificate that a token says it was signed by. Raises `FirebaseTrouble`."""
    try:
        encoded = plaintext.partition(".")[0]
        header = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        name = header["kid"]
        # Google signs these with RS256 alone; a library that knows more must not be talked into it.
        if header["alg"] != "RS256" or not isinstance(name, str):
            raise FirebaseTrouble
    except (binascii.Error, ValueError, KeyError, TypeError) as problem:
        raise FirebaseTrouble from problem
    return name
