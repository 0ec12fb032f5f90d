from __future__ import annotations

import pytest

from extraction import read
from extraction.model import Page
from extraction.reading.tests.documents import text_of


def page_of(body: str) -> Page:
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "page.html").pages[0]


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>No</p>",
        "<p hidden>No</p>",
        "<span style='font-size:0'>No</span>",
        "<script>No</script>",
        "<template>No</template>",
        "<input type=hidden value=No>",
        "<style>.preheader, #x { display:none }</style><p class='a preheader'>No</p><p id=x>No</p>",
    ],
)
def test_what_a_browser_hides_is_left_out(hidden: str) -> None:
    assert texts(page_of(f"<p>Yes</p>{hidden}<p style='font-size:0.9em'>indeed</p>")) == ["Yes", "indeed"]


def test_rules_for_paper_hide_nothing() -> None:
    assert texts(page_of("<style>@media print { .a { display: none } }</style><p class=a>Yes</p>")) == ["Yes"]


def test_headings_are_larger_and_bold() -> None:
    heading, text = page_of("<h1>Certificate</h1><p>text").words

    assert heading.size > 1.5 * text.size
    assert heading.bold
    assert not text.bold


def test_tables_inside_tables_keep_their_columns() -> None:
    page = page_of("<table><tr><td>Left<td><table><tr><th>Course<th>Credits<tr><td>Taxes<td>2.5</table></table>")

    by_text = {word.text: word.box for word in page.words}
    assert by_text["Left"].x1 < by_text["Course"].x0 == by_text["Taxes"].x0
    assert by_text["Credits"].x0 == by_text["2.5"].x0
    assert by_text["Credits"].y1 < by_text["2.5"].y0


def test_a_cell_over_several_columns_takes_their_room() -> None:
    page = page_of("<table><tr><td colspan=2>Head<td>End<tr><td>one<td>two<td>three</table>")

    by_text = {word.text: word.box for word in page.words}
    assert by_text["End"].x0 == by_text["three"].x0


def test_terms_stand_beside_what_they_mean() -> None:
    page = page_of("<dl><dt>Date<dd>May 1<dt>Credits<dd>2.5</dl>")

    by_text = {word.text: word.box for word in page.words}
    assert by_text["Date"].y0 == by_text["May"].y0
    assert by_text["May"].x0 == by_text["2.5"].x0


def test_controls_show_their_values_and_pictures_their_words() -> None:
    page = page_of(
        "<input value=Ada><input type=checkbox checked> Live <input type=radio> Home"
        "<select><option>A<option selected>B</select><textarea>some  text</textarea><img alt='Sponsor Inc.' src=x>"
    )

    assert texts(page) == ["Ada", "☒", "Live", "☐", "Home", "B", "some", "text", "Sponsor", "Inc."]


@pytest.mark.parametrize(
    "data",
    ["<meta charset=iso-8859-1><p>Zoë".encode("latin-1"), "<p>Zoë".encode(), "<p>Zoë".encode("utf-16")],
)
def test_letters_come_in_the_encoding_that_the_page_names_or_has(data: bytes) -> None:
    assert (
        text_of(read(b"\xef\xbb\xbf" * (b"meta" not in data and data[:2] not in (b"\xff\xfe",)) + data, "page.html"))
        == "Zoë"
    )


def test_a_long_page_is_cut_between_lines() -> None:
    pages = read(("<p>line</p>" * 200).encode(), "page.html").pages

    assert len(pages) > 2
    assert sum(len(page.words) for page in pages) == 200
    assert all(0 <= word.box.y0 < word.box.y1 <= page.height for page in pages for word in page.words)


def test_no_depth_of_elements_breaks_the_reader() -> None:
    assert read(b"<div>" * 5000 + b"deep", "page.html").pages
