from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def create_user(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> str:
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("create_user", *arguments, stdout=said)
    return said.getvalue()


def test_a_user_is_added_with_the_password_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    said = create_user(monkeypatch, "Maria@Example.org")

    maria = User.objects.get()
    assert said == "Added maria@example.org.\n"
    assert maria.check_password(PASSWORD)
    assert not maria.is_staff


def test_staff_are_added_by_a_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    create_user(monkeypatch, "maria@example.org", "--staff")

    maria = User.objects.get()
    assert maria.is_staff
    assert not maria.is_superuser


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("nobody", PASSWORD, "nobody is not an e-mail address."),
        ("Taken@example.org", PASSWORD, "There is a user taken@example.org already."),
        ("maria@example.org", "short", "too short"),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_added(
    monkeypatch: pytest.MonkeyPatch, email: str, password: str, sentence: str
) -> None:
    UserFactory(email="taken@example.org")

    with pytest.raises(CommandError, match=sentence):
        create_user(monkeypatch, email, password=password)

    assert User.objects.count() == 1
