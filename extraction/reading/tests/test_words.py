"""The small steps between letters and words, one by one."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.model import Box, Word
from extraction.reading.letter_spacing import join_spaced_letters
from extraction.reading.line_order import in_line_order, lines_of
from extraction.reading.lookalikes import settle
from extraction.reading.pdf_gaps import gaps_between, word_starts
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


def words_of(text: str, letter_gap: float, space: float, guessed: Collection[int] = ()) -> list[str]:
    """The words found in a line whose letters stand `letter_gap` apart, and by `space` more where it has one."""
    letters = text.replace(" ", "")
    before = [text[:index].count(" ") for index, letter in enumerate(text) if letter != " "]
    gaps = [letter_gap + space * (right - left) for left, right in pairwise(before)]
    starts = [0, *word_starts(gaps, guessed), len(letters)]
    return [letters[first:end] for first, end in pairwise(starts)]


@pytest.mark.parametrize(("letter_gap", "space"), [(0, 0.25), (0.13, 0.39), (0.2, 0.5), (-0.02, 0.18)])
def test_words_end_where_the_gap_is_wider_than_the_lines_usual_one(letter_gap: float, space: float) -> None:
    assert words_of("DATE OF ISSUE", letter_gap, space) == ["DATE", "OF", "ISSUE"]


def test_a_guessed_space_is_believed_in_a_line_that_is_not_set_wide() -> None:
    assert words_of("field of study", 0, 0.06) == ["fieldofstudy"]
    assert words_of("field of study", 0, 0.06, {5, 7}) == ["field", "of", "study"]


def test_a_guessed_space_is_not_believed_in_a_line_that_is_set_wide() -> None:
    assert words_of("PARTICIPANT", 0.14, 0, {1, 3, 8}) == ["PARTICIPANT"]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_gaps_are_measured_along_the_line(angle: int) -> None:
    box, following = Box(0, 0, 5, 10), Box(6, 0, 11, 10)  # y grows upwards here, so a turn of the page is mirrored
    turned, turned_following = (turn_box(each, -angle, 100, 100) for each in (box, following))

    assert gaps_between([turned, turned_following], angle, 10) == [pytest.approx(0.1)]
    assert gaps_between([turned, turned], angle, 10)[0] < 0  # letters of a ligature
    assert gaps_between([turned_following, turned], angle, 4) == [inf]  # the pen went back
    assert gaps_between([box, Box(6, -20, 11, -10)], 0, 10) == [inf]


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
        ("on Mar 25; 2023.", "on Mar 25, 2023."),
        ("see Parts 5; 12", "see Parts 5; 12"),
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
