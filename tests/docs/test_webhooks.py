"""The code in docs/webhooks.md, run as it stands there, against messages that are really signed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobs.webhooks import delivering, endpoints, sending, signing

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text()
BODY = b'{"type":"ping"}'
Verify = Callable[..., bool]


@pytest.fixture
def is_from_cpe_tracker() -> Verify:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    written: dict[str, Any] = {}
    exec(code, written)  # noqa: S102 - our own page
    return written["is_from_cpe_tracker"]


def signed(secret: str, *more: str, age: float = 0) -> dict[str, str]:
    timestamp = int(time.time() - age)
    return signing.headers(message_id="evt_1", timestamp=timestamp, body=BODY, signed_with=[secret, *more])


def test_a_message_of_ours_is_taken(is_from_cpe_tracker: Verify) -> None:
    new, old = signing.new_secret(), signing.new_secret()

    assert is_from_cpe_tracker(new, signed(new), BODY)
    assert is_from_cpe_tracker(old, signed(new, old), BODY)


def test_what_is_forged_changed_or_old_is_not(is_from_cpe_tracker: Verify) -> None:
    secret = signing.new_secret()

    assert not is_from_cpe_tracker(secret, signed(signing.new_secret()), BODY)
    assert not is_from_cpe_tracker(secret, signed(secret), BODY + b" ")
    assert not is_from_cpe_tracker(secret, signed(secret) | {"webhook-id": "evt_2"}, BODY)
    assert not is_from_cpe_tracker(secret, signed(secret, age=600), BODY)


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    assert "You can have ten." in PAGE
    assert endpoints.MOST_ENDPOINTS == 10
    assert f"within {sending.TOTAL_SECONDS:g} seconds" in PAGE
    assert "eleven times" in PAGE
    assert delivering.MOST_ATTEMPTS == 11
    assert "twenty attempts in a row failed over at least 24 hours" in PAGE
    assert delivering.PAUSED_AFTER[0] == 20
    assert delivering.PAUSED_AFTER[1].total_seconds() == 24 * 3600
