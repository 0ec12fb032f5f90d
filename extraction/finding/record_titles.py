"""Which words of the records of a list are their titles: those that stand in the same place of every record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.finding.candidates import Candidate
from extraction.finding.item_readings import SCORE, text_of
from extraction.finding.pieces import Piece
from extraction.finding.readings import read_title
from extraction.finding.record_lines import RecordLine
from extraction.finding.title_fit import title_fit
from extraction.model import Page, Word
from extraction.values.letters import count_letters, has_digit
from extraction.values.organisations import is_unmistakable
from extraction.values.persons import parse_person
from extraction.values.text import clean
from extraction.vocabulary.boilerplate import carries_no_items

_MOSTLY = 0.75
_SELDOM = 0.6
_LONG = 28  # letters, from which more make no likelier title
_MOST_WORDS = 28
_LEAST_FIT = 0.55
_TIGHT = 0.75  # line heights between the lines of a title
_MOST_LINES = 4

Slot = tuple[int, int]  # line of the record, run of the line


@dataclass(eq=False)
class Title:
    """A record's title, or nothing, and the runs of words that are not in it."""

    candidate: Candidate | None
    others: list[list[Word]]


def titles_of(page: Page, records: Sequence[Sequence[RecordLine]]) -> list[Title]:
    """The titles of records, one for each."""
    runs = [{(n, k): run for n, line in enumerate(r) for k, run in enumerate(line.items.rest)} for r in records]
    slot = _best_slot(runs)
    shares = _shares(runs)
    return [_title(page, record, own, slot, shares) for record, own in zip(records, runs, strict=True)]


def _shares(runs: Sequence[dict[Slot, list[Word]]]) -> dict[Slot, float]:
    counts: dict[Slot, int] = defaultdict(int)
    for own in runs:
        for slot in own:
            counts[slot] += 1
    return {slot: count / len(runs) for slot, count in counts.items()}


def likeness(words: Sequence[Word]) -> float:
    """How likely words are a title, by what they say and how long they are."""
    text = clean(text_of(words))
    if not text:
        return 0.0
    fit = title_fit(text) * min(_LONG, count_letters(text)) / _LONG
    return fit * (0.3 if is_unmistakable(text) else 0.5 if parse_person(text) else 1.0)


def _best_slot(runs: Sequence[dict[Slot, list[Word]]]) -> Slot | None:
    worth: dict[Slot, float] = defaultdict(float)
    wordings: dict[Slot, set[str]] = defaultdict(set)
    for own in runs:
        for slot, words in own.items():
            worth[slot] += likeness(words)
            wordings[slot].add(" ".join(word.text for word in words if not has_digit(word.text)))
    for slot, texts in wordings.items():
        worth[slot] *= len(texts) / len(runs)  # what is the same in every record is no title
    return max(worth, key=lambda slot: (round(worth[slot], 3), -slot[0], -slot[1]), default=None)


def _title(
    page: Page, record: Sequence[RecordLine], runs: dict[Slot, list[Word]], slot: Slot | None, shares: dict[Slot, float]
) -> Title:
    captioned = [c for line in record for c in line.items.found if c.role == "course_title"]
    if captioned:
        return Title(captioned[0], list(runs.values()))
    if slot not in runs:
        slot = max(runs, key=lambda s: likeness(runs[s]), default=None)
    if slot is None:
        return Title(None, [])
    lines, taken = [runs[slot]], {slot}
    while len(lines) < _MOST_LINES and (after := _continued(record, slot, runs, shares)):
        lines.append(runs[after])
        taken.add(after)
        slot = after
    piece = Piece(page, tuple(tuple(line) for line in lines))
    reading = read_title(piece)
    if reading is None or reading.fit < _LEAST_FIT or len(piece.words) > _MOST_WORDS or carries_no_items(piece.text):
        return Title(None, list(runs.values()))
    others = [words for s, words in runs.items() if s not in taken]
    return Title(Candidate("course_title", reading, piece, SCORE, "list"), others)


def _continued(
    record: Sequence[RecordLine], slot: Slot, runs: dict[Slot, list[Word]], shares: dict[Slot, float]
) -> Slot | None:
    """The run on the next line with which a title goes on."""
    number, run = slot
    after = (number + 1, 0)
    if after not in runs or (number, run + 1) in runs:
        return None
    line, below = record[number], record[number + 1]
    words, more = runs[slot], runs[after]
    if words[-1] is not line.words[-1] or more[0] is not below.words[0] or below.gap > _TIGHT:
        return None
    if more[0].bold != words[0].bold or abs(more[0].size - words[0].size) > 0.5:
        return None
    if shares[after] < _SELDOM:
        return after
    text = text_of(more)
    other = is_unmistakable(text) or parse_person(text) or more[-1].text.endswith(":")
    counted = bool(below.items.found) and not line.items.found
    return after if counted and not other else None
