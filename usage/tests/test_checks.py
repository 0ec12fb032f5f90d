from __future__ import annotations

from typing import Any

import pytest

from usage import checks

OFF = {"documents": "", "pages": "", "ocr_pages": "", "llm_tokens": ""}
PAGES = {**OFF, "pages": "cpe_pages"}


@pytest.mark.parametrize(
    ("key", "meters", "production", "ids"),
    [
        ("", OFF, True, []),
        ("rk_live_1", PAGES, True, []),
        ("sk_test_1", PAGES, False, []),
        ("sk_live_1", OFF, True, ["usage.W001"]),
        ("", PAGES, True, ["usage.W002"]),
        ("pk_live_1", PAGES, True, ["usage.E003"]),
        ("sk_test_1", PAGES, True, ["usage.W004"]),
        ("sk_live_1", {**PAGES, "documents": "cpe_pages"}, True, ["usage.E005"]),
    ],
    ids=["off", "live", "tried", "no-meter", "no-key", "publishable", "test-key", "twice"],
)
def test_the_settings_of_stripe_are_checked(
    settings: Any, key: str, meters: dict[str, str], production: bool, ids: list[str]
) -> None:
    settings.STRIPE_API_KEY, settings.STRIPE_METERS, settings.PRODUCTION = key, meters, production

    assert [found.id for found in checks.stripe(None)] == ids


def test_the_key_goes_nowhere_unencrypted(settings: Any) -> None:
    settings.STRIPE_API_KEY, settings.STRIPE_METERS, settings.PRODUCTION = "sk_live_1", PAGES, True
    settings.STRIPE_API_URL = "http://stripe.example.org"

    assert [found.id for found in checks.stripe(None)] == ["usage.E006"]
