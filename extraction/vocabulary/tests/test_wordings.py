"""Telling words: whatever a wording matches holds one of them, or it would be passed over."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.vocabulary import boilerplate, other_documents
from extraction.vocabulary.boilerplate import SENTENCES
from extraction.vocabulary.keys import squash
from extraction.vocabulary.other_documents import COMPLETION, OTHERWISE, REFUSALS
from extraction.vocabulary.wordings import Wordings, lowered

ALL = [wording for wordings in (SENTENCES, COMPLETION, OTHERWISE, REFUSALS) for wording in wordings.wordings]


@pytest.mark.parametrize(("telling", "pattern"), ALL, ids=[pattern.pattern[:40] for _, pattern in ALL])
@settings(max_examples=40)
@given(data=st.data())
def test_what_a_wording_matches_holds_a_telling_word(
    telling: tuple[str, ...], pattern: re.Pattern[str], data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern, alphabet=st.characters(max_codepoint=127)))

    assert any(word in text for word in telling)


@settings(max_examples=40)
@given(st.from_regex(other_documents._OTHER_HEADING, alphabet=st.characters(max_codepoint=127)))
def test_what_heads_another_paper_holds_a_word_of_its_headings(text: str) -> None:
    assert any(word in text.lower() for word in other_documents._HEADING_WORDS)


@settings(max_examples=40)
@given(st.from_regex(boilerplate._HEADINGS, alphabet=st.characters(max_codepoint=127)))
def test_what_heads_a_certificate_holds_a_telling_word(text: str) -> None:
    assert boilerplate._TELLING.search(squash(text))


def test_a_text_is_searched_by_its_telling_words_and_then_by_the_expression() -> None:
    wordings = Wordings.of(("minute", r"50\s*minutes"), ("valid keep", r"keep\s*this|not\s*valid"))

    assert [pattern.pattern for pattern in wordings.found_in("keep this for 50 minutes")] == [
        r"50\s*minutes",
        r"keep\s*this|not\s*valid",
    ]
    assert wordings.any_in("not valid")
    assert not wordings.any_in("a minute is valid")


@given(st.text())
def test_lower_case_keeps_the_places_of_letters(text: str) -> None:
    assert len(lowered(text)) == len(text)
