"""One scene for each test, with a storage of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from jobs import progress
from tests.ownership.scene import Scene, make_scene

ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No announcement by a thread that outlives the test's transaction."""
    monkeypatch.setattr(progress.Announcer, "_postpone", lambda self, run_id: None)


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    """The table asks more often than a person."""
    settings.MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def client_of(scene: Scene) -> ClientOf:
    def client_of(person: str) -> Client:
        client = Client(raise_request_exception=True)
        if user := scene.person(person):
            client.force_login(user)
        return client

    return client_of
