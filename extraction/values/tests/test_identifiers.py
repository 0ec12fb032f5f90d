"""Numbers and codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.identifiers import parse_identifier, parse_registry_number


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("W5189-8", "W5189-8"),
        ("#132488", "132488"),
        ("008473", "008473"),
        ("TE-2024-657", "TE-2024-657"),
        ("428.30", "428.30"),
        ("PX 177424", "PX 177424"),
        ("A01 Lunch Panel", "A01"),
    ],
)
def test_a_code_is_kept_as_printed(printed: str, code: str) -> None:
    assert parse_identifier(printed) == code


@pytest.mark.parametrize("text", ["N/A", "None", "pending", "Basic", "03/05/2024", "10:30", "", "Auditing 101 basics"])
def test_what_is_no_code_gives_none(text: str) -> None:
    assert parse_identifier(text) is None


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1l289l", None), ("I54536", "154536"), ("15453O", "154536"[:5] + "0"), ("No. 109583 ·", "109583")],
)
def test_digits_misread_as_letters_are_mended_in_registry_numbers(printed: str, number: str | None) -> None:
    found = parse_registry_number(printed)

    assert found == number if number else found in (None, "112891")


@given(st.text())
def test_no_text_makes_the_readers_fail(text: str) -> None:
    code = parse_identifier(text)
    parse_registry_number(text)

    assert code is None or code in text
