from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import token_text, tokens
from accounts.models import ApiToken, Scope
from accounts.tests.factories import TokenFactory, UserFactory

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def test_only_the_digest_is_kept() -> None:
    issued = TokenFactory(now=NOW)

    row = ApiToken.objects.values().get()
    assert row["digest"] == token_text.digest(issued.plaintext)
    assert not [value for value in row.values() if issued.plaintext in str(value)]
    assert issued.plaintext.startswith(row["prefix"])


def test_a_token_is_known_again_with_its_user_by_one_query() -> None:
    issued = TokenFactory(now=NOW)
    tokens.known(plaintext=issued.plaintext, now=NOW)

    with CaptureQueriesContext(connection) as queries:
        token = tokens.known(plaintext=issued.plaintext, now=NOW + dt.timedelta(seconds=30))
        assert token.user.is_active

    assert token == issued.token
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("later", "noted_at"),
    [(dt.timedelta(seconds=59), NOW), (dt.timedelta(minutes=1), NOW + dt.timedelta(minutes=1))],
    ids=["within the minute", "after it"],
)
def test_use_is_noted_at_most_once_a_minute(later: dt.timedelta, noted_at: dt.datetime) -> None:
    issued = TokenFactory(now=NOW)
    tokens.known(plaintext=issued.plaintext, now=NOW)

    tokens.known(plaintext=issued.plaintext, now=NOW + later)

    issued.token.refresh_from_db()
    assert issued.token.last_used_at == noted_at


def test_a_token_works_until_the_moment_it_ends() -> None:
    issued = TokenFactory(now=NOW, lifetime=dt.timedelta(days=1))

    assert tokens.known(plaintext=issued.plaintext, now=NOW + dt.timedelta(hours=23))
    with pytest.raises(tokens.Expired):
        tokens.known(plaintext=issued.plaintext, now=NOW + dt.timedelta(days=1))


def test_a_token_without_an_end_works_for_decades() -> None:
    issued = TokenFactory(now=NOW, lifetime=None)

    assert tokens.known(plaintext=issued.plaintext, now=NOW + dt.timedelta(days=20_000))


def test_a_revoked_token_opens_nothing_and_revoking_it_again_changes_nothing() -> None:
    issued = TokenFactory(now=NOW)
    user = issued.token.user
    tokens.revoke(user=user, token_id=issued.token.pk, now=NOW)

    again = tokens.revoke(user=user, token_id=issued.token.pk, now=NOW + dt.timedelta(days=1))

    assert again.revoked_at == NOW
    with pytest.raises(tokens.Revoked):
        tokens.known(plaintext=issued.plaintext, now=NOW)


def test_nobody_revokes_the_token_of_another() -> None:
    issued = TokenFactory(now=NOW)

    with pytest.raises(tokens.NoSuchToken):
        tokens.revoke(user=UserFactory(), token_id=issued.token.pk, now=NOW)

    assert tokens.known(plaintext=issued.plaintext, now=NOW)


def test_the_token_of_a_deactivated_user_opens_nothing() -> None:
    issued = TokenFactory(now=NOW)
    issued.token.user.is_active = False
    issued.token.user.save(update_fields=["is_active"])

    with pytest.raises(tokens.OwnerInactive):
        tokens.known(plaintext=issued.plaintext, now=NOW)


def test_the_tokens_of_a_deleted_user_are_gone() -> None:
    issued = TokenFactory(now=NOW)
    issued.token.user.delete()

    with pytest.raises(tokens.TokenTrouble):
        tokens.known(plaintext=issued.plaintext, now=NOW)


def test_a_mistyped_token_costs_no_query() -> None:
    with CaptureQueriesContext(connection) as queries, pytest.raises(tokens.Mistyped):
        tokens.known(plaintext="cpet_" + "0" * 36, now=NOW)

    assert len(queries) == 0


def test_a_token_that_was_never_made_is_refused() -> None:
    with pytest.raises(tokens.TokenTrouble):
        tokens.known(plaintext=token_text.fresh(), now=NOW)


def test_a_user_has_only_so_many_live_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_LIVE", 2)
    user = UserFactory()
    oldest = TokenFactory(user=user)
    TokenFactory(user=user)

    with pytest.raises(tokens.TooManyTokens):
        TokenFactory(user=user)
    tokens.revoke(user=user, token_id=oldest.token.pk, now=timezone.now())

    assert TokenFactory(user=user)
    assert TokenFactory()


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "admin"]])
def test_the_database_knows_the_scopes(scopes: Collection[str]) -> None:
    token = TokenFactory().token

    with pytest.raises(IntegrityError):
        ApiToken.objects.filter(pk=token.pk).update(scopes=scopes)


def test_scopes_are_kept_once_and_in_order() -> None:
    assert TokenFactory(scopes=[Scope.WRITE, Scope.READ, Scope.WRITE]).token.scopes == ["read", "write"]
