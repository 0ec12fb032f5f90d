from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import LowercaseEmailField, User
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_one_user_whatever_its_capitals() -> None:
    UserFactory(email="Maria@Example.org")

    with pytest.raises(IntegrityError):
        UserFactory(email="maria@example.ORG")


def test_a_user_is_found_by_any_spelling_of_the_address() -> None:
    maria = UserFactory(email="Maria@Example.org")

    assert User.objects.get(email="MARIA@example.org") == maria
    assert User.objects.get_by_natural_key("mArIa@example.org") == maria


def test_the_object_in_memory_shows_what_was_stored() -> None:
    maria = UserFactory(email="Maria@Example.org")

    assert maria.email == "maria@example.org"


def test_the_database_refuses_capitals_whoever_writes_them() -> None:
    maria = UserFactory()

    with pytest.raises(IntegrityError, match="user_email_lower"), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = 'Maria@Example.org' WHERE id = %s", [maria.pk])


def test_a_user_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


def test_a_user_without_a_password_cannot_be_signed_in_by_one() -> None:
    assert not User.objects.create_user("maria@example.org").has_usable_password()


@given(st.emails())
def test_lowering_an_address_twice_changes_nothing(address: str) -> None:
    field = LowercaseEmailField()

    once = field.get_prep_value(address)

    assert field.get_prep_value(once) == once == address.lower()
