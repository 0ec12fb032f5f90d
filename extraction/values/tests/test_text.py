"""Free text and names of organisations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.organisations import parse_organisation
from extraction.values.text import clean, closes_brackets, join_lines


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        ("“Emotional Intelligence at Work”", "Emotional Intelligence at Work"),
        (":  Data   Analytics -", "Data Analytics"),
        ('The "Big" Four', 'The "Big" Four'),
    ],
)
def test_separators_and_outer_quotes_go(printed: str, cleaned: str) -> None:
    assert clean(printed) == cleaned


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Business Management", "& Organization"], "Business Management & Organization"),
        (["Group-", "Internet Based"], "Group-Internet Based"),
        (["AE-2025-", "670"], "AE-2025-670"),
        (["Federal Tax -", "Individuals"], "Federal Tax - Individuals"),
    ],
)
def test_lines_are_joined_as_they_were_broken(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("The Absaroka Society of CPAs", "Absaroka Society of CPAs"),
        ("Tallgrass CPE Institute, LLC, 6021 Old Ferry Turnpike, Nashville, TN", "Tallgrass CPE Institute, LLC"),
        ("Finch & Lantern Webcasts (NASBA #130445).", "Finch & Lantern Webcasts"),
        ("Program Manager, Bluestem & Barrow Seminars", "Bluestem & Barrow Seminars"),
        ("National Association of State Boards of Accountancy", None),
        ("(208) 555-6722", None),
    ],
)
def test_an_organisation_is_read_without_what_leans_on_it(printed: str, name: str | None) -> None:
    assert parse_organisation(printed) == name


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text) or clean(text)[:1] in "“\"«‘„'"


@given(st.text())
def test_no_text_makes_the_readers_fail(text: str) -> None:
    assert len(closes_brackets(text)) <= len(text)
    parse_organisation(text)
