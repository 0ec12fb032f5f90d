"""Candidates by typography: the name and the title that a page shows in large letters without announcing them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import read_person, read_title
from extraction.finding.senders import CLOSING
from extraction.finding.texts import BlockText
from extraction.layout.blocks import Block
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.organisations import is_unmistakable
from extraction.values.persons import parse_person
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.people import OFFICES

_RECORD = re.compile(r"\b(?:history|transcript|record|report|certificate|courses)\b", re.IGNORECASE)
_ANNOUNCED = 0.55
_ALIKE = 0.25  # difference in size, as recognisers measure it
_SAME = 0.05  # difference in size of two lines of one text
_LEAST_HEAD = 4  # words of a title's line that may end in a colon
_FOOT = 0.72  # of the page's height: below it stand signatures


def display_candidates(sheet: Sheet, texts: Sequence[BlockText], occupied: set[int]) -> Iterator[Candidate]:
    """Names and titles among lines that nothing else claims; the larger, the better."""
    idle = {id(text.words[index]) for text in texts for index in text.idle}
    free = [part for text in texts for part in _free_parts(text.block, occupied | idle)]
    if not free:
        return
    body = _body_size(texts)
    foot = max(_FOOT * sheet.page.height, (sheet.spans[0].box.y0 + sheet.spans[-1].box.y1) / 2)
    for block in free:
        weight = min(1.0, block.spans[0].size / (1.6 * body))
        if block.box.y0 > foot:  # of a part of a page, its own lower half
            weight *= 0.5
        yield from _person(sheet, block, weight)
        yield from _title(sheet, block, weight)


def _free_parts(block: Block, occupied: set[int]) -> Iterator[Block]:
    """The parts of a block that nothing else claims: a title over its date and place.

    A part begins at the head of the block, behind each line that announces or names the paper, and with or behind each
    name of a person. Of a part count the lines that lead it, as long as they are alike in type and unclaimed.
    """
    lines: list[Span] = []
    before: Span | None = None
    for span in block.spans:
        claimed = any(id(word) in occupied for word in span.words)
        begins = not claimed and (before is None or _stands_alone(before, span) or parse_person(span.text) is not None)
        if lines and (claimed or begins or not _alike(lines[0], span)):
            yield Block(lines, block.number)
            lines = []
        elif lines:
            lines.append(span)
        if begins:
            lines = [span]
        before = span
    if lines:
        yield Block(lines, block.number)


def _alike(one: Span, other: Span) -> bool:
    return other.bold == one.bold and abs(other.size - one.size) <= _ALIKE * one.size


def _stands_alone(span: Span, after: Span) -> bool:
    """Whether a line is whole: it announces, names the paper or a person."""
    announces = span.text.endswith(":") and not _heads_title(span, after)
    return announces or is_heading(span.text) or parse_person(span.text) is not None


def _heads_title(span: Span, after: Span) -> bool:
    """Whether a colon only parts a title from what it adds: a long line in the same large type as the next."""
    alike = after.bold == span.bold and abs(after.size - span.size) <= _SAME * span.size
    named = not span.words[-1].text[0].islower()  # "Power to Adjust:", but "Here is your record for:"
    return alike and named and len(span.words) >= _LEAST_HEAD and CAPTIONS.exact(span.text.rstrip(" :")) is None


def _person(sheet: Sheet, block: Block, weight: float) -> Iterator[Candidate]:
    pieces = [_behind_heading(span) or Piece.of_span(span) for span in block.spans[:2]]
    if len(block.spans) > 1 and all(len(span.words) == 1 for span in block.spans[:2]):  # "Ann" over "Roe"
        pieces.append(Piece.of_spans(block.spans[:2]))
    for piece in pieces:
        reading = read_person(piece)
        if reading and not _signs(sheet, block):
            yield Candidate("participant", reading, piece, 0.5 * weight * reading.fit, "display")


def _behind_heading(span: Span) -> Piece | None:
    """The words behind a dash after a heading: "My Learning History - Priscilla Gomez"."""
    dash = next((i for i, word in enumerate(span.words) if word.text in ("-", "–", "—")), 0)
    before = " ".join(word.text for word in span.words[:dash])
    return Piece.of_span(span, dash + 1) if _RECORD.search(before) and dash + 1 < len(span.words) else None


def _signs(sheet: Sheet, block: Block) -> bool:
    """Whether an office stands below a name, or "Regards," above it: it is that of the person who signed."""
    above = sheet.above(block.spans[0], 3.0)
    if above is not None and CLOSING.match(above.text):
        return True
    beside = (sheet.below(block.spans[-1], 3.0), sheet.right_of(block.spans[0]))
    spans = [*block.spans[1:2], *(span for span in beside if span is not None)]
    return any(word.text.strip(".,").lower() in OFFICES for span in spans for word in span.words)


def _title(sheet: Sheet, block: Block, weight: float) -> Iterator[Candidate]:
    piece = Piece.of_spans(block.spans)
    reading = read_title(piece)
    if reading is None or reading.fit < 0.6 or is_heading(piece.text) or len(reading.printed) < 8:
        return
    if piece.text.endswith(":"):
        return
    fit = reading.fit * (0.3 if is_unmistakable(reading.printed) else 1.0)
    if read_person(piece) or any(word.text.strip(".,").lower() in OFFICES for word in piece.words[:4]):
        fit *= 0.4
    above = sheet.above(block.spans[0], 2.5)
    if above is not None and above.text.endswith(":"):  # "Here is your record for:"
        yield Candidate("course_title", reading, piece, _ANNOUNCED * fit, "announced")
        return
    yield Candidate("course_title", reading, piece, 0.42 * weight * fit, "display")


def _body_size(texts: Sequence[BlockText]) -> float:
    weights: dict[float, int] = {}
    for text in texts:
        for span in text.block.spans:
            weights[round(span.size, 1)] = weights.get(round(span.size, 1), 0) + len(span.text)
    return max(weights, key=lambda size: weights[size], default=10.0)
