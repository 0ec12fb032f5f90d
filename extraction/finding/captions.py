"""Candidates from captions: each caption gets at most one value, each word serves at most one caption.

Layouts keep to one manner: where dates and numbers stand above their captions, names do too. So the kinds that can be
checked (dates, credits, numbers, choices) vote for the direction in which this sheet prints its values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.finding.candidates import Candidate
from extraction.finding.marks import TYPED_ROLES, Mark
from extraction.finding.pieces import Piece
from extraction.finding.readings import (
    READERS,
    Reader,
    Reading,
    read_anything,
    read_course_id,
    read_person,
    read_sponsor_id,
)
from extraction.finding.relations import LONG_ROLES, Direction, Relations
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.identifiers import is_registry_shaped
from extraction.values.letters import has_digit
from extraction.vocabulary.keys import match_key

_PRIOR = {
    Direction.BEFORE: 1.0,
    Direction.INLINE: 1.0,
    Direction.RIGHT: 0.93,
    Direction.BELOW: 0.9,
    Direction.ABOVE: 0.82,
    Direction.LEFT: 0.75,
}
_BEHIND_NAMES = frozenset({"by", "of", "from", "at", "with", "dept", "dept.", "for", "on", "has", "who", "was"})
_BARE = 0.6  # the strength of "Date"
_SURELY_OTHER = 0.9
_DATE_KEY = match_key("date")
_HEAD_OF_MEMO = 9.0  # type sizes from its first line to its last
_MEMO = re.compile(r"^(?:to|from|re|subject):", re.IGNORECASE)  # the head of a memorandum
_VOTING_ROLES = TYPED_ROLES | {"~other_date", "~qas", "~state_sponsor", "~certificate_id"}


@dataclass(eq=False)
class _Option:
    mark: Mark
    direction: Direction
    piece: Piece
    reading: Reading
    score: float = 0.0
    rank: float = 0.0  # the score among the options of this sheet


def caption_candidates(
    sheet: Sheet, marks: Sequence[Mark], readers: dict[str, Reader], idle: frozenset[int] = frozenset()
) -> list[Candidate]:
    """The values of captions, best first; those of things nobody asks for are among them, as they occupy words.

    `idle` are the identities of words in sentences that carry no items; no value runs into them.
    """
    marks = [_of_paper(mark) if _dates_paper(mark, marks, sheet) else mark for mark in marks]
    relations = Relations(sheet, marks, idle)
    options = [option for mark in marks for option in _options(mark, relations, readers)]
    for option in options:
        option.score = option.reading.fit * option.mark.strength * _PRIOR[option.direction]
        option.rank = option.score * _favour(option, options)
    options.sort(key=lambda option: -option.rank)
    served: set[tuple[int, int]] = set()
    taken: set[int] = set()
    chosen: list[Candidate] = []
    for option in options:
        mark, piece = option.mark, option.piece
        mark_id = (mark.span.number, mark.start)
        if mark_id in served or option.rank < 0.12 or taken & piece.word_ids:
            continue
        served.add(mark_id)
        taken |= piece.word_ids
        source = "caption" if mark.colon or option.direction is not Direction.INLINE else "open caption"
        manner = source, option.direction.value, mark.strength
        chosen.append(Candidate(mark.role, option.reading, piece, option.score, *manner, announced_by=mark.text))
    return chosen


def _of_paper(mark: Mark) -> Mark:
    return replace(mark, role="~other_date", strength=_SURELY_OTHER)


def _dates_paper(mark: Mark, marks: Sequence[Mark], sheet: Sheet) -> bool:
    """Whether a bare "Date" is that of a signature on its line or of a memorandum, not that of a course."""
    if mark.role != "completion_date" or mark.strength > _BARE:
        return False
    if any(other.role == "~signatory" and _on_line(other.span, mark.span) for other in marks):
        return True
    if not (mark.start == 0 and mark.colon and mark.span.key.startswith(_DATE_KEY)):
        return False
    return sum(bool(_MEMO.match(span.text)) and _near_in_list(span, mark.span) for span in sheet.spans) > 1


def _near_in_list(one: Span, other: Span) -> bool:
    """Whether two lines begin under each other, few lines apart."""
    apart = abs(one.center[1] - other.center[1])
    return abs(one.box.x0 - other.box.x0) < 2 * one.em and apart < _HEAD_OF_MEMO * one.em


def _on_line(one: Span, other: Span) -> bool:
    return abs(one.center[1] - other.center[1]) < 0.5 * one.em


def _options(mark: Mark, relations: Relations, readers: dict[str, Reader]) -> list[_Option]:
    reader = readers.get(mark.role) or READERS.get(mark.role, read_anything)
    long = mark.role in LONG_ROLES or not (mark.role in READERS or mark.role.startswith("~"))
    found = []
    for direction, piece in relations.options(mark, long=long):
        reading = reader(piece)
        if reading is None and len(piece.lines) > 1:
            piece = Piece(piece.page, piece.lines[:1])
            reading = reader(piece)
        if reading is None and mark.role == "participant":
            name = _without_office(piece) or _without_rest(piece)
            piece = piece.narrowed(name)
            reading = reader(piece) if name else None
        if mark.role == "course_title" and mark.strength < 0.7 and (code := _code(piece)):
            found.append(_Option(replace(mark, role="course_id"), direction, piece, code))
        elif mark.role == "sponsor" and (number := _number(piece)):
            found.append(_Option(replace(mark, role="sponsor_id"), direction, piece.narrowed(number.printed), number))
        elif reading is not None:
            found.append(_Option(mark, direction, piece.narrowed(reading.printed), reading))
    return found


def _number(piece: Piece) -> Reading | None:
    """The number behind a bare "Sponsor", which may as well announce the name."""
    reading = read_sponsor_id(piece)
    return reading if reading and is_registry_shaped(piece.cleaned.split()[0].strip("#.,;")) else None


def _without_office(piece: Piece) -> str:
    """The words before the comma in "Ann Roe, Corporate Accounting"; nothing where they are no full name."""
    name, comma, _ = piece.cleaned.partition(",")
    return (
        name if comma and len(name.split()) > 1 and read_person(Piece.of_words(piece.page, piece.words)) is None else ""
    )


def _without_rest(piece: Piece) -> str:
    """The words before "by", "of", a bracket in "Ann Roe by Ohio Tax Guild (Registry ID 120998)"."""
    words = piece.cleaned.split()
    stop = next((i for i, word in enumerate(words) if word.casefold() in _BEHIND_NAMES or word[0] in "(–—|·<["), 0)
    return " ".join(words[:stop]) if stop > 1 else ""


def _code(piece: Piece) -> Reading | None:
    """The code of a course behind a bare "Course" or "Program", which may as well announce its title."""
    text = piece.cleaned
    return read_course_id(piece) if " " not in text and has_digit(text) else None


def _favour(option: _Option, options: Sequence[_Option]) -> float:
    """How far an option's direction is that of the sheet, above all of the captions in the same column or line."""
    if option.direction is Direction.BEFORE:
        return 1.0
    if option.direction is Direction.INLINE:
        return 1.0 if option.mark.colon else 0.88
    for_it = total = 0.0
    for other in options:
        if other.mark.role not in _VOTING_ROLES or other.reading.fit < 0.6 or other.direction is Direction.INLINE:
            continue
        weight = 3.0 if _in_one_row(option.mark.span, other.mark.span) else 1.0
        total += weight
        for_it += weight * (other.direction is option.direction)
    share = (for_it + 0.5) / (total + 1.5)
    awkward = 0.3 if option.mark.colon and option.direction is Direction.ABOVE else 1.0
    return awkward * (0.45 + 0.55 * min(1.0, 1.6 * share))


def _in_one_row(one: Span, other: Span) -> bool:
    """Whether two captions stand under each other, as in a list, or beside each other, as over a row of values."""
    return abs(one.box.x0 - other.box.x0) < one.em or abs(one.center[1] - other.center[1]) < 0.6 * one.em
