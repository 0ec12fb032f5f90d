"""API tokens: making them, knowing them again, ending them. Only a digest of a token is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q

from accounts import token_text
from accounts.models import ApiToken, ApiTokenQuerySet, Scope, User

USUAL_LIFETIME: Final = dt.timedelta(days=90)
USE_NOTED_EVERY: Final = dt.timedelta(minutes=1)
MOST_LIVE: Final = 50  # of one user; programs that make tokens in a loop are stopped here
ENDED_SHOWN: Final = 20


class TokenTrouble(Exception):
    """Why a token opens nothing. `code` is for programs, `sentence` for people."""

    code = "token_invalid"
    sentence = "This API token is not known. Make a new one on the page API tokens."


class Mistyped(TokenTrouble):
    code = "token_mistyped"
    sentence = "This is no complete API token. Copy it again: cpet_ and 36 letters and digits."


class Revoked(TokenTrouble):
    code = "token_revoked"
    sentence = "This API token was revoked. Make a new one on the page API tokens."


class Expired(TokenTrouble):
    code = "token_expired"
    sentence = "This API token has expired. Make a new one on the page API tokens."


class OwnerInactive(TokenTrouble):
    code = "user_inactive"
    sentence = "The user of this API token may not sign in any more. Ask the staff."


class TooManyTokens(Exception):
    """The user has `MOST_LIVE` tokens that work."""


class NoSuchToken(Exception):
    """This user has no such token."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as it was made; `plaintext` is known only now."""

    token: ApiToken
    plaintext: str


@transaction.atomic
def issue(
    *, user: User, name: str, scopes: Collection[Scope], lifetime: dt.timedelta | None, now: dt.datetime
) -> Issued:
    """A new token; a lifetime of None never ends. Raises `TooManyTokens`."""
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # two requests at once must not both take the last place
    if ApiToken.objects.for_owner(user).live(now).count() >= MOST_LIVE:
        raise TooManyTokens
    plaintext = token_text.fresh()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scopes=[scope for scope in Scope.values if scope in scopes],
        prefix=plaintext[: token_text.SHOWN],
        digest=token_text.digest(plaintext),
        created_at=now,
        expires_at=now + lifetime if lifetime else None,
    )
    return Issued(token, plaintext)


@dataclass(frozen=True, slots=True)
class Listed:
    """A user's tokens, the newest first; of those that ended, the last few."""

    live: list[ApiToken]
    ended: list[ApiToken]


def listed(*, user: User, now: dt.datetime) -> Listed:
    """What the page of a user shows."""
    own = ApiToken.objects.for_owner(user).order_by("-created_at", "-pk")
    return Listed(list(own.live(now)), list(own.ended(now)[:ENDED_SHOWN]))


def known(*, plaintext: str, now: dt.datetime) -> ApiToken:
    """The token with its user, by one query; one more, at most once a minute, notes the use. Raises `TokenTrouble`."""
    if not token_text.is_well_formed(plaintext):
        raise Mistyped
    token = ApiToken.objects.select_related("user").filter(digest=token_text.digest(plaintext)).first()
    if token is None:
        raise TokenTrouble
    if token.revoked_at is not None:
        raise Revoked
    if token.expires_at is not None and token.expires_at <= now:
        raise Expired
    if not token.user.is_active:
        raise OwnerInactive
    _note_use(token, now)
    return token


def revoke(*, user: User, token_id: int, now: dt.datetime) -> ApiToken:
    """End a token of this user at once; repeating it changes nothing. Raises `NoSuchToken`."""
    token = ApiToken.objects.for_owner(user).filter(pk=token_id).first()
    if token is None:
        raise NoSuchToken
    revoke_all(tokens=ApiToken.objects.filter(pk=token.pk), now=now)
    token.refresh_from_db(fields=["revoked_at"])
    return token


def revoke_all(*, tokens: ApiTokenQuerySet, now: dt.datetime) -> int:
    """End these, whoever owns them; how many worked until now."""
    return tokens.live(now).update(revoked_at=now)


def _note_use(token: ApiToken, now: dt.datetime) -> None:
    recently = now - USE_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > recently:
        return
    # many requests may come in the same moment; one of them writes
    stale = Q(last_used_at=None) | Q(last_used_at__lte=recently)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
