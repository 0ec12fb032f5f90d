from __future__ import annotations

import pytest

from extraction import Limits, read
from extraction.reading.tests.documents import text_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_read_in_whatever_it_is_encoded(encoding: str) -> None:
    data = ("Certificate – awarded to Zoë Müller\n" * 5).encode(encoding)

    assert text_of(read(data, "note.txt")).startswith("Certificate – awarded to Zoë Müller")


def test_columns_are_kept() -> None:
    page = read(b"Course      Credits\nTaxes       2.5\n\tTotal\n", "note.txt").pages[0]

    by_text = {word.text: word.box for word in page.words}
    assert by_text["Credits"].x0 == by_text["2.5"].x0
    assert by_text["Taxes"].x0 < by_text["Total"].x0
    assert by_text["Course"].y1 < by_text["Taxes"].y0


def test_a_form_feed_and_a_full_page_begin_a_new_one() -> None:
    document = read(b"one\ftwo\n" + b"line\n" * 100, "note.txt")

    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.pages[1].words[0].text == "two"


def test_separated_values_are_a_table() -> None:
    page = read(b'Course,Credits\n"Taxes, again",2.5\n', "list.csv").pages[0]

    by_text = {word.text: word.box for word in page.words}
    assert by_text["Credits"].x0 == by_text["2.5"].x0
    assert "Taxes," in by_text


def test_text_beyond_the_limit_is_left_out_with_a_note() -> None:
    document = read(b"word " * 1000, "note.txt", limits=Limits(characters=50))

    assert len(document.pages[0].words) == 10
    assert document.notes == ("Only the first 50 characters were read.",)
