from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.model import Box, Document, Page, Word
from extraction.reading import keeping
from extraction.reading.edition import edition
from extraction.reading.kinds import Kind

edges = st.floats(0, 5000, allow_nan=False)
boxes = st.builds(Box, edges, edges, edges, edges)
words = st.builds(Word, st.text(min_size=1), boxes, edges, st.booleans(), st.floats(0, 1))
pages = st.builds(
    Page,
    st.integers(1, 200),
    edges,
    edges,
    st.lists(words, max_size=4).map(tuple),
    part=st.integers(0, 3),
    turned=st.sampled_from((0, 90, 180, 270)),
    recognised=st.booleans(),
    rules=st.lists(boxes, max_size=3).map(tuple),
)
documents = st.builds(
    Document, st.just("scan.pdf"), st.just(Kind.PDF), st.lists(pages, max_size=3).map(tuple), st.just(("A note.",))
)
PAGE = [1, 10.0, 20.0, 0, 90, True, [["Ethics", 1, 2, 3, 4, 5, False, 0.9]], []]


def _kept(**changes: Any) -> bytes:
    content = {"form": 1, "kind": "pdf", "notes": [], "pages": [PAGE]} | changes
    return zlib.compress(json.dumps(content).encode())


@given(documents)
def test_a_kept_document_comes_back_as_it_was(document: Document) -> None:
    assert keeping.unpacked(keeping.packed(document), "scan.pdf") == document


def test_it_comes_back_under_the_name_of_today() -> None:
    document = keeping.unpacked(_kept(), "another name.pdf")

    assert document is not None
    assert document.name == "another name.pdf"
    assert document.pages[0].words[0].text == "Ethics"


@given(st.binary(max_size=200))
def test_whatever_bytes_there_are_nothing_else_happens(kept: bytes) -> None:
    assert keeping.unpacked(kept, "scan.pdf") is None


@pytest.mark.parametrize("length", [0, 1, 10, -1])
def test_what_was_cut_short_is_no_document(length: int) -> None:
    assert keeping.unpacked(_kept()[:length], "scan.pdf") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"form": 2},
        {"kind": "virus"},
        {"pages": [[1, 2]]},
        {"pages": [[*PAGE[:4], 45, *PAGE[5:]]]},
        {"pages": [[*PAGE[:6], [[{"text": 1}, 1, 2, 3, 4, 5, False, 0.9]], []]]},
        {"pages": 7},
        {"notes": [1]},
    ],
    ids=["another form", "no kind", "a short page", "half a turn", "no text", "no pages", "no note"],
)
def test_what_says_something_else_is_no_document(changes: dict[str, Any]) -> None:
    assert keeping.unpacked(_kept(**changes), "scan.pdf") is None


def test_what_unpacks_to_too_much_is_left_alone() -> None:
    bomb = zlib.compress(b'{"form": 1, "kind": "' + b" " * (300 * 1024**2))

    assert keeping.unpacked(bomb, "scan.pdf") is None


def test_only_what_took_recognition_is_kept() -> None:
    page = Page(1, 10.0, 20.0, ())

    assert not keeping.is_worth_keeping(Document("a.pdf", Kind.PDF, (page,)))
    assert keeping.is_worth_keeping(Document("a.png", Kind.IMAGE, (page, Page(2, 1.0, 1.0, (), recognised=True))))


def test_an_edition_is_a_short_name_and_stays_the_same() -> None:
    assert len(edition()) == 16
    edition_before = edition()
    edition.cache_clear()
    assert edition() == edition_before
