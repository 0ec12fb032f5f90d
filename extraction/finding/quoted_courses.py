"""Courses that one sentence counts up: "on May 14, 2025, “Leases” (1.0 hours, Taxes); and on …"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from extraction.finding.candidates import Candidate
from extraction.finding.quoted_titles import QUOTED
from extraction.finding.readings import Reading
from extraction.finding.texts import BlockText
from extraction.finding.title_fit import title_fit
from extraction.layout.blocks import Block
from extraction.layout.sheet import Sheet
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates
from extraction.values.text import clean
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.keys import match_key

Course = dict[str, Candidate]
Said = tuple[object, int, int]  # a value and the characters that say it

_SCORE = 0.85
_LEAST = 2
_LEAST_TOLD = 2  # kinds of items beside each title
_LEAST_FIT = 0.5


def quoted_courses(sheet: Sheet) -> list[Course]:
    """The courses of the first paragraph that names several in quotation marks, each with its date or credits."""
    for block in sheet.blocks:
        if sum(block.text.count(sign) for sign in '“«"') >= _LEAST and (courses := _of_block(sheet, block)):
            return courses
    return []


def _of_block(sheet: Sheet, block: Block) -> list[Course]:
    text = BlockText(sheet.page, block, frozenset())
    titles = [
        match for match in QUOTED.finditer(text.text) if title_fit(clean(match[match.lastgroup or 0])) > _LEAST_FIT
    ]
    if len(titles) < _LEAST:
        return []
    bounds = [0, *(edge for match in titles for edge in match.span()), len(text.text)]
    gaps = [(bounds[number], bounds[number + 1]) for number in range(0, len(bounds), 2)]
    courses: list[Course] = [{"course_title": _title(text, *match.span())} for match in titles]
    for role, find in _KINDS:
        for course, said in zip(courses, _by_title(text, gaps, find), strict=True):
            if said:
                value, start, stop = said
                reading = Reading(value, 1.0, text.text[start:stop])  # type: ignore[arg-type]
                course[role] = Candidate(role, reading, text.piece(start, stop), _SCORE, "list")
    told = all(len(course) > _LEAST_TOLD for course in courses)
    return courses if told else []


def _title(text: BlockText, start: int, stop: int) -> Candidate:
    title = clean(text.text[start:stop].strip('“”„«»" '))
    return Candidate("course_title", Reading(title, title_fit(title), title), text.piece(start, stop), _SCORE, "list")


def _by_title(
    text: BlockText, gaps: Sequence[tuple[int, int]], find: Callable[[BlockText, int, int], list[Said]]
) -> list[Said | None]:
    """What is said of each title: always before it or always behind it, as the words at both ends show."""
    found = [find(text, *gap) for gap in gaps]
    if found[0] and not found[-1]:
        return [said[-1] if said else None for said in found[:-1]]
    if found[-1] and (not found[0] or all(len(said) == 1 for said in found[1:])):
        return [said[0] if said else None for said in found[1:]]
    return [None] * (len(gaps) - 1)


def _dates(text: BlockText, start: int, stop: int) -> list[Said]:
    return [(m.date, start + m.start, start + m.stop) for m in find_dates(text.text[start:stop])]


def _credits(text: BlockText, start: int, stop: int) -> list[Said]:
    return list(_amounts(text, start, stop))


def _amounts(text: BlockText, start: int, stop: int) -> Iterator[Said]:
    part = text.text[start:stop]
    dated = [range(m.start, m.stop) for m in find_dates(part)]
    for one, after in pairwise([*find_numbers(part), None]):
        behind = part[one.stop : after.start if after else len(part)].lstrip() if one else ""
        if one and behind.lower().startswith(_UNITS) and not any(one.start in days for days in dated):
            yield one.value, start + one.start, start + one.stop


def _fields(text: BlockText, start: int, stop: int) -> list[Said]:
    words = text.words_between(start, stop) if stop > start else range(0)
    keys = [match_key(text.words[number].text) for number in words]
    hits = FIELD_INDEX.scan(keys)
    return [(hit.meaning, text.starts[words.start + hit.start], _end(text, words.start + hit.stop - 1)) for hit in hits]


def _end(text: BlockText, number: int) -> int:
    return text.starts[number] + len(text.words[number].text)


_UNITS = ("hour", "hr", "credit", "cpe", "unit")
_KINDS: tuple[tuple[str, Callable[[BlockText, int, int], list[Said]]], ...] = (
    ("completion_date", _dates),
    ("credits", _credits),
    ("field_of_study", _fields),
)
