"""An answer counts as far as the words that it names say it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.engines.language.grounding import UNGROUNDED, grounded
from extraction.engines.language.numbering import listing, shown
from extraction.engines.language.tests.documents import CERTIFICATE, page_of
from extraction.model import Cell, DataType, FieldSpec
from extraction.presets.certificate import COMPLETION_DATE, COURSE_TITLE, CREDITS, FIELD_OF_STUDY, PARTICIPANT

SURE = 0.85
PAGE = page_of(*CERTIFICATE)


def cell(spec: FieldSpec, value: str, *words: int, page=PAGE) -> Cell | None:
    return grounded(spec, value, words, listing([page]), SURE)


@pytest.mark.parametrize(
    ("spec", "claim", "words", "value", "printed"),
    [
        (COURSE_TITLE, "LEASE MODIFICATIONS IN PRACTICE", (8, 9, 10, 11), "Lease Modifications in Practice", None),
        (PARTICIPANT, "Naomi E. Zimmerman", (4, 5, 6, 7), "Naomi E. Zimmerman", "Naomi E. Zimmerman"),
        (COMPLETION_DATE, "2024-05-31", (12, 13, 14), dt.date(2024, 5, 31), "May 31, 2024"),
        (COMPLETION_DATE, "May 31, 2024", (12, 13, 14), dt.date(2024, 5, 31), "May 31, 2024"),
        (CREDITS, "2.5", (15, 16, 17), 2.5, "2.5"),
        (FIELD_OF_STUDY, "Accounting", (18, 19, 20, 21), "Accounting", "Accounting"),
    ],
    ids=["title", "person", "date", "date in other words", "credits among their caption", "choice"],
)
def test_a_value_that_its_words_say_has_place_and_print_from_the_page(
    spec: FieldSpec, claim: str, words: tuple[int, ...], value: object, printed: str | None
) -> None:
    found = cell(spec, claim, *words)

    assert found is not None
    assert found.value == value
    assert found.confidence == SURE
    assert found.printed == (printed or value)
    assert found.place is not None
    assert found.place.page == 1
    assert 0 < found.place.box.x0 < found.place.box.x1 < 1


@pytest.mark.parametrize(
    ("spec", "claim", "words"),
    [
        (CREDITS, "25", (17,)),
        (CREDITS, "2.5", ()),
        (CREDITS, "2.5", (999, -1, 0)),
        (CREDITS, "31", (12,)),
        (COMPLETION_DATE, "2024-05-30", (12, 13, 14)),
        (COURSE_TITLE, "Lease Accounting", (8, 9)),
        (PARTICIPANT, "Nora Zimmerman", (4, 5, 6)),
        (FIELD_OF_STUDY, "Taxes", (21,)),
        (COURSE_TITLE, "ease", (8,)),
    ],
    ids=["another amount", "no words", "words of no page", "a word without it", "another day", "half invented",
         "another name", "another choice", "part of a word"],
)  # fmt: skip
def test_a_value_that_its_words_do_not_say_is_kept_without_place_and_trust(
    spec: FieldSpec, claim: str, words: tuple[int, ...]
) -> None:
    found = cell(spec, claim, *words)

    assert found is not None
    assert (found.confidence, found.place, found.printed) == (UNGROUNDED, None, "")


@pytest.mark.parametrize(
    ("spec", "claim"),
    [(COMPLETION_DATE, "soon"), (CREDITS, "some"), (FIELD_OF_STUDY, "Cooking"), (COURSE_TITLE, "  ")],
    ids=["date", "number", "choice", "text"],
)
def test_what_is_no_value_of_its_column_gives_no_cell(spec: FieldSpec, claim: str) -> None:
    assert cell(spec, claim, 12, 13, 14) is None


def test_words_that_the_recogniser_was_not_sure_of_are_weak_witnesses() -> None:
    found = cell(
        COURSE_TITLE, "Lease Modifications in Practice", 1, 2, 3, 4, page=page_of(CERTIFICATE[2], confidence=0.5)
    )

    assert found is not None
    assert found.confidence < SURE
    assert found.place is not None


def test_a_text_in_any_script_can_stand_on_the_page() -> None:
    spec = FieldSpec("title", "Title")

    found = cell(spec, "税務 講習", 1, 2, page=page_of("税務 講習 5"))

    assert found is not None
    assert (found.value, found.confidence) == ("税務 講習", SURE)


def test_yes_is_said_by_a_tick() -> None:
    spec = FieldSpec("virtual", "Virtual", DataType.YES_NO)

    found = cell(spec, "yes", 1, 2, page=page_of("☒ Virtual"))

    assert found is not None
    assert (found.value, found.confidence) == (True, SURE)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30))
def test_nothing_that_a_document_prints_forges_a_number_a_line_or_a_page(texts: list[str]) -> None:
    page = page_of("here")
    word = page.words[0]
    forged = page.__class__(1, 600, 800, tuple(word._replace(text=text) for text in texts))

    told = listing([forged])

    head, *lines = told.text.split("\n")
    tokens = [token for line in lines for token in line.split(" ")]
    assert head == "PAGE 1"
    assert [token.split("|")[0] for token in tokens] == [str(number) for number in told.words]
    assert all(token.count("|") == 1 for token in tokens)
    assert [token.split("|")[1] for token in tokens] == [shown(text) for text in texts if shown(text)]
