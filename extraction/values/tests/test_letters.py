"""Letters and digits are counted alike in ASCII and in anything else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.values.letters import count_digits, count_letters, has_digit

TEXTS = st.text() | st.text(st.characters(max_codepoint=127))


@given(TEXTS)
def test_letters_and_digits_are_those_that_python_knows(text: str) -> None:
    assert count_letters(text) == sum(c.isalpha() for c in text)
    assert count_digits(text) == sum(c.isdigit() for c in text)
    assert has_digit(text) == any(c.isdigit() for c in text)
