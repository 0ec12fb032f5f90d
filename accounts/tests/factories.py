"""Persons for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from accounts.models import User

PASSWORD = "correct-horse-battery"


class _UserFactory(DjangoModelFactory[User]):
    """A user who signs in with `PASSWORD`."""

    class Meta:
        model = User

    email = Sequence(lambda n: f"person-{n}@example.org")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **columns: Any) -> User:
        return model_class.objects.create_user(**{"password": PASSWORD, **columns})


UserFactory = cast(Callable[..., User], _UserFactory)  # what calling it gives, which its own types do not say
