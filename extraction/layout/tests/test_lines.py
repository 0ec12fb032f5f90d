"""Words to lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.layout.lines import lines_of
from extraction.model import Box, Word

PLACES = st.builds(
    lambda x, y, height: Word("x", Box(x, y, x + 10, y + height), height),
    st.integers(0, 500),
    st.integers(0, 60),
    st.integers(4, 30),
)


def _middle(word: Word) -> float:
    return (word.box.y0 + word.box.y1) / 2


@given(st.lists(PLACES))
def test_every_word_stands_on_one_line_and_lines_run_from_left_to_right(words: list[Word]) -> None:
    lines = lines_of(words)

    assert sorted(map(id, words)) == sorted(id(word) for line in lines for word in line)
    assert all(line == sorted(line, key=lambda word: word.box.x0) for line in lines)


@given(st.lists(PLACES))
def test_words_of_one_middle_stand_on_one_line(words: list[Word]) -> None:
    lines = lines_of(words)

    # A word joins the line of the first that stood at its height; lines are told apart by their firsts.
    heights = [min(map(_middle, line)) for line in lines]
    assert len(set(heights)) == len(heights)


@given(st.lists(PLACES))
def test_words_far_apart_stand_on_different_lines(words: list[Word]) -> None:
    for line in lines_of(words):
        first = min(line, key=_middle)
        assert all(_middle(word) - _middle(first) <= 0.5 * word.box.height for word in line)
