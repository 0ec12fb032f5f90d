"""Amounts of credit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.credits import credits_of_minutes, find_numbers, parse_credits, parse_plain_number


@pytest.mark.parametrize(
    ("printed", "credits"),
    [
        ("2.5", 2.5),
        ("1.50 CPE credits", 1.5),
        ("two (2) hours", 2.0),
        ("six (6) hours of continuing professional education", 6.0),
        ("150 minutes = 3 CPE credits", 3.0),
        ("300 minutes", 6.0),
        ("8.O", 8.0),  # the letter O, as recognisers give it
        ("2 ½", 2.5),
        ("1,5", 1.5),
        ("one and one-half", 1.5),
    ],
)
def test_a_printed_amount_is_read(printed: str, credits: float) -> None:
    assert parse_credits(printed) == credits


@pytest.mark.parametrize(
    "text", ["90%", "$45", "4-Hour", "154536", "12/3/2024", "1:00", "A01", "NASBA", "96 / 100", ""]
)
def test_what_counts_something_else_is_no_amount(text: str) -> None:
    assert parse_credits(text) is None


def test_two_amounts_are_not_guessed_between() -> None:
    assert parse_credits("2.0 Auditing, 1.0 Taxes") is None


@given(st.integers(0, 200).map(lambda tenth: tenth / 5))
def test_an_amount_survives_being_printed(credits: float) -> None:
    assert parse_credits(f"{credits:.1f}") == pytest.approx(credits)


@given(st.integers(0, 6000))
def test_minutes_are_rounded_down_to_fifths(minutes: int) -> None:
    fifths = credits_of_minutes(minutes) * 5

    assert fifths == pytest.approx(minutes // 10)


@given(st.text())
def test_no_text_makes_the_readers_fail(text: str) -> None:
    parse_credits(text)
    parse_plain_number(text)

    assert all(0 <= number.start < number.stop <= len(text) for number in find_numbers(text))
