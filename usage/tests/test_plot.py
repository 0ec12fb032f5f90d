from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usage.plot import HEIGHT, months_until, plot, round_up

NOVEMBER = dt.date(2026, 11, 1)


def test_a_year_ends_with_this_month() -> None:
    months = months_until(dt.date(2026, 2, 28))

    assert (len(months), months[0], months[-1]) == (12, dt.date(2025, 3, 1), dt.date(2026, 2, 1))


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (2, 2), (3, 4), (5, 6), (7, 8), (10, 10), (11, 20), (399, 400), (401, 600)]
)
def test_the_scale_ends_at_a_number_that_is_easy_to_read(most: int, top: int) -> None:
    assert round_up(most) == top


@given(st.integers(0, 10**9))
def test_the_scale_holds_the_highest_bar_and_has_a_whole_middle(most: int) -> None:
    top = round_up(most)

    assert top >= most
    assert top % 2 == 0


@given(st.integers(0, 10**6).flatmap(lambda pages: st.tuples(st.just(pages), st.integers(0, pages))))
def test_the_parts_of_a_bar_stand_on_each_other_and_on_the_ground(amounts: tuple[int, int]) -> None:
    bar = plot({NOVEMBER: amounts}, NOVEMBER).bars[-1]

    assert bar.ocr_top + bar.ocr_height == pytest.approx(bar.text_top, abs=0.01)
    assert bar.text_top + bar.text_height == pytest.approx(HEIGHT, abs=0.01)
