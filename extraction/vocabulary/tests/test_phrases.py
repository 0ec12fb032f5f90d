"""Phrases are found however they are spaced, cased and misread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.vocabulary.compounds import compound_at, starts
from extraction.vocabulary.keys import match_key, squash
from extraction.vocabulary.labels import Label, vocabulary
from extraction.vocabulary.other_documents import completion_kinds, other_kinds
from extraction.vocabulary.phrases import PhraseIndex

INDEX = PhraseIndex(
    [("Sponsor ID", "id"), ("Sponsor", "name"), ("Field of Study", "field"), ("presented to", "person")]
)


def keys(text: str) -> list[str]:
    return [match_key(word) for word in text.split()]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("Sponsor 1D", "id"), ("P R ESENTED TO", "person"), ("FieldofStudy", "field"), ("FIELD OF STUDY:", "field")],
)
def test_a_phrase_is_found_as_it_may_be_printed(text: str, meaning: str) -> None:
    hit = INDEX.longest_at(keys(text), 0)

    assert hit is not None
    assert hit.meaning == meaning
    assert hit.stop == len(text.split())


def test_the_longest_phrase_wins() -> None:
    assert [hit.meaning for hit in INDEX.scan(keys("Sponsor ID 154536"))] == ["id"]


def test_a_phrase_ends_where_a_word_ends() -> None:
    assert INDEX.longest_at(keys("Sponsorship"), 0) is None


def test_a_misread_phrase_is_found_by_likeness() -> None:
    found = INDEX.close("Fleld of 5tudv")

    assert found is not None
    assert found[0] == "field"
    assert INDEX.close("Prerequisites") is None


def test_every_caption_can_be_found_again() -> None:
    index = PhraseIndex(vocabulary())

    assert all(index.exact(phrase) is not None for phrase, _ in vocabulary())


@pytest.mark.parametrize(
    ("caption", "role"),
    [
        ("CPE Registry Sponsor Identification Number", "sponsor_id"),
        ("Texas State Provider License No.", "~state_sponsor"),
        ("Date of Webinar Completion", "completion_date"),
        ("Certificate Issue Date", "~other_date"),
        ("Number of CPE Credits Earned", "credits"),
        ("Full Name of Seminar", "course_title"),
        ("Method of Program Delivery", "delivery_method"),
        ("CPE Session Reference Number", "course_id"),
    ],
)
def test_captions_are_put_together_from_usual_words(caption: str, role: str) -> None:
    assert compound_at(keys(caption), 0) == (len(caption.split()), Label(role, 0.85))


def test_words_of_a_sentence_are_no_caption() -> None:
    assert compound_at(keys("Strategy for the Controller"), 0) is None


@given(st.text())
def test_keys_have_only_letters_and_digits(text: str) -> None:
    assert len(match_key(text)) == len(squash(text))
    assert match_key(text) == "" or match_key(text).isalnum()


def test_papers_that_are_no_certificates_are_told_by_their_words() -> None:
    certificate = "Certificate of Completion awarded to Ana Li for completing Leases. Date completed: 1/2/2025"
    invoice = (
        "INVOICE Bill to: Ana Li. Qty 1 Price $129.00 Total due $129.00. Certificates are issued after completion."
    )

    assert completion_kinds(certificate) - 2 * other_kinds(certificate) > 2
    assert completion_kinds(invoice) - 2 * other_kinds(invoice) < 0


def test_a_caption_may_speak_of_all_courses_at_once() -> None:
    found = compound_at(keys("Sponsor of all items:"), 0)

    assert found is not None
    assert found[1].role == "sponsor"


PARTS = ["Course", "Title", "Sponsor", "1D", "Spon", "sor", "of", "-", "Field", "F", "ieldof", "Study"]
PHRASES = {match_key(phrase) for phrase in ("Sponsor ID", "Sponsor", "Field of Study", "presented to")}


@given(st.lists(st.sampled_from(PARTS)))
def test_a_phrase_is_found_wherever_the_joined_words_spell_one(words: list[str]) -> None:
    joined = keys(" ".join(words))

    for start in range(len(joined)):
        spelt = [
            stop
            for stop in range(len(joined), start, -1)
            if joined[start] and joined[stop - 1] and "".join(joined[start:stop]) in PHRASES
        ]
        assert [hit.stop for hit in INDEX.all_at(joined, start)] == spelt
        assert start in INDEX.starts(joined) or not spelt


@given(st.text())
def test_keys_of_plain_letters_are_those_of_any_letters(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    accented = "é" + plain

    assert squash(accented) == "e" + squash(plain)
    assert match_key(accented) == "e" + match_key(plain)


CAPTION_WORDS = ["course", "title", "of", "the", "sponsor", "id", "number", "date", "issued", "completion", "level"]


@given(st.lists(st.sampled_from(CAPTION_WORDS)), st.integers(0, 3))
def test_a_caption_put_together_is_the_longest_run_of_words_of_its_kind(words: list[str], start: int) -> None:
    found = compound_at(keys(" ".join(words)), start)

    if found is not None:
        stop, label = found
        assert start + 2 <= stop <= len(words)
        assert start in starts(keys(" ".join(words)))
        assert compound_at(keys(" ".join(words[:stop])), start) == (stop, label)
