"""Sentences that name the course first and the participant last: "The course … was completed on … by …".

A certificate sets the parts of such a sentence in types of their own, so they stand in many blocks. Here the lines of
the sheet are read one after the other, whatever their blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.completion_phrases import description, is_code, only_describes, plain
from extraction.finding.pieces import Piece
from extraction.finding.readings import read_title
from extraction.finding.sentence_names import leading_name
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.prose import (
    COURSE_NOUNS,
    METHOD_WORDS,
    NAMING_WORDS,
    PASSIVE_AUXILIARIES,
    PASSIVE_PARTICIPLES,
)

_MOST_BETWEEN = 18  # words from the participle to "by": "on the third day of October, 2024, in full by"
_MOST_AUXILIARIES = 4
_MOST_TITLE_WORDS = 40
_MOST_TITLE_LINES = 4
_SENTENCE_END = re.compile(r"[a-z0-9)][.!?;]$")
# Between a title and its verb: "held at the Harborview Club, on June 7, 2022".
_CIRCUMSTANCE = re.compile(
    r"^\(?(?:held|conducted|presented|given|offered|broadcast|taught|led|on|at|in|from)\s", re.IGNORECASE
)
_OTHER_PARTICIPLE = re.compile(r"^(?:led|taught|given)$|ed$")
_ALIKE = 0.12  # difference in size within a title
_FAR = 1.6  # type sizes between two lines of a title
_FAR_ABOVE = 4.5  # type sizes from a verb to the title over it
_LONELY = ("by", "completedby", "attendedby", "earnedby")  # lines that hold nothing else
# "the above-named program having been", "which was": words of a subject that names nothing.
_POINTING = frozenset({"above", "above-named", "aforementioned", "named", "said", "above-mentioned", "which", "that"})
_PERSON_SCORE = 0.9
_TITLE_SCORE = 0.84


def passive_candidates(sheet: Sheet) -> Iterator[Candidate]:
    """The participants behind "by" and the titles before what was done by them."""
    if not any("by" in span.keys for span in sheet.spans):
        return
    words = [word for span in sheet.spans for word in span.words]
    for position, word in enumerate(words):
        if plain(word) != "by":
            continue
        start = _verb_start(sheet, words, position)
        if start is None:
            continue
        found = leading_name(words[position + 1 : position + 10], set())
        if found is None:
            continue
        reading, named = found
        yield Candidate(
            "participant", reading, Piece.of_words(sheet.page, named), _PERSON_SCORE * reading.fit, "sentence"
        )
        yield from _title_before(sheet, words, start)


def _verb_start(sheet: Sheet, words: Sequence[Word], by: int) -> int | None:
    """Where the verb begins whose agent a "by" names; None where that is no verb of completion."""
    span = sheet.span_of[id(words[by])]
    if span.key in _LONELY:
        return by - len(span.words) + 1
    for position in range(by - 1, max(-1, by - _MOST_BETWEEN), -1):
        if plain(words[position]) in PASSIVE_PARTICIPLES:
            start = _with_auxiliaries(words, position)
            return start if start is None or start < position or position == by - 1 else None
        if _SENTENCE_END.search(words[position].text) or _OTHER_PARTICIPLE.search(plain(words[position])):
            return None  # "on May 21, led by": the agent of another verb
    return None


def _with_auxiliaries(words: Sequence[Word], participle: int) -> int | None:
    """The first word of "was duly completed"; None for an active "has completed"."""
    start = participle
    while start and (plain(words[start - 1]).endswith("ly") or plain(words[start - 1]) in PASSIVE_AUXILIARIES):
        start -= 1
        if participle - start > _MOST_AUXILIARIES:
            break
    if start and plain(words[start - 1]) in ("has", "have", "having", "who", "had"):
        start -= 1
        return start if "been" in map(plain, words[start:participle]) else None
    return start


def _title_before(sheet: Sheet, words: Sequence[Word], stop: int) -> Iterator[Candidate]:
    if not stop:
        return
    last = sheet.span_of[id(words[stop - 1])]
    verb = sheet.span_of[id(words[stop])] if stop < len(words) else last
    index = sheet.spans.index(verb)
    if last is verb and index and _only_a_subject(words, verb, stop):
        piece = _lines_above(sheet, sheet.spans[index - 1])
    else:
        piece = _within_prose(sheet, words, stop) if last is verb else _lines_above(sheet, _over(sheet, verb) or last)
    if piece is None:
        return
    reading = read_title(piece)
    if reading:
        yield Candidate("course_title", reading, piece, _TITLE_SCORE * reading.fit, "sentence")


def _over(sheet: Sheet, verb: Span) -> Span | None:
    """The line over a verb where the one read before it stands elsewhere, as a name along the margin does."""
    above = sheet.above(verb, _FAR_ABOVE)
    return above if above and abs(above.box.x0 - verb.box.x0) < verb.em else None


def _only_a_subject(words: Sequence[Word], verb: Span, stop: int) -> bool:
    """Whether a line names no course before its verb: "Course completed by", "the above-named program having been"."""
    start = next(i for i, word in enumerate(words) if word is verb.words[0])
    subject = [plain(word) for word in words[start:stop]]
    return all(word in COURSE_NOUNS | METHOD_WORDS | _POINTING for word in subject)


def _within_prose(sheet: Sheet, words: Sequence[Word], stop: int) -> Piece | None:
    """The words between "that the course entitled" and the verb on the same line."""
    begin = max(0, stop - _MOST_TITLE_WORDS)
    sentence = next((i + 1 for i in range(stop - 2, begin - 1, -1) if _SENTENCE_END.search(words[i].text)), begin)
    that = next((i + 1 for i in range(stop - 2, sentence - 1, -1) if plain(words[i]) in ("that", *NAMING_WORDS)), None)
    if that is None:
        return None
    that += description(words[that:stop]).stop
    return Piece.of_words(sheet.page, words[that:stop]) if that < stop else None


def _lines_above(sheet: Sheet, last: Span) -> Piece | None:
    """The lines of one type that end with `last`; a line with nothing but the course's number is no part of them."""
    index = sheet.spans.index(last)
    while index and (_CIRCUMSTANCE.match(sheet.spans[index].text) or only_describes(sheet.spans[index].words)):
        index -= 1
    if len(last.words) == 1 and is_code(last.words[0]) and index:
        index -= 1
    lines = [sheet.spans[index]]
    while index and len(lines) < _MOST_TITLE_LINES and _like(sheet.spans[index - 1], lines[0]):
        index -= 1
        lines.insert(0, sheet.spans[index])
    lines = [line for line in lines if not is_heading(line.text)]
    return Piece.of_spans(lines) if lines else None


def _like(above: Span, below: Span) -> bool:
    gap = below.box.y0 - above.box.y1
    alike = above.bold == below.bold and abs(above.size - below.size) <= _ALIKE * below.size
    return alike and gap < _FAR * below.em and above.words[-1].text[-1] not in ":.,"
