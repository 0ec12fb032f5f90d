"""Tables cut into columns and rows."""

from __future__ import annotations

import re

from extraction.finding.tests.pages import page
from extraction.layout.tables import TableRow, column_lines, columns_of, rows_of
from extraction.model import Box, Word


def is_amount(text: str) -> bool:
    return bool(re.fullmatch(r"\d\.\d", text))


def cut(text: str, rules: tuple[Box, ...] = ()) -> list[TableRow]:
    """The rows under the first line, whose words are the headers; amounts stand in the last column."""
    words = page(text).words
    top = words[0].box.y0
    header = [word.box for word in words if word.box.y0 == top]
    body = [word for word in words if word.box.y0 > top]
    lines = column_lines(columns_of(header, body, rules), body)

    return rows_of(lines, body, rules, is_amount, [len(header) - 1])


def cells(rows: list[TableRow]) -> list[list[str]]:
    return [[row.text(column) for column in range(3)] for row in rows]


def test_cells_are_parted_where_no_word_crosses() -> None:
    rows = cut(
        "Course                 Field        CPE\n"
        "Leases Under ASC 842   Accounting   1.0\n"
        "Multistate Nexus       Taxes        2.0"
    )

    assert cells(rows) == [["Leases Under ASC 842", "Accounting", "1.0"], ["Multistate Nexus", "Taxes", "2.0"]]


def test_lines_under_an_amount_belong_to_its_row() -> None:
    rows = cut(
        "Course             Field        CPE\n"
        "Retirement Plan    Taxes        1.5\n"
        "Distributions\n"
        "Succession         Business     1.0\n"
        "Planning           Law"
    )

    assert cells(rows) == [
        ["Retirement Plan Distributions", "Taxes", "1.5"],
        ["Succession Planning", "Business Law", "1.0"],
    ]


def test_lines_around_an_amount_belong_to_its_row_where_cells_are_centred() -> None:
    rows = cut(
        "Course             Field        CPE\n"
        "\n"
        "Yellow Book\n"
        "Independence       Auditing     2.0\n"
        "and Quality\n"
        "\n"
        "Single Audit       Auditing     1.0"
    )

    assert cells(rows)[0][0] == "Yellow Book Independence and Quality"
    assert cells(rows)[1][0] == "Single Audit"


def test_drawn_lines_between_rows_decide() -> None:
    text = "Course     Field    CPE\nOne\nTwo        Taxes    1.0\nThree\nFour       Law      2.0"
    ys = [word.box.y0 for word in page(text).words if word.text in ("One", "Three")]
    bars = tuple(Box(40, y - 1, 300, y) for y in (*ys, ys[-1] + 40))

    rows = cut(text, bars)

    assert [row[0] for row in cells(rows)] == ["One Two", "Three Four"]


def test_a_body_without_amounts_has_no_rows() -> None:
    assert cut("Course   Field   CPE\nnothing  to      read") == []


def test_words_are_kept_as_they_are() -> None:
    (row,) = cut("Course   Field   CPE\nLeases   Taxes   1.0")

    assert all(isinstance(word, Word) for word in row.words)
    assert [word.text for word in row.words] == ["Leases", "Taxes", "1.0"]
