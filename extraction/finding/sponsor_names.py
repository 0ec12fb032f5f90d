"""Candidates for the sponsor: the Registry statement, the words before "certifies that", the head of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.finding.candidates import Candidate
from extraction.finding.marks import CAPTIONS
from extraction.finding.mastheads import long_name
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading, read_organisation
from extraction.finding.senders import of_senders
from extraction.finding.texts import BlockText
from extraction.layout.blocks import Block
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.letters import has_digit
from extraction.values.organisations import (
    is_generic,
    is_unmistakable,
    organisation_likeness,
    parse_organisation,
)
from extraction.values.persons import parse_person
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.people import OFFICES
from extraction.vocabulary.phrases import PhraseIndex
from extraction.vocabulary.sponsors import NAME_KEYS, NO_NAMES, STATEMENTS, has_organisation_word

_STATEMENTS: PhraseIndex[str] = PhraseIndex((words, words) for words in STATEMENTS)
_SENTENCE_START = re.compile(r"(?:^|(?<=[a-z0-9)%][.!?·|])\s(?=[^a-z])|[·|•]\s)")
_ADDRESS_AHEAD = re.compile(
    r"^(?P<name>.{4,80}?)(?:,|\s*[·|•–-])\s*(?:\d{1,5}\s+[A-Z]|P\.?\s?O\.?\s*Box)", re.IGNORECASE
)
_ADDRESS_BEGINS = re.compile(r"[,·|•–-]\s*[0-9Pp]")
_NUMBER_AHEAD = re.compile(
    r"(?:^|(?<=[.:·|•] )|(?<=\b\d\d\d\d, )|(?<=\bby )|(?<=\bof the ))"
    r"(?P<name>[A-Z][\w&'’.-]*(?: (?:[A-Z&][\w&'’.-]*|of|for|the|and|in)){0,8}(?:, (?:Inc|LLC|LLP|Ltd)\b\.?)?)"
    r"(?:,| ?[·|•–—-]| \()\s*(?:a )?(?:NASBA|National Registry|Registry|registered sponsor|CPE Sponsor|Sponsor ID)"
    r"\b[^.;]{0,50}?#?\d{5,6}\b"
)
# "Presentation Skills for CPAs": whom a course is for
_FOR_WHOM = re.compile(
    r"\s+(?:for|to|by)\s+(?:[\w-]+\s+){0,3}(?:CPAs|accountants|auditors|firms?|professionals)\b.*$", re.IGNORECASE
)
_PAPERS = frozenset({"certificate", "certificates", "this", "that", "credential", "completion"})
_MOST_WORDS = 12
_ROOM = 0.25  # of a block's width, behind the last word of a paragraph
_NUMBER_ITEM = re.compile(
    r"^(?:NASBA|National Registry|Registry|Sponsor)\b[^:]{0,40}#?\d{5,6}\W*"
    r"(?:(?:of|on|in|with) (?:the )?(?:NASBA|National)\b.*)?$"
)
# "Riverfront Convention Center, Spokane, Washington": where it was held
_SITE = re.compile(
    r"\b(?:convention|conference|event|civic|exposition|expo) (?:center|centre|hall)\b|"
    r"\b(?:hotel|resort|ballroom|inn|marriott|hilton|hyatt)\b",
    re.IGNORECASE,
)
_LEFT_OF_NUMBER = 0.5
_PROSE = 12  # words of a block that is read over the ends of its lines
_MOST_UNKNOWN_WORDS = 6
_SAID_BY_UNKNOWN = 0.62
_WRAPPED = 0.06  # how much less a name of two lines is worth than one on a line of its own
_USUAL_WORDS = 8
_MOST_NAME_LINES = 3
_FEELINGS = frozenset({"pleased", "proud", "honored", "delighted", "happy"})
_MOST_LAST_WORDS = 2
_APART, _APART_RECOGNISED = 0.08, 0.3  # difference in size of lines of one name
_DESKS = frozenset({"department", "dept", "division", "desk", "section", "unit", "team"})
_DESK = 0.2  # how much less a part of an organisation is worth under its name
_LEADING_ON = frozenset({"to", "for", "of", "and", "&", "the", "a", "in", "with", "by", "from", "or", "your"})
_NO_NAME_STARTS = frozenset('0123456789"“«„')
_HEAD = 0.3  # of the page's height


def sponsor_candidates(sheet: Sheet, texts: Sequence[BlockText]) -> Iterator[Candidate]:
    names = {span.key for span in sheet.spans if len(span.words) <= 10 and len(span.key) >= 5}
    names |= {"".join(span.key for span in block.spans[:2]) for block in sheet.blocks if len(block.words) <= 12}
    for text in texts:
        yield from (_in_full(sheet, candidate) for candidate in _stated(text, names, sheet.spans))
    yield from _heads(sheet)
    yield from _addressed(texts)
    yield from _numbered(texts)
    yield from _beside_number(sheet)
    yield from of_senders(sheet, texts)


def _stated(text: BlockText, names: set[str], lines: Sequence[Span]) -> Iterator[Candidate]:
    for position in _STATEMENTS.starts(text.keys):
        hit = _STATEMENTS.longest_at(text.keys, position) if position else None
        if hit is None:
            continue
        end = text.starts[position]
        begin = max((m.end() for m in _SENTENCE_START.finditer(text.text, 0, end)), default=0)
        words = text.words_between(begin, end)
        start_word = max(words.start, position - _MOST_WORDS)
        piece = Piece.of_words(text.page, text.words[start_word:position])
        if len(piece.lines) > 1 and has_digit(piece.text):
            piece = Piece(piece.page, piece.lines[-1:])  # the line before was an address
        elif len(piece.lines) > 1 and _ends_paragraph(text, piece.lines[0][-1]):
            piece = Piece(piece.page, piece.lines[1:])
        if len(piece.words) > _USUAL_WORDS or has_digit(piece.text):
            piece = _named_elsewhere(text, position, names) or piece
        piece = _behind_by(piece)
        name = parse_organisation(piece.text)
        if name and name.split()[-1] in ("We", "I", "we", "to"):
            continue  # "… / We certify that", "The Guild is pleased to recognize"
        if name and " " not in name and has_organisation_word([name.casefold()]):
            piece = _with_word(lines, name) or piece  # "The Guild"
            name = parse_organisation(piece.text)
        if not name or not _PAPERS.isdisjoint(name.casefold().split()) or name.split()[0].casefold() in NO_NAMES:
            continue
        registry = hit.meaning.startswith("is ") and hit.meaning.split()[1] not in _FEELINGS
        likely = organisation_likeness(name) >= 0.5
        if not registry and (parse_person(name) or not (likely or _may_be_name(name))):
            continue
        score = 0.85 if registry else 0.7 if likely else _SAID_BY_UNKNOWN
        yield Candidate(
            "sponsor", Reading(name, 1.0, name), piece, score, "statement" if registry or likely else "head"
        )


def _with_word(lines: Sequence[Span], word: str) -> Piece | None:
    """The first line that is a name with a word in it, which is all that a sentence calls it by."""
    for span in lines:
        words = [part.text.strip(".,").casefold() for part in span.words]
        if word.casefold() in words and 1 < len(words) <= _USUAL_WORDS and _may_be_name(span.text):
            return Piece.of_span(span)
    return None


def _ends_paragraph(text: BlockText, last: Word) -> bool:
    """Whether the line that ends with a word leaves room for another one."""
    return last.box.x1 < text.block.box.x1 - _ROOM * text.block.box.width


def _in_full(sheet: Sheet, candidate: Candidate) -> Candidate:
    """A sponsor that a sentence calls by its short name, with the name that the page gives in full."""
    piece = long_name(sheet, str(candidate.value))
    reading = read_organisation(piece) if piece else None
    return replace(candidate, reading=reading, piece=piece) if piece and reading else candidate


def _behind_by(piece: Piece) -> Piece:
    """The words behind "is administered by", where a clause with the name in it goes on with the statement."""
    by = max((i for i, word in enumerate(piece.words) if word.text.casefold() == "by"), default=-1)
    words = piece.words[by + 1 :] if by >= 0 else piece.words
    while len(words) > 1 and words[-1].text.casefold() in ("which", "who", "that"):
        words = words[:-1]
    return Piece.of_words(piece.page, words) if words and len(words) < len(piece.words) else piece


def _may_be_name(name: str) -> bool:
    """Whether all longer words of a text are in capitals, as those of any name are: "Penstroke CPE", "NHSCPA"."""
    words = name.split()
    return len(words) <= _MOST_UNKNOWN_WORDS and all(word[0].isupper() or len(word) < 4 for word in words)


def _named_elsewhere(text: BlockText, position: int, names: set[str]) -> Piece | None:
    """The words before a statement that also stand alone on the page, as names do at its head."""
    for count in range(min(_MOST_WORDS, position), 0, -1):
        words = text.words[position - count : position]
        if "".join(text.keys[position - count : position]) in names:
            return Piece.of_words(text.page, words)
    return None


def _heads(sheet: Sheet) -> Iterator[Candidate]:
    """Names of organisations that stand alone on a line."""
    largest = max((span.size for span in sheet.spans), default=1.0)
    for span in sheet.spans:
        if NAME_KEYS.isdisjoint(span.keys):
            continue  # nothing makes up for the want of a word of organisations
        likeness = organisation_likeness(_FOR_WHOM.sub("", span.text))
        if (
            likeness < 0.5
            or is_generic(span.text)
            or is_heading(span.text)
            or len(span.words) > 10
            or CAPTIONS.meaning(span.key)
        ):
            continue
        block = sheet.block_of[span.number]
        if (
            span.text[0] in _NO_NAME_STARTS
            or ":" in span.text
            or " by " in span.text
            or _SITE.search(span.text)
            or _names_officer(span.text)
            or (
                len(block.spans) > _MOST_NAME_LINES
                and block.spans[0].size == block.spans[-1].size
                and not _signed(block)
            )
        ):
            continue  # the beginning of a title, a paragraph
        pieces = [Piece.of_span(span)]
        index = block.spans.index(span)
        if index and _leads_on(block.spans[index - 1]):
            continue  # the second line of a title
        below = next(iter(block.spans[index + 1 : index + 2]), None)
        if below is not None and below.bold == span.bold and below.key != span.key:
            pieces.append(Piece.of_spans(block.spans[index : index + 2]))
        if whole := _whole_name(block, index):
            pieces = [whole]
        for piece in pieces:
            reading = read_organisation(piece)
            if reading is None:
                continue
            top = span.box.y0 < _HEAD * sheet.page.height
            score = (0.36 if top else 0.2) + 0.12 * likeness + 0.1 * span.size / largest
            score -= _WRAPPED * (len(piece.lines) > 1 and piece is not whole)
            score -= _DESK * (span.words[-1].text.casefold() in _DESKS and span.box.y0 > sheet.spans[0].box.y0)
            score += 0.04 * is_unmistakable(reading.printed)
            yield Candidate("sponsor", reading, piece, score, "head" if top else "line")


def _whole_name(block: Block, index: int) -> Piece | None:
    """The lines of a name whose last holds only the word for what it is: "Kessel / Marlowe Global / Academy"."""
    last = block.spans[index]
    if len(last.words) > _MOST_LAST_WORDS or not all(
        has_organisation_word([word.text.strip(".,").casefold()]) for word in last.words
    ):
        return None
    first = index
    while first and index - first < _MOST_NAME_LINES - 1 and _alike(block.spans[first - 1], last):
        first -= 1
    piece = Piece.of_spans(block.spans[first : index + 1])
    return piece if first < index and _may_be_name(piece.text) and not is_heading(piece.text) else None


def _alike(above: Span, below: Span) -> bool:
    """Whether two lines are set alike, closely enough to be one name, and the upper is no name of a person."""
    apart = _APART_RECOGNISED if above.recognised else _APART
    same = above.bold == below.bold and abs(above.size - below.size) <= apart * below.size
    return same and not has_digit(above.text) and parse_person(above.text) is None and above.text[-1] not in ".:,"


def _leads_on(span: Span) -> bool:
    """Whether a line cannot end where it ends: in a hyphen, "for", "and"."""
    last = span.words[-1].text
    return last.endswith(("-", ":")) or last.casefold() in _LEADING_ON


def _signed(block: Block) -> bool:
    """Whether a block is a signature with the office and the organisation of who signed."""
    return any("__" in span.text or _names_officer(span.text) for span in block.spans)


def _names_officer(text: str) -> bool:
    """Whether a line names a person with an office: "Delphine Arsenault, Manager of Finance Training"."""
    first, _, rest = text.partition(",")
    words = {word.strip(".,&()").casefold() for word in text.split()}
    return bool(words & OFFICES) and (parse_person(first) is not None or not rest) and not is_unmistakable(text)


def _states_number(text: str) -> bool:
    return ("NASBA" in text or "egist" in text or "ponsor" in text) and has_digit(text)


def _numbered(texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """ "Examwise Self Study, NASBA sponsor number 137798": the name before its own number."""
    for text in texts:
        if not _states_number(text.text):
            continue
        pieces = [Piece.of_span(span) for span in text.block.spans if _states_number(span.text)]
        if len(text.words) >= _PROSE:
            pieces.append(text.piece(0, len(text.text)))
        for piece in pieces:
            match = _NUMBER_AHEAD.search(piece.text)
            if match is None:
                continue
            name = parse_organisation(match["name"])
            if name and not parse_person(name) and CAPTIONS.exact(name) is None and not is_heading(name):
                piece = piece.narrowed(match["name"])
                yield Candidate("sponsor", Reading(name, 1.0, name), piece, 0.6, "before its number")


def _beside_number(sheet: Sheet) -> Iterator[Candidate]:
    """The name left of its number on a line of items: "Tenfold Micro CPE     NASBA Registry ID 152208"."""
    for span in sheet.spans:
        if not _NUMBER_ITEM.match(span.text):
            continue
        left = sheet.left_of(span)
        if left is None or not _may_be_name(left.text) or parse_person(left.text) or has_digit(left.text):
            continue
        reading = read_organisation(Piece.of_span(left))
        if reading and CAPTIONS.meaning(left.key) is None:
            yield Candidate("sponsor", reading, Piece.of_span(left), _LEFT_OF_NUMBER, "before its number")


def _addressed(texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """ "Tallgrass CPE Institute, LLC, 6021 Old Ferry Turnpike": the name before an address."""
    for text in texts:
        match = _ADDRESS_AHEAD.match(text.text) if _ADDRESS_BEGINS.search(text.text) else None
        if match and ":" not in match["name"] and organisation_likeness(match["name"]) >= 0.5:
            name = parse_organisation(match["name"])
            if name:
                piece = text.piece(0, match.end("name"))
                yield Candidate("sponsor", Reading(name, 1.0, name), piece, 0.5, "address")
