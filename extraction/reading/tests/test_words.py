"""The small steps between letters and words, one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.model import Box, Word
from extraction.reading.letter_spacing import join_spaced_letters
from extraction.reading.line_order import in_line_order, lines_of
from extraction.reading.lookalikes import settle
from extraction.reading.pdf_gaps import Letter, words_by_gaps
from extraction.reading.text_quality import is_rubbish
from extraction.reading.turning import turn_box, turn_size

boxes = st.tuples(st.floats(0, 400), st.floats(0, 600), st.floats(1, 100), st.floats(1, 40)).map(
    lambda edges: Box(edges[0], edges[1], edges[0] + edges[2], edges[1] + edges[3])
)


@given(boxes, st.sampled_from([0, 90, 180, 270]))
def test_a_turn_and_its_counterpart_change_nothing(box: Box, degrees: int) -> None:
    width, height = 500.0, 700.0

    turned = turn_box(box, degrees, width, height)
    back = turn_box(turned, -degrees, *turn_size(degrees, width, height))

    assert back == pytest.approx(box)
    assert turned.width * turned.height == pytest.approx(box.width * box.height)


def test_a_quarter_turn_clockwise_brings_the_left_edge_to_the_top() -> None:
    assert turn_box(Box(0, 10, 20, 30), 90, 100, 200) == Box(170, 0, 190, 20)


def word(text: str, x: float, y: float, size: float = 10.0) -> Word:
    return Word(text, Box(x, y, x + size * len(text) / 2, y + size), size)


@given(st.lists(boxes, max_size=30))
def test_ordering_loses_no_word(found: list[Box]) -> None:
    words = [Word("x", box, box.height) for box in found]

    assert sorted(in_line_order(words), key=lambda word: word.box) == sorted(words, key=lambda word: word.box)


@given(st.lists(boxes, max_size=30))
def test_lines_run_from_left_to_right(found: list[Box]) -> None:
    for line in lines_of(Word("x", box, box.height) for box in found):
        assert all(left.box.x0 <= right.box.x0 for left, right in pairwise(line))


def test_words_of_unlike_sizes_on_one_base_line_are_one_line() -> None:
    (line,) = lines_of([word("Ada", 100, 80, 30), word("to", 60, 99, 11)])

    assert [each.text for each in line] == ["to", "Ada"]


def letters(text: str, advance: float, space: float, *, guessed: str = "") -> list[Letter]:
    """Letters of size 10, each 5 wide and `advance` after the one before; spaces are only moved over."""
    made: list[Letter] = []
    x = 0.0
    for index, character in enumerate(text):
        if character == " ":
            x += space
        else:
            made.append(Letter(character, Box(x, 0, x + 5, 10), 10, spaced=guessed[index : index + 1] == "^"))
            x += 5 + advance
    return made


@pytest.mark.parametrize(("advance", "space"), [(0, 2.5), (1.3, 3.9), (2.0, 5.0), (-0.2, 1.8)])
def test_words_end_where_the_gap_is_wider_than_the_lines_usual_one(advance: float, space: float) -> None:
    found = [
        "".join(letter.text for letter in each) for each in words_by_gaps(letters("DATE OF ISSUE", advance, space))
    ]

    assert found == ["DATE", "OF", "ISSUE"]


def test_a_guessed_space_is_believed_in_a_line_that_is_not_set_wide() -> None:
    made = letters("field ofstudy", 0, 2.5, guessed="        ^    ")
    made = [letter if index < 7 else letter._replace(box=_moved(letter.box, 0.6)) for index, letter in enumerate(made)]

    assert ["".join(letter.text for letter in each) for each in words_by_gaps(made)] == ["field", "of", "study"]


def _moved(box: Box, by: float) -> Box:
    return Box(box.x0 + by, box.y0, box.x1 + by, box.y1)


def test_spaced_letters_are_joined_and_initials_are_not() -> None:
    spaced = [word(letter, 12.0 * index, 0) for index, letter in enumerate("TAXES")]
    initials = [word("J", 0, 50), word("R", 12, 50), word("Smith", 24, 50)]

    assert [each.text for each in join_spaced_letters(spaced + initials)] == ["TAXES", "J", "R", "Smith"]


def test_columns_of_single_figures_stay_apart() -> None:
    figures = [word(figure, 12.0 * index, 0) for index, figure in enumerate("12345")]

    assert len(join_spaced_letters(figures)) == 5


@pytest.mark.parametrize(
    ("line", "settled"),
    [
        ("Arthur Jankowski ll", "Arthur Jankowski II"),
        ("Dashboards in Power Bl", "Dashboards in Power BI"),
        ("Generative Al in Accounting", "Generative AI in Accounting"),
        ("Al Jankowski", "Al Jankowski"),
        ("lRS and ClA", "IRS and CIA"),
        ("No. 1O95l4", "No. 109514"),
        ("All Illinois bills", "All Illinois bills"),
        ("Glenn Burnside Ill", "Glenn Burnside III"),
        ("Chicago, Ill", "Chicago, Ill"),
        ("Ill at home", "Ill at home"),
        ("Ed Al Ely Call", "Ed AI Ely Call"),
    ],
)
def test_letters_that_look_alike_are_settled_by_their_neighbours(line: str, settled: str) -> None:
    assert " ".join(settle(line.split())) == settled


@pytest.mark.parametrize(
    "text",
    [
        "Certificate of Completion awarded to Soo-Jin O'Halloran, CPA for Auditing (Governmental)",
        "GL=GROUP LIVE GIB=GROUP INTERNET BASED QAS=QAS SELF STUDY CPE HISTORY REPORT",
        "Łukasz Wąchała Žižka Bergström Nguyễn Schwarz Hrdlička",
        "12/31/2025 131509 2.0 www.example.com a@b.example",
    ],
)
def test_language_is_no_rubbish(text: str) -> None:
    assert not is_rubbish(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "-HffHUVRQ 6RFLHW\\ RI &HUWLfiHG 3XEOLF $FFRXQWDQWV &HUWLfiFDWH RI 3DUWLFLSDWLRQ",
        "(JWYNifHFYJ TK &YYJSIFSHJ ,ZNQI 'ZXNSJXX &LWJJRJSYX *SYNY^",
        "\ue001\ue002 \ue003\ue004 \ue005\ue006 \ue007\ue008",
    ],
)
def test_shifted_letters_are_rubbish(text: str) -> None:
    assert is_rubbish(text.split())
