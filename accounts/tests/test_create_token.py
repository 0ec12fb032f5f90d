from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken
from accounts.tests.factories import TokenFactory, UserFactory

pytestmark = pytest.mark.django_db


def create_token(*arguments: str) -> tuple[str, str]:
    token, remarks = io.StringIO(), io.StringIO()
    call_command("create_token", *arguments, stdout=token, stderr=remarks)
    return token.getvalue(), remarks.getvalue()


def test_standard_output_is_the_token_alone() -> None:
    maria = UserFactory(email="maria@example.org")

    printed, remarks = create_token("Maria@Example.org", "--name", "CI", "--scopes", "read", "write", "--days", "7")

    token = tokens.known(plaintext=printed.removesuffix("\n"), now=timezone.now())
    assert (token.user, token.name, token.scopes) == (maria, "CI", ["read", "write"])
    assert "Ends" in remarks


def test_without_switches_it_may_look_for_ninety_days() -> None:
    UserFactory(email="maria@example.org")

    create_token("maria@example.org", "--name", "CI")

    token = ApiToken.objects.get()
    assert token.scopes == ["read"]
    assert token.expires_at == token.created_at + tokens.USUAL_LIFETIME


def test_a_token_may_never_end() -> None:
    UserFactory(email="maria@example.org")

    _, remarks = create_token("maria@example.org", "--name", "CI", "--never-ends")

    assert ApiToken.objects.get().expires_at is None
    assert "never ends" in remarks


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@example.org", "--name", "CI"], "There is no user nobody@example.org."),
        (["gone@example.org", "--name", "CI"], "may not sign in"),
        (["maria@example.org", "--name", " "], "1 to 100 characters"),
        (["maria@example.org", "--name", "CI", "--days", "0"], "1 to 3650 days"),
        (["maria@example.org", "--name", "CI", "--scopes", "admin"], "invalid choice"),
        (["full@example.org", "--name", "CI"], "Revoke one first"),
    ],
)
def test_what_does_not_fit_is_said(arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory(email="maria@example.org")
    UserFactory(email="gone@example.org", is_active=False)
    monkeypatch.setattr(tokens, "MOST_LIVE", 1)
    TokenFactory(user=UserFactory(email="full@example.org"))

    with pytest.raises(CommandError, match=sentence):
        create_token(*arguments)

    assert ApiToken.objects.count() == 1
