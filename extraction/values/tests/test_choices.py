"""Fields of study, delivery methods and lists of the user's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.choices import parse_choice, parse_delivery_method, parse_field_of_study
from extraction.vocabulary.delivery import DELIVERY_METHODS
from extraction.vocabulary.fields_of_study import ALIASES, FIELDS_OF_STUDY


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Federal Tax – 4.0", "Taxes"),
        ("Accounting - Governmental", "Accounting (Governmental)"),
        ("Specialized Knowledge & Applications", "Specialized Knowledge"),
        ("Business Management and Organization", "Business Management & Organization"),
        ("Personnel/HR", "Personnel/Human Resources"),
        ("Taxes (Technical)", "Taxes"),
        ("FieldofStudy", None),
        ("Accounting & Auditing", None),  # one bucket of two fields: not ours to decide
        ("[ ] Auditing", None),
        ("[X] Auditing", "Auditing"),
        ("Basket weaving", None),
    ],
)
def test_a_field_of_study_is_normalised(printed: str, name: str | None) -> None:
    assert parse_field_of_study(printed) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Group Internet Based (Webinar)", "Group Internet Based"),
        ("Live Webcast", "Group Internet Based"),
        ("On-Demand Webcast", "QAS Self Study"),
        ("On-Demand Self Study", "QAS Self Study"),
        ("Group Live (in person)", "Group Live"),
        ("GL", "Group Live"),
        ("Nano-Learning", "Nano Learning"),
        ("Hybrid", "Blended Learning"),
        ("□ Group Live", None),
        ("Advanced", None),
    ],
)
def test_a_delivery_method_is_normalised(printed: str, name: str | None) -> None:
    assert parse_delivery_method(printed) == name


def test_a_misread_method_is_recognised_only_on_recognised_pages() -> None:
    assert parse_delivery_method("Group Intemet Bosed", fuzzy=True) == "Group Internet Based"
    assert parse_delivery_method("Oroup lntemct Bosed") is None


@pytest.mark.parametrize("name", FIELDS_OF_STUDY)
def test_every_alias_leads_to_its_field(name: str) -> None:
    assert {parse_field_of_study(alias) for alias in (name, *ALIASES[name])} == {name}


@pytest.mark.parametrize("method", DELIVERY_METHODS)
def test_a_canonical_method_is_itself(method: str) -> None:
    assert parse_delivery_method(method) == method


def test_a_choice_is_found_by_its_words_inside_a_longer_text() -> None:
    assert parse_choice("paid by credit card on file", ("Cash", "Credit card")) == "Credit card"
    assert parse_choice("cash or credit card", ("Cash", "Credit card")) is None


@given(st.text(), st.lists(st.text(), max_size=4))
def test_no_text_makes_the_readers_fail(text: str, choices: list[str]) -> None:
    assert parse_field_of_study(text, fuzzy=True) in (None, *FIELDS_OF_STUDY)
    assert parse_delivery_method(text, fuzzy=True) in (None, *DELIVERY_METHODS)
    assert parse_choice(text, choices) in (None, *choices)
