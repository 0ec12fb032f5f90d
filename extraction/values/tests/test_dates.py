"""Dates as paper prints them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.dates import find_dates, may_hold_date, parse_date

DATES = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
FORMATS = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%m/%d/%Y",
    "%Y-%m-%d",
    "%m-%d-%Y",
    "%A, %B %d, %Y",
)


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("16th day of March, 2026", dt.date(2026, 3, 16)),
        ("Feb 10, 2025 at 06:29AM UTC", dt.date(2025, 2, 10)),
        ("March17,2023", dt.date(2023, 3, 17)),  # glued by a recogniser
        ("0ctober 9, 2026", dt.date(2026, 10, 9)),  # a zero for an O
        ("25/03/2024", dt.date(2024, 3, 25)),  # only day first is possible
        ("5/21/26", dt.date(2026, 5, 21)),
    ],
)
def test_a_printed_date_is_read(printed: str, date: dt.date) -> None:
    assert parse_date(printed) == date


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("June 3–5, 2024", dt.date(2024, 6, 3), dt.date(2024, 6, 5)),
        ("June 30 - July 2, 2024", dt.date(2024, 6, 30), dt.date(2024, 7, 2)),
        ("December 28, 2025 through January 2, 2026", dt.date(2025, 12, 28), dt.date(2026, 1, 2)),
        ("3-5 June 2024", dt.date(2024, 6, 3), dt.date(2024, 6, 5)),
        ("06/03/2024 – 06/05/2024", dt.date(2024, 6, 3), dt.date(2024, 6, 5)),
    ],
)
def test_a_range_is_completed_on_its_last_day(printed: str, first: dt.date, last: dt.date) -> None:
    (match,) = find_dates(printed)

    assert (match.first, match.date) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "May", "10/2024", "31/31/2024", "1-800-555-0100", "154536", "12.5 hours", "June 2024"]
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert find_dates(text) == ()


def test_two_dates_of_a_text_are_told_apart() -> None:
    found = find_dates("Completed January 13, 2023. Issued January 15, 2023.")

    assert [match.date.day for match in found] == [13, 15]


@given(DATES, st.sampled_from(FORMATS))
def test_a_date_survives_being_printed(date: dt.date, layout: str) -> None:
    assert parse_date(date.strftime(layout)) == date


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for match in find_dates(text):
        assert 0 <= match.start < match.stop <= len(text)
        assert match.first <= match.date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on this twentieth day of April, two thousand twenty-three", "2023-04-20"),
        ("the twenty-first of May 2024", "2024-05-21"),
        ("the third day of March in the year two thousand and nine", "2009-03-03"),
        ("the first day of June, twenty twenty-five", "2025-06-01"),
    ],
)
def test_dates_are_read_in_words(text: str, date: str) -> None:
    assert str(parse_date(text)) == date


PRINTED = st.sampled_from(
    ["June 3-5, 2024", "16th day of March, 2026", "2024-06-03", "6/3/24", "3 June 2O24", "26-DEC-2025",
     "06 / 03 / 2024", "the first day of May, two thousand twenty",
     "the second of June, twenty twenty-four", "Jan. 5 2019"]
)  # fmt: skip


@given(st.text(max_size=20), PRINTED, st.text(max_size=20))
def test_no_date_is_found_where_none_may_be(before: str, printed: str, after: str) -> None:
    text = f"{before} {printed} {after}"

    assert may_hold_date(printed)
    assert may_hold_date(text) or not find_dates(text)
    assert find_dates(printed)


@pytest.mark.parametrize(("text", "expected"), [("27-Aug-25", "2025-08-27"), ("22 de diciembre de 2022", "2022-12-22")])
def test_short_years_and_spanish_months_are_read(text: str, expected: str) -> None:
    assert str(parse_date(text)) == expected
