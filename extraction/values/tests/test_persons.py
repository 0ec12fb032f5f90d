"""Names of persons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.persons import name_likeness, parse_person


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Colleen Lee Castellano", "Colleen Lee Castellano"),
        ("Naomi E. Zimmerman, CPA, CGMA", "Naomi E. Zimmerman"),
        ("Dr. Ana Li CPA", "Ana Li"),
        ("HARTWELL Jr., Brandon R., CPA", "HARTWELL Jr., Brandon R."),
        ("Siobhán Ní Bhriain", "Siobhán Ní Bhriain"),
        ("Jan Elizabeth van der Berg", "Jan Elizabeth van der Berg"),
        ("Abdul-Rahman El-Amin", "Abdul-Rahman El-Amin"),
        ("D'Andre F. St. Clair", "D'Andre F. St. Clair"),
        ("Dear Kevin Marsh,", "Kevin Marsh"),
        ("Samuel Nguyen III", "Samuel Nguyen III"),
    ],
)
def test_a_name_is_read_without_titles_and_credentials(printed: str, name: str) -> None:
    assert parse_person(printed) == name


@pytest.mark.parametrize(
    "text",
    [
        "Certificate of Completion",
        "Audit Sampling for Smaller Engagements",
        "Tallgrass CPE Institute, LLC",
        "Group Internet Based",
        "Madison",
        "4410 Juniper Ridge Road",
        "cpe@jscpa.example",
        "",
    ],
)
def test_what_names_nobody_gives_none(text: str) -> None:
    assert parse_person(text) is None


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    parse_person(text)

    assert 0.0 <= name_likeness(text) <= 1.0


@given(st.sampled_from(["Ana", "Wei", "José"]), st.sampled_from(["Petrov", "De La Cruz", "O'Halloran"]))
def test_reading_a_name_again_changes_nothing(first: str, last: str) -> None:
    name = parse_person(f"{first} {last}, CPA")

    assert name == parse_person(str(name)) == f"{first} {last}"


@pytest.mark.parametrize(
    "text",
    [
        "Ana Li, EA, CPA PTIN P04264948",
        "Ana Li (License No. 12345)",
        "Ana Li, CPA – Member ID: A-2231",
        "Ana Li CPA #88121",
    ],
)
def test_the_person_s_own_number_is_no_part_of_the_name(text: str) -> None:
    assert parse_person(text) == "Ana Li"


@pytest.mark.parametrize(
    "title", ["Fall Practitioner Boot Camp", "Writing Emails Clients Actually Read", "Sales Tax Nexus"]
)
def test_titles_in_capitals_are_no_names(title: str) -> None:
    assert parse_person(title) is None


@pytest.mark.parametrize(
    "text", ["Salt Palace Annex, Salt Lake City, UT", "Nora Quist, Ohio", "Valuing Early-Stage Companies"]
)
def test_places_and_titles_are_no_persons(text: str) -> None:
    assert parse_person(text) is None
