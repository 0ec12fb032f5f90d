from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from accounts import token_text


def test_fresh_tokens_are_well_formed_and_differ() -> None:
    made = {token_text.fresh() for _ in range(100)}

    assert len(made) == 100
    assert all(token_text.is_well_formed(token) for token in made)
    assert all(token_text.PATTERN.fullmatch(token) for token in made)


@given(place=st.integers(0, 40), letter=st.characters())
def test_one_wrong_letter_is_noticed(place: int, letter: str) -> None:
    token = token_text.fresh()
    mistyped = token[:place] + letter + token[place + 1 :]
    assume(mistyped != token)

    assert not token_text.is_well_formed(mistyped)


@given(st.text(max_size=60))
def test_what_is_no_token_is_not_taken_for_one(text: str) -> None:
    assert not token_text.is_well_formed(text)


def test_a_part_of_a_token_is_none() -> None:
    token = token_text.fresh()

    assert not any(token_text.is_well_formed(token[:length]) for length in range(len(token)))
    assert not token_text.is_well_formed(f"{token}\n")


def test_the_owner_is_shown_too_little_to_guess_the_rest() -> None:
    assert len(token_text.fresh()) - token_text.SHOWN >= 30
