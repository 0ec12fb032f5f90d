"""Persons for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any, cast

from django.utils import timezone
from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from accounts import tokens
from accounts.models import Scope, User

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


def TokenFactory(  # noqa: N802 - made like the others
    *,
    user: User | None = None,
    scopes: Collection[Scope] = (Scope.READ, Scope.WRITE),
    lifetime: dt.timedelta | None = dt.timedelta(days=90),
    now: dt.datetime | None = None,
    name: str = "Nightly import",
) -> tokens.Issued:
    """An API token; its `plaintext` is what a program sends."""
    return tokens.issue(
        user=user or UserFactory(), name=name, scopes=scopes, lifetime=lifetime, now=now or timezone.now()
    )
