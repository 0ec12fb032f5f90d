"""Numbers of courses without a caption: beside the title in brackets or before a dash, or on a line next to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.finding.texts import BlockText
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Box, Word
from extraction.values.letters import count_digits, count_letters, has_digit
from extraction.values.text import clean
from extraction.vocabulary.standards import is_standard

_SHAPE = re.compile(r"^#?(?P<code>(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{2,24})$")
_NO_CODE = re.compile(
    r"^(?:(?:19|20)\d\d(?:[-/]\d{2,4})?|\d+(?:st|nd|rd|th|k|m|am|pm)|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{3}[-.]\d{4}|"
    r"\d{3}-\d{3}-\d{4}|\d+\.\d{1,2}|p\d{8}|px-?\d{6}|20ce-?\d{8}|158[-.]?\d{6}|\d+-(?:hour|day|part|minute|week|credit)s?|"
    r"\d{5}-\d{4}|[a-z]+\.(?:com|org|net)\S*|\d{1,2}-\d{1,2})$",
    re.IGNORECASE,
)
_PART = re.compile(r"^(?:part|day|level|vol|volume|module|session|phase|step|unit|lesson|web)[-.]?\d", re.IGNORECASE)
_BEHIND_TITLE = re.compile(
    r"^(?P<title>.{6,}?)\s*[(\[]\s*(?:(?:course|program|session|event|webinar|seminar|class|activity|ref)\b\.?\s*)?"
    r"(?:(?:id|no|nr|number|code)\b\.?|#)?\s*:?\s*(?P<code>#?[\w./-]{3,25})\s*[)\]]\W*$",
    re.IGNORECASE,
)
_AFTER_TITLE = re.compile(
    r"^(?P<title>.{6,}?)(?:\s+[–—-]\s+|\s*[,|·•]\s+|\s+/\s+|\s+(?=#))(?P<code>#?[\w./-]{3,25})\W*$"
)
_BEFORE_TITLE = re.compile(r"^(?P<code>#?[\w./-]{3,25}?)(?P<sign>\s*[,:|·•]|\s+[/–—-])?\s+(?P<title>\S.{5,})$")
_STATED = re.compile(
    r"\b(?:course|program|session|webinar|webcast|seminar|class|activity|event|tutorial)\s+"
    r"(?P<named>(?:number|no\.?|id|code|#)\s*(?:is|was|:)?\s*)?(?P<code>#?[A-Za-z0-9][\w.-]{2,24})",
    re.IGNORECASE,
)
# Numbers of other boards' lists: "CFP Board Program ID 736208", "IRS Program Number …".
_OTHERS_NUMBER = re.compile(r"\b(?:irs|cfp|cle|mcle|ctec|ea|shrm|hrci|bar|acpen)\b[\w®/ ]{0,16}$", re.IGNORECASE)
_IRS = re.compile(r"[A-Z0-9]{5}-[A-Z]-\d{5}-\d{2}-[A-Z]", re.IGNORECASE)
_STATED_SCORE = 0.6
_SEPARATORS = frozenset("·•|")
_LEAST_TITLE_LETTERS = 5
_NEAR = 2.2  # type sizes between a title and the line of its number
_IN_TITLE, _BESIDE_TITLE = 0.66, 0.56


def course_code(text: str, *, announced: bool = False) -> str | None:
    """The number of a course that a word is; None for years, lengths, telephones, standards and forms of the trade.

    `announced` where brackets or a dash set it apart from a title: then figures alone will do.
    """
    match = _SHAPE.match(text.strip("()[],;:"))
    if match is None or _NO_CODE.match(match["code"]):
        return None
    code = match["code"].rstrip("./-")
    digits, letters = count_digits(code), count_letters(code)
    if is_standard(code) or not digits or len(code) < 4 or _PART.match(code):
        return None
    if letters:
        apart = digits >= 2 or (announced and letters >= 2)
        return code if apart and any(c.isupper() for c in code) and (digits >= 3 or "-" in code) else None
    return code if (announced or "#" in text) and digits >= 4 else None


def without_codes(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The titles as they are, or parted from the numbers that stand before or behind them, and these numbers."""
    for candidate in candidates:
        parted = _parted(str(candidate.value)) if has_digit(str(candidate.value)) else None
        if parted is None:
            yield candidate
            continue
        title, code = parted
        reading = Reading(title, candidate.reading.fit, title)
        yield replace(candidate, reading=reading, piece=candidate.piece.narrowed(title))
        number = Reading(code, 1.0, code)
        piece = candidate.piece.narrowed(code)
        yield Candidate("course_id", number, piece, min(_IN_TITLE, candidate.score), "beside the title")


def _parted(text: str) -> tuple[str, str] | None:
    for pattern in (_BEHIND_TITLE, _AFTER_TITLE, _BEFORE_TITLE):
        match = pattern.match(text)
        if match is None:
            continue
        announced = pattern is not _BEFORE_TITLE or (match["sign"] is not None and count_digits(match["code"]) >= 5)
        code = course_code(match["code"], announced=announced)
        title = clean(match["title"].lstrip("/ "))
        if code and count_letters(title) >= _LEAST_TITLE_LETTERS:
            return title, code
    return None


def stated_codes(texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """Numbers that sentences give: "our Ohio course number is PSR-2208", "Nano course QB-77"."""
    for text in texts:
        if not has_digit(text.text):
            continue
        for match in _STATED.finditer(text.text):
            code = course_code(match["code"], announced=match["named"] is not None)
            other = _OTHERS_NUMBER.search(text.text[: match.start()]) or _IRS.match(match["code"])
            if other or not text.on_one_line(match.start(), match.start("code")):
                continue
            if code and not text.is_idle(match.start("code"), match.end("code")):
                piece = text.piece(match.start("code"), match.start("code") + len(code))
                yield Candidate("course_id", Reading(code, 1.0, code), piece, _STATED_SCORE, "beside the title")


def codes_beside(sheet: Sheet, titles: Sequence[Candidate], occupied: set[int]) -> Iterator[Candidate]:
    """Numbers that stand alone on a line next to the likeliest title, or apart on such a line between signs."""
    best = max(titles, key=lambda candidate: candidate.score, default=None)
    if best is None or best.piece.page is not sheet.page:
        return
    for span in sheet.spans:
        if not has_digit(span.text) or not _next_to(best.piece.box, span):
            continue
        for word in _apart(span):
            code = None if id(word) in occupied | best.piece.word_ids else course_code(word.text)
            if code:
                piece = Piece(sheet.page, ((word,),))
                yield Candidate("course_id", Reading(code, 1.0, code), piece, _BESIDE_TITLE, "beside the title")


def _next_to(title: Box, span: Span) -> bool:
    gap = max(span.box.y0 - title.y1, title.y0 - span.box.y1)
    return gap < _NEAR * span.em and min(title.x1, span.box.x1) > max(title.x0, span.box.x0)


def _apart(span: Span) -> Iterator[Word]:
    """The words of a line that stand alone between its ends and signs."""
    words = span.words
    for position, word in enumerate(words):
        opened = position == 0 or words[position - 1].text in _SEPARATORS
        closed = position == len(words) - 1 or words[position + 1].text in _SEPARATORS
        if opened and closed:
            yield word
