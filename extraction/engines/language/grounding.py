"""Holds a claim against the page: the words that it names must exist there and say the value.

What stands this test has its place and its printed form from the page, never from the model. What fails it keeps its
value for a person to see, with a confidence that no reader takes for certain and without a place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from extraction.engines.language.numbering import Listing, Numbered
from extraction.engines.language.typed import alike, claimed, is_worded, says
from extraction.model import Cell, FieldSpec, Place, Value, box_of
from extraction.values.text import clean
from extraction.vocabulary.keys import match_key, squash

UNGROUNDED: Final = 0.2
_POORLY_READ: Final = 0.8  # below this certainty of the recogniser, no word is a witness
_DOUBTED: Final = 0.7  # at most, where the recogniser itself was not sure
_MOST_WORDS: Final = 400
_LONGEST_RUN: Final = 8  # words that say a date, an amount or a choice
_INSIDE_WORD: Final = 6  # letters from which a value may begin or end within a printed word

Run = Sequence[Numbered]


def grounded(spec: FieldSpec, text: str, numbers: Sequence[int], listing: Listing, confidence: float) -> Cell | None:
    """The cell of a claim; None where it claims no value of the column's type."""
    value = claimed(spec, text)
    if value is None:
        return None
    cited = listing.cited(numbers[:_MOST_WORDS])
    witnesses = (_saying(spec, value, run) for run in _on_one_page(cited))
    witness = next((run for run in witnesses if run), None)
    if witness is None:
        return Cell(value, "", min(UNGROUNDED, confidence), reasons=("language model, not on the page",))
    words = [each.word for each in witness]
    page = witness[0].page
    box = box_of(words)
    fractions = box._replace(
        x0=box.x0 / page.width, y0=box.y0 / page.height, x1=box.x1 / page.width, y1=box.y1 / page.height
    )
    certainty = min(word.confidence for word in words)
    most = confidence if certainty >= _POORLY_READ else min(confidence, _DOUBTED)
    printed = _printed(witness)
    return Cell(
        _as_printed(spec, value, printed), printed, most, Place(page.number, fractions), reasons=("language model",)
    )


def _on_one_page(cited: Run) -> Iterator[Run]:
    """The words page by page: a value stands on one."""
    for number in dict.fromkeys(each.page.number for each in cited):
        yield [each for each in cited if each.page.number == number]


def _saying(spec: FieldSpec, value: Value, cited: Run) -> Run:
    """The shortest run of the words that says the value; empty where none does."""
    if is_worded(spec):
        return _worded(str(value), cited)
    longest = len(cited) if len(cited) <= _LONGEST_RUN else _LONGEST_RUN
    for length in range(1, longest + 1):
        for start in range(len(cited) - length + 1):
            run = cited[start : start + length]
            if says(spec, _printed(run), value):
                return run
    return [] if not says(spec, _printed(cited), value) else cited


def _worded(value: str, cited: Run) -> Run:
    """The words that spell a text, from the beginning of one to the end of one unless the text is long."""
    for key_of in (_letters, squash, match_key):
        keys = [key_of(each.word.text) for each in cited]
        wanted, joined = key_of(value), "".join(keys)
        at = joined.find(wanted) if wanted else -1
        while at >= 0:
            run, is_aligned = _run_of(cited, keys, at, at + len(wanted))
            if is_aligned or len(wanted) >= _INSIDE_WORD:
                return run
            at = joined.find(wanted, at + 1)
    return []


def _run_of(cited: Run, keys: Sequence[str], start: int, stop: int) -> tuple[Run, bool]:
    """The words that cover these characters of the joined keys, and whether they hold nothing else."""
    run, at, edges = [], 0, set()
    for each, key in zip(cited, keys, strict=True):
        if key and at < stop and at + len(key) > start:
            run.append(each)
        edges |= {at, at + len(key)}
        at += len(key)
    return run, {start, stop} <= edges


def _letters(text: str) -> str:
    """Letters and digits of any script, in lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


def _as_printed(spec: FieldSpec, value: Value, printed: str) -> Value:
    """A text as the page words it, where it is the same but for case and signs."""
    if not is_worded(spec):
        return value
    worded = claimed(spec, printed)
    return worded if alike(worded, value) else value


def _printed(run: Run) -> str:
    return clean(" ".join(each.word.text for each in run))
