"""Names of organisations as paper prints them."""

from __future__ import annotations

import pytest

from extraction.values.organisations import is_generic, parse_organisation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("☰ Juniper CPE Network", "Juniper CPE Network"),
        ("© Sextant Learning Hub", "Sextant Learning Hub"),
        ("Aldermoor & Finch Advisory NASBA sponsor ID 160604", "Aldermoor & Finch Advisory"),
    ],
)
def test_what_leans_on_a_name_is_left_out(text: str, expected: str) -> None:
    assert parse_organisation(text) == expected


def test_words_of_the_trade_alone_name_nobody() -> None:
    assert is_generic("Nano Learning Bundle")
    assert not is_generic("Juniper Learning Hub")
