"""Whether that by which somebody came in still stands: connections that stay open outlive a sign-out otherwise.

A session stands while its row does, and while the user's password is the one it was made with; a token while it is
neither revoked nor expired, one of Firebase's until it expires; all only while the user may sign in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.sessions.models import Session

from accounts.models import ApiToken, User


@dataclass(frozen=True, slots=True)
class Standing:
    """By what an open connection was let in."""

    user_id: int
    password_hash: str = ""  # keyed; changes with the password
    session_key: str | None = None
    token_id: int | None = None
    expires_at: dt.datetime | None = None  # of what knows its own end

    @classmethod
    def by_token(cls, token: ApiToken) -> Self:
        return cls(token.user_id, token_id=token.pk)

    @classmethod
    def by_session(cls, user: User, session: Any) -> Self:
        """`session` is a session store, or None where the user was signed in by other means."""
        return cls(user.pk, user.get_session_auth_hash(), session.session_key if session is not None else None)


def ended(standings: Collection[Standing], now: dt.datetime) -> set[Standing]:
    """Those that stand no more, by at most three queries however many there are."""
    users = User.objects.filter(pk__in={each.user_id for each in standings}, is_active=True).only("password")
    hashes = {user.pk: user.get_session_auth_hash() for user in users}
    keys = {each.session_key for each in standings if each.session_key is not None}
    sessions = _those(Session.objects.filter(expire_date__gt=now), keys)
    tokens = _those(ApiToken.objects.live(now), {each.token_id for each in standings if each.token_id is not None})

    def stands(each: Standing) -> bool:
        if each.expires_at is not None:
            return each.user_id in hashes and now < each.expires_at
        if each.token_id is not None:
            return each.user_id in hashes and each.token_id in tokens
        in_session = each.session_key is None or each.session_key in sessions
        return in_session and hashes.get(each.user_id) == each.password_hash

    return {each for each in standings if not stands(each)}


def _those(rows: Any, keys: Collection[Any]) -> set[Any]:
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
