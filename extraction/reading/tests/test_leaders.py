"""Rows of dots between a caption and its value."""

from __future__ import annotations

from extraction.reading.pdf_text import _around_leaders


def test_a_row_of_dots_is_apart_from_the_words_beside_it() -> None:
    assert _around_leaders("Date.......2024") == [0, 4, 11, 15]
    assert _around_leaders("J.R.Quist...") == [0, 12]
