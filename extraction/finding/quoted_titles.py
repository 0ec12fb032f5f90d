"""Titles between quotation marks: on lines of their own, or behind words that say a course is being named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.finding.candidates import Candidate
from extraction.finding.readings import Reading, read_course_id
from extraction.finding.texts import BlockText
from extraction.finding.title_fit import title_fit
from extraction.values.letters import has_digit
from extraction.values.text import clean
from extraction.vocabulary.prose import COURSE_NOUNS, NAMING_WORDS

QUOTED = re.compile(
    r"“(?P<curly>[^“”]{6,220})”|„(?P<low>[^„“”]{6,220})[“”]|«\s?(?P<angle>[^«»]{6,220}?)\s?»|"
    r"(?<![\w\"])\"(?P<straight>[^\"“”]{6,220})\"(?!\w)"
)
# "the lecture known as “…”", "en el curso «…»", "a completed “…”": a course is named or was done.
_NAMED_BY = COURSE_NOUNS | NAMING_WORDS | {"as", "curso", "taller", "seminario", "formation", "cours", "séminaire"}
_DONE_WORDS = frozenset({"completed", "attended", "finished", "passed", "viewed", "completing", "attending", "suivi"})
# "Next up: “Year-End Payroll”": another course.
_ANOTHER = re.compile(
    r"\b(?:next|upcoming|coming|register|enrol+|reserve|recommend\w*|also|you\s+may|future|sign\s+up|try)\b[^.!?]*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[\s,]*\((?:(?:course|program|session|event|webinar|code|código|cours|no\.?|number|id|#)[\s:#]*){0,2}"
    r"(?P<code>[A-Z0-9][\w./-]{2,16})\)",
    re.IGNORECASE,
)
_CODE_SCORE = 0.7
_BEFORE = 60  # characters
_WORDS_BEFORE = 4
_NAMED, _ALONE, _IN_TEXT = 0.68, 0.6, 0.4


def quoted_titles(texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """The quoted words of a sheet that may be a course's title."""
    for text in texts:
        for match in QUOTED.finditer(text.text):
            if text.is_idle(match.start(), match.end()) or _ANOTHER.search(text.text[: match.start()][-_BEFORE:]):
                continue
            title = clean(match[match.lastgroup or 0])
            if len(title.split()) < 2 or title[0].islower():
                continue
            piece = text.piece(match.start(), match.end())
            score = _score(text.text, match) * title_fit(title)
            yield Candidate("course_title", Reading(title, title_fit(title), title), piece, score, "sentence")
            yield from _code_behind(text, match.end())


def _code_behind(text: BlockText, end: int) -> Iterator[Candidate]:
    """The number in brackets behind a title: "“Leases in Practice” (course MN-0445)"."""
    match = _CODE.match(text.text, end)
    if match is None or not has_digit(match["code"]):
        return
    piece = text.piece(*match.span("code")).narrowed(match["code"])
    if reading := read_course_id(piece):
        yield Candidate("course_id", replace(reading, printed=match["code"]), piece, _CODE_SCORE, "sentence")


def _score(text: str, match: re.Match[str]) -> float:
    before = [word.strip(".,:;()").casefold() for word in text[: match.start()].split()[-_WORDS_BEFORE:]]
    if before and (before[-1] in _NAMED_BY or not _DONE_WORDS.isdisjoint(before)):
        return _NAMED
    rest = text[: match.start()] + text[match.end() :]
    return _IN_TEXT if any(c.isalpha() for c in rest) else _ALONE
