"""Persons for tests."""

from __future__ import annotations

import factory

from accounts.models import User

PASSWORD = "correct-horse-battery"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A user who signs in with `PASSWORD`."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.org")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **columns: object) -> User:
        return model_class.objects.create_user(**{"password": PASSWORD, **columns})
