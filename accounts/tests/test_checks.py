from __future__ import annotations

from typing import Any

import pytest

from accounts import checks


@pytest.fixture(autouse=True)
def _off(settings: Any) -> None:
    settings.GOOGLE_SIGN_IN = settings.SIGN_IN_LINKS_BY_EMAIL = settings.SIGN_IN_MAKES_USERS = False
    settings.GOOGLE_CLIENT_ID = settings.GOOGLE_CLIENT_SECRET = settings.FIREBASE_PROJECT_ID = ""
    settings.PUBLIC_URL, settings.PRODUCTION = "https://cpe.example.org", True


def found() -> list[str | None]:
    return [each.id for check in (checks.google_sign_in, checks.firebase, checks.linking) for each in check(None)]


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, []),
        ({"GOOGLE_SIGN_IN": True, "GOOGLE_CLIENT_ID": "x", "GOOGLE_CLIENT_SECRET": "y"}, []),
        ({"GOOGLE_SIGN_IN": True}, ["accounts.E001"]),
        ({"GOOGLE_SIGN_IN": True, "GOOGLE_CLIENT_ID": "x"}, ["accounts.E001"]),
        (
            {
                "GOOGLE_SIGN_IN": True,
                "GOOGLE_CLIENT_ID": "x",
                "GOOGLE_CLIENT_SECRET": "y",
                "PUBLIC_URL": "http://cpe.example.org",
            },
            ["accounts.W002"],
        ),
        ({"FIREBASE_PROJECT_ID": "cpe-clients", "SIGN_IN_LINKS_BY_EMAIL": True}, []),
        ({"FIREBASE_PROJECT_ID": "CPE Clients", "SIGN_IN_LINKS_BY_EMAIL": True}, ["accounts.E003"]),
        (
            {
                "FIREBASE_PROJECT_ID": "cpe-clients",
                "SIGN_IN_LINKS_BY_EMAIL": True,
                "FIREBASE_CERTIFICATES_URL": "http://127.0.0.1/",
            },
            ["accounts.E004"],
        ),
        ({"SIGN_IN_MAKES_USERS": True}, ["accounts.W005"]),
        ({"FIREBASE_PROJECT_ID": "cpe-clients"}, ["accounts.W006"]),
    ],
    ids=["off", "google", "no-client", "no-secret", "http", "firebase", "name", "forgeable", "nobody", "by-hand"],
)
def test_the_settings_of_sign_in_are_checked(settings: Any, given: dict[str, Any], ids: list[str]) -> None:
    for name, value in given.items():
        setattr(settings, name, value)

    assert found() == ids
