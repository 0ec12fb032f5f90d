"""What stands behind captions and in sentences that no list foresees, by what the words themselves can be.

"Credit recipient: Ann Roe" in unknown words still announces a person, and in "Ann Roe, of this city, sat through …" who
did something is a person with a verb of the past. Such candidates score below all that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import read_organisation, read_person, read_title
from extraction.finding.texts import BlockText
from extraction.finding.title_end import title_stop
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.choices import parse_delivery_method, parse_field_of_study
from extraction.values.letters import has_digit
from extraction.values.organisations import is_generic, organisation_likeness
from extraction.vocabulary.people import OFFICES
from extraction.vocabulary.prose import COURSE_NOUNS

_NAMES = ("participant", "course_title", "sponsor")
_MOST_CAPTION = 7  # words
_PERSON, _SPONSOR, _TITLE = 0.45, 0.44, 0.36
_SUBJECT, _TITLE_BEHIND = 0.6, 0.5
_LEAST_TITLE_FIT = 0.9
_LIKELY = 0.5
_SMALL = 3  # letters
_MOST_CAPITALS = 2  # "Opportunity Zones: Round Two" is a title with a colon
_PERSONS = frozenset(
    {
        "name", "recipient", "earner", "person", "participant", "attendee", "cpa", "credited", "colleague", "holder",
        "practitioner", "learner", "student", "member", "registered", "awarded", "professional", "individual", "viewer",
        "accountant", "employee", "licensee", "record", "delegate", "candidate", "completed", "attested",
    }
)  # fmt: skip
_MOST_BETWEEN = 14  # words from a verb to the title
# Captions and verbs of those who teach, sign or employ.
_OF_OTHERS = OFFICES | {
    "author", "lecturer", "leader", "leaders", "panel", "panelist", "contact", "signed", "signature", "approved",
    "verified", "prepared", "employer", "company", "firm", "client", "reviewed", "reviewer", "taught", "led", "guest",
    "host", "presented", "instructed", "attest", "witness", "notary", "questions", "from", "cc", "manager", "by",
    "address", "location", "venue", "where", "city", "place", "room", "state", "next", "note", "prerequisite",
    "ship", "shipped", "sold", "bill", "billed", "buyer", "purchaser", "payer", "paid", "ordered", "customer",
    "cashier", "invoice", "order", "payment", "re", "subject",
    "prerequisites", "level", "objective", "objectives", "audience",
}  # fmt: skip
_TEACHING = (
    "presented|taught|led|signed|issued|delivered|moderated|certified|prepared|approved|instructed|facilitated|"
    "authored|hosted|offered|provided|sponsored|registered"
)
_NAME = r"(?P<name>[^\W\d_a-z][\w'’.-]*(?: (?:[^\W\d_a-z][\w'’.-]*|de|la|del|van|von|der|da|di)){1,4})"
_DID = re.compile(
    rf"{_NAME}(?:,? (?:jr\.|sr\.|cpa|ea|cma|cia))?(?:, [^.;:]{{2,50}},)? "
    r"(?:who )?(?P<verb>has|have|had|was|did|sat|took|went|put|spent|duly|fully|successfully|satisfactorily|"
    rf"(?!(?:{_TEACHING})\b)[a-z]{{3,}}ed)\b",
)
_OWNED = re.compile(
    rf"{_NAME}['’]s? (?:[a-z]+ )?"
    r"(?:attendance|completion|participation|presence|certificate|record|transcript|credit|cpe)\b",
    re.IGNORECASE,
)
_OF_FIRMS = frozenset(
    {"of", "from", "at", "with", "by", "for", "in", "and"}
)  # "Ann Roe of Fennick Industries attended"
_WHO = re.compile(rf"{_NAME}, who\b")


def unforeseen_candidates(sheet: Sheet, texts: Sequence[BlockText], claimed: set[int]) -> Iterator[Candidate]:
    """The names, sponsors and titles that nothing known announces; `claimed` are words that something known does."""
    for span in sheet.spans:
        yield from _behind_caption(sheet, span, claimed)
    for text in texts:
        yield from _subjects(sheet, text)


def _behind_caption(sheet: Sheet, span: Span, claimed: set[int]) -> Iterator[Candidate]:
    stop = next((i + 1 for i, word in enumerate(span.words[:_MOST_CAPTION]) if word.text.endswith(":")), 0)
    if not stop or _is_of_others(span, stop):
        return
    value = Piece.of_span(span, stop) if stop < len(span.words) else None
    if value is None and (right := sheet.right_of(span)) is not None:
        value = Piece.of_span(right)
    if value is None or claimed & value.word_ids or has_digit(value.text):
        return
    yield from _of_kind(value, [word.text.strip(".,:()").casefold() for word in span.words[:stop]], span)


def _is_of_others(span: Span, stop: int) -> bool:
    """Whether a caption speaks of something nobody asks for, or of a person who did not attend."""
    words = [word.text.strip(".,:()").casefold() for word in span.words[:stop]]
    label = CAPTIONS.exact(" ".join(word.text for word in span.words[:stop]).rstrip(" :"))
    gives = words[-1] == "by" and len(words) > 1
    others = _OF_OTHERS.intersection(words[:-1] if gives else words)
    return bool(others) or (label is not None and label.role not in _NAMES)


def _of_kind(value: Piece, caption: Sequence[str], span: Span) -> Iterator[Candidate]:
    """What a value can be, by itself: an organisation, a person, else a title where the caption speaks of a course."""
    text = value.cleaned
    if parse_field_of_study(text) or parse_delivery_method(text):
        return
    if organisation_likeness(text) >= _LIKELY:
        if (name := read_organisation(value)) and not is_generic(text):
            yield Candidate("sponsor", name, value, _SPONSOR, "line")
        return
    person = read_person(value)
    capitals = sum(len(word.text) > _SMALL and word.text[0].isupper() for word in span.words[: len(caption)])
    if person is not None and person.fit == 1.0 and (capitals < _MOST_CAPITALS or _PERSONS.intersection(caption)):
        yield Candidate("participant", person, value, _PERSON, "announced")
        return
    title = read_title(value)
    if (
        COURSE_NOUNS.intersection(caption)
        and person is None
        and title is not None
        and title.fit >= _LEAST_TITLE_FIT
        and len(text.split()) > 1
    ):
        yield Candidate("course_title", title, value, _TITLE, "announced")


def _subjects(sheet: Sheet, text: BlockText) -> Iterator[Candidate]:
    """Who did something in a sentence, and what is named behind the verb."""
    for pattern in (_DID, _OWNED, _WHO):
        for match in pattern.finditer(text.text):
            before = text.text[: match.start("name")].split()[-1:]
            if text.is_idle(*match.span("name")) or (before and before[0] in _OF_FIRMS):
                continue
            piece = text.piece(*match.span("name"))
            found = _longest_name(piece)
            if found is None:
                continue
            yield found
            behind = text.words_between(match.end() - 1, match.end()).stop
            yield from _named_behind(sheet, text.words[behind - 1 :])
            return


def _longest_name(piece: Piece) -> Candidate | None:
    """The name that ends a run of capitalised words: "Council Ann Roe" has one of two words."""
    words = piece.words
    for start in range(len(words) - 1):
        own = Piece.of_words(piece.page, words[start:])
        reading = read_person(own)
        if reading is not None and reading.fit == 1.0:
            return Candidate("participant", reading, own, _SUBJECT, "announced")
    return None


def _named_behind(sheet: Sheet, words: Sequence[Word]) -> Iterator[Candidate]:
    """The first words in capitals behind a verb, on its line or on the next one."""
    first = next(
        (i for i, word in enumerate(words[1:_MOST_BETWEEN], 1) if word.text.lstrip("“\"'(")[:1].isupper()), None
    )
    if first is None or any(has_digit(word.text) or word.text[-1] in ".;" for word in words[:first]):
        last = words[0] if first is None else None
        if last is not None:
            yield from _title_under(sheet, words[-1])
        return
    rest = list(words[first:])
    piece = Piece.of_words(sheet.page, rest[: title_stop(words[first - 1], rest, lambda word: False)])
    reading = read_title(piece)
    if reading is not None and reading.fit >= _LEAST_TITLE_FIT and len(piece.words) > 1:
        yield Candidate("course_title", reading, piece, _TITLE_BEHIND, "announced")


def _title_under(sheet: Sheet, last: Word) -> Iterator[Candidate]:
    """The line under a sentence that breaks off: "… sat through the entire session of / Leases in Practice"."""
    span = sheet.span_of[id(last)]
    below = sheet.below(span, 4.0)
    if below is None or span.words[-1] is not last or not last.text[-1].isalpha() or not below.text[0].isupper():
        return
    block = sheet.block_of[below.number]
    lines = [line for line in block.spans[block.spans.index(below) :][:3] if line.size == below.size]
    piece = Piece.of_spans(lines)
    reading = read_title(piece)
    if (
        reading is not None
        and reading.fit >= _LEAST_TITLE_FIT
        and len(piece.words) > 1
        and not has_digit(lines[0].text[:2])
    ):
        yield Candidate("course_title", reading, piece, _TITLE_BEHIND, "announced")
