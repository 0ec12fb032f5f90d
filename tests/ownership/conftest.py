"""One scene for all tests of a module; what a test does to it is undone after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings

from jobs import progress
from tests.ownership.scene import Scene, make_scene
from tests.ownership.table import PERSONS

ClientOf = Callable[[str], Client]


@pytest.fixture(scope="module", autouse=True)
def own_storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("media")
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    with override_settings(STORAGES={**django_settings.STORAGES, "default": files}):
        yield


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No announcement by a thread that outlives the test's transaction."""
    monkeypatch.setattr(progress.Announcer, "_postpone", lambda self, run_id: None)


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    """The table asks more often than a person."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker, own_storage: None) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(made: Scene, db: None) -> Iterator[Scene]:
    """With `db`, by which pytest-django knows that there has to be a database."""
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(made: Scene) -> dict[str, Client]:
    """A client for each person, signed in."""
    clients = {person: Client() for person in PERSONS}
    for person, client in clients.items():
        if user := made.person(person):
            client.force_login(user)
    return clients


@pytest.fixture
def client_of(scene: Scene, sessions: dict[str, Client]) -> ClientOf:
    def client_of(person: str) -> Client:
        client = Client()
        client.cookies.update(sessions[person].cookies)
        return client

    return client_of
