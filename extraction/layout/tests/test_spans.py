"""Words to spans and blocks."""

from __future__ import annotations

from extraction.finding.tests.pages import page
from extraction.layout.sheet import Sheet
from extraction.model import Box, Page, Word


def texts(text: str) -> list[str]:
    return [span.text for span in Sheet.of_page(page(text)).spans]


def test_words_of_a_line_stay_together_and_columns_are_parted() -> None:
    assert texts("Course Title      Data Analytics in the Audit") == ["Course Title", "Data Analytics in the Audit"]


def test_separators_part_short_items() -> None:
    assert texts("5/21/2026 | 8 CPE credits | Accounting") == ["5/21/2026", "8 CPE credits", "Accounting"]


def test_a_drawn_line_parts_neighbouring_words() -> None:
    left = Word("Accounting", Box(10, 10, 60, 20), 10)
    right = Word("1.5", Box(64, 10, 80, 20), 10)
    wall = Box(62, 0, 62.5, 40)

    spans = Sheet.of_page(Page(1, 100, 100, (left, right), rules=(wall,))).spans

    assert [span.text for span in spans] == ["Accounting", "1.5"]


def test_a_caption_glued_to_its_value_is_taken_apart() -> None:
    assert texts("Date:March 17, 2023") == ["Date: March 17, 2023"]


def test_a_large_figure_beside_small_print_does_not_join_its_lines() -> None:
    figure = Word("8", Box(10, 10, 40, 60), 50)
    small = [Word("Auditing", Box(60, 12 + 14 * i, 100, 22 + 14 * i), 10) for i in range(3)]

    spans = Sheet.of_page(Page(1, 200, 200, (figure, *small))).spans

    assert len(spans) == 4


def test_lines_of_a_paragraph_make_a_block_and_a_gap_ends_it() -> None:
    sheet = Sheet.of_page(page("Surgery on a Set of Books:\nCleaning Up and Closing\n\n\nDate"))

    assert [[span.text for span in block.spans] for block in sheet.blocks] == [
        ["Surgery on a Set of Books:", "Cleaning Up and Closing"],
        ["Date"],
    ]


def test_neighbours_are_found_right_below_and_above() -> None:
    sheet = Sheet.of_page(page("Name          Ana Li\n\nTitle         Leases"))
    by_text = {span.text: span for span in sheet.spans}

    assert sheet.right_of(by_text["Name"]) is by_text["Ana Li"]
    assert sheet.left_of(by_text["Leases"]) is by_text["Title"]
    assert sheet.below(by_text["Ana Li"]) is by_text["Leases"]
    assert sheet.above(by_text["Title"]) is by_text["Name"]
    assert sheet.right_of(by_text["Leases"]) is None
