"""What counts as the same value, and which rows belong together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.agreement import agrees, is_right, person_key
from bench.pairing import assignment, pair_rows

ROW = {"participant": "Ana Li", "course_title": "Leases – Part 2", "completion_date": "2025-03-14", "credits": 2.5}


@pytest.mark.parametrize(
    ("field", "truth", "value"),
    [
        ("participant", "Brandon R. Hartwell", "HARTWELL, Brandon R., CPA"),
        ("course_title", "Leases – Part 2", '"Leases - part 2."'),
        ("credits", 2.5, "2.50"),
        ("field_of_study", "Business Management & Organization", "Business Management and Organization"),
        ("delivery_method", "QAS Self Study", "QAS Self-Study"),
        ("sponsor_id", "108015", "#108015"),
        ("course_id", None, None),
    ],
    ids=["name", "title", "number", "field", "method", "id", "empty"],
)
def test_values_that_a_person_would_call_the_same_agree(field: str, truth: object, value: object) -> None:
    assert agrees(field, truth, value, recognised=False)


@pytest.mark.parametrize(
    ("field", "truth", "value"),
    [("participant", "Ana Li", "Li Ana"), ("credits", 2.5, 2), ("course_id", None, "X1"), ("sponsor", "Ada Inc", None)],
    ids=["name", "number", "invented", "missed"],
)
def test_values_that_differ_do_not_agree(field: str, truth: object, value: object) -> None:
    assert not agrees(field, truth, value, recognised=False)


def test_a_letter_may_be_misread_in_a_title_of_a_scan_only() -> None:
    one, other = "Tallgrass CPE Institute, LLC", "Tallgrass CPE lnstitute, LLC"

    assert agrees("sponsor", one, other, recognised=True)
    assert not agrees("sponsor", one, other, recognised=False)
    assert not agrees("sponsor_id", "108015", "108016", recognised=True)


def test_a_value_that_the_truth_tolerates_is_right() -> None:
    row = {"course_id": None, "also_accept": {"course_id": ["X-1"]}}

    assert is_right(row, "course_id", "X1", recognised=False)
    assert is_right(row, "course_id", None, recognised=False)
    assert not is_right(row, "course_id", "X2", recognised=False)


def test_generations_belong_to_a_name() -> None:
    assert person_key("DE LA CRUZ Jr., Maria") == person_key("Maria De La Cruz Jr.")


def test_rows_are_paired_in_whatever_order_they_come() -> None:
    other = {**ROW, "course_title": "Revenue", "credits": 1}

    assert pair_rows([ROW, other], [other, ROW], recognised=False) == {0: 1, 1: 0}


def test_a_row_with_less_than_half_of_its_cells_right_is_no_pair() -> None:
    assert pair_rows([ROW], [{"participant": "Ana Li"}], recognised=False) == {}


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_other_assignment_gains_more(gains: list[list[int]]) -> None:
    best = max(_totals(gains, frozenset(range(3))))

    assert sum(gains[line][column] for line, column in assignment(gains)) == best


def _totals(gains: list[list[int]], free: frozenset[int]) -> list[int]:
    """What each assignment of lines to free columns gains."""
    if not gains:
        return [0]
    return [gains[0][column] + rest for column in free for rest in _totals(gains[1:], free - {column})]
