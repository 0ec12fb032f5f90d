"""Candidates from sentences: "This certifies that … has successfully completed … on …", over lines and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.finding.bare_codes import course_code
from extraction.finding.candidates import Candidate
from extraction.finding.completion_phrases import POSSESSIVES, description, only_describes
from extraction.finding.marks import SEPARATORS, Mark, ProseMark, is_numbering
from extraction.finding.pieces import Piece
from extraction.finding.readings import (
    Reading,
    read_course_id,
    read_organisation,
    read_person,
    read_title,
)
from extraction.finding.sentence_names import leading_name, trailing_name
from extraction.finding.title_end import title_stop
from extraction.finding.title_fit import title_fit
from extraction.layout.blocks import Block
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.values.organisations import is_unmistakable
from extraction.values.text import clean
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.phrases import PhraseIndex
from extraction.vocabulary.prose import IDLE_AFTER_DONE

_IDLE = PhraseIndex((words, True) for words in IDLE_AFTER_DONE)
_CREDIT_LINE = re.compile(r"\b(?:cpe|credits?|hours?|continuing\s+professional)\b", re.IGNORECASE)
_CODE_LINE = re.compile(r"^\W*(?:course|program|session)?\s*(?:id|no\.?|number|code|#)\W", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b(?:Inc|Co|Corp|Ltd|No|Jr|Sr|U\.S|[A-Z])\.$")
_MOST_SPONSOR_WORDS = 10
_AFTER_SPONSOR = frozenset({"on", "in", "at", "for", "is", "has", "to", "via", "through", "from"})
_OFFERED = frozenset({"offered", "sponsored", "provided", "hosted", "issued", "organized", "produced", "brought"})
_REGISTRIES = frozenset({"NASBA", "Registry", "National"})
_GREETING = re.compile(r"^\s*Dear\s+\S", re.IGNORECASE)
# "You did it, Ann Roe!"
_PRAISE = re.compile(r"^(?:[A-Z][\w']*(?:\s[a-z']+){0,3}|Hi|Hello),?\s(?:[A-Z][\w.'’-]+\s?){2,4}[!,]$")
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof)\.?$", re.IGNORECASE)
_NOUNS = frozenset({"participation", "attendance", "completion", "presence"})
_MOST_DESCRIBING = 5
_NAME_FOR_TITLE = 0.5  # of a name where a title was announced
_MOST_TITLE_LINES = 4
_POSSESSIVE = frozenset({"your", "his", "her", "their", "my"})
_IN_TITLES = frozenset({"from", "to", "under", "without", "through", "vs", "vs.", "into", "over", "in", "–", "—", "-"})


class SentenceReader:
    """Reads the phrases of one sheet; `marks` are its captions, where a value must end."""

    def __init__(self, sheet: Sheet, prose: Sequence[ProseMark], marks: Sequence[Mark]) -> None:
        self.sheet = sheet
        self.prose = prose
        self.captioned = {mark.first.number for mark in marks if _leads(mark) and (mark.colon or mark.closes_span)}
        self.announcing = {
            id(word) for mark in prose if mark.phrase.after for word in mark.block.words[mark.start : mark.stop]
        }
        self.open_captions = {(mark.span.number, mark.start) for mark in marks if mark.colon}

    def candidates(self) -> Iterator[Candidate]:
        for mark in self.prose:
            if mark.phrase.before and self._is_noun(mark):
                yield from self._person_and_title_after(mark)
                continue
            if mark.phrase.after == "participant":
                yield from self._person_after(mark)
            elif mark.phrase.after == "course_title":
                yield from self._title_after(mark)
            elif mark.phrase.after == "sponsor":
                yield from self._sponsor_after(mark)
            if mark.phrase.before == "participant":
                yield from self._person_before(mark)
        yield from self._addressee()

    # Persons

    def _person_after(self, mark: ProseMark) -> Iterator[Candidate]:
        rest = self._rest(mark)
        if rest:
            if found := leading_name(rest, self.announcing):
                yield self._candidate("participant", found, 0.9, "sentence")
            if len(rest) > 1 and rest[0].box.y1 <= mark.block.words[mark.stop - 1].box.y1 + 2:
                return
        for span in self._next_spans(mark):
            reading = read_person(Piece.of_span(span))
            if reading:
                yield Candidate("participant", reading, Piece.of_span(span), 0.92 * reading.fit, "sentence")
                return
            found = leading_name(list(span.words), self.announcing)
            if found and not _titles_on(span.words[len(found[1]) :]):
                yield self._candidate("participant", found, 0.8, "sentence")
                return

    def _is_noun(self, mark: ProseMark) -> bool:
        """Whether a phrase of completion is "the participation of", with the name behind it."""
        said = mark.block.words[mark.start : mark.stop]
        if any(word.text.endswith(POSSESSIVES) or word.text.casefold() in _POSSESSIVE for word in said):
            return False  # "Ann's successful completion of"
        noun, of = ["", *(word.text.lower() for word in mark.block.words[mark.start : mark.stop])][-2:]
        return of in ("of", "by") and noun in _NOUNS

    def _person_and_title_after(self, mark: ProseMark) -> Iterator[Candidate]:
        """ "certifies the participation of Ana Li in the Spring Conference"; without a name it is only a title."""
        person = next(self._person_after(mark), None)
        if person is None:
            yield from self._title_after(mark)
            return
        yield person
        last = person.piece.words[-1]
        block = next(b for b in self.sheet.blocks if any(word is last for word in b.words))
        behind = next(i for i, word in enumerate(block.words) if word is last) + 1
        if behind >= len(block.words):
            below = self.sheet.below(block.spans[-1], 5.0)
            if below is None:
                return
            block = self.sheet.block_of[below.number]
            behind = next(i for i, word in enumerate(block.words) if word is below.words[0])
        stop = behind
        while stop < len(block.words) and block.words[stop].text.lower() in ("in", "at", "of", "for", "the", "our"):
            stop += 1
        if behind < stop < len(block.words):
            yield from self._title_after(ProseMark(mark.phrase, block, behind, stop))

    def _person_before(self, mark: ProseMark) -> Iterator[Candidate]:
        words = mark.block.words[: mark.start]
        if words and words[-1].box.y1 > mark.block.words[mark.start].box.y0:
            if found := trailing_name(words, self.announcing):
                yield self._candidate("participant", found, 0.85, "sentence")
            return
        span = self._span_with(mark.block.words[mark.start])
        above = self.sheet.above(span, 4.5) if span else None
        if above is not None and above.number not in self.captioned:
            reading = read_person(Piece.of_span(above))
            if reading:
                yield Candidate("participant", reading, Piece.of_span(above), 0.88 * reading.fit, "sentence")

    def _sponsor_after(self, mark: ProseMark) -> Iterator[Candidate]:
        rest = [*self._rest(mark)[:_MOST_SPONSOR_WORDS]]
        if not rest or not rest[0].text[0].isupper():
            return
        stop = title_stop(mark.block.words[mark.stop - 1], rest, self._caption_at)
        stop = next((i for i in range(1, stop) if rest[i].text.lower() in _AFTER_SPONSOR), stop)
        stop = next(
            (i for i in range(1, stop) if has_digit(rest[i].text) and rest[i].box.x0 < rest[i - 1].box.x0), stop
        )
        stop = next((i for i in range(1, stop) if rest[i].text in _REGISTRIES and rest[i - 1].text[-1] == ","), stop)
        piece = Piece.of_words(self.sheet.page, rest[:stop])
        reading = read_organisation(piece)
        offers = mark.block.words[mark.start].text.lower() in _OFFERED
        if reading and (offers or is_unmistakable(reading.printed) or not read_person(piece)):  # "delivered by Ann Roe"
            yield Candidate("sponsor", reading, piece, 0.62 + 0.2 * is_unmistakable(reading.printed), "sentence")

    def _addressee(self) -> Iterator[Candidate]:
        """The full name in a letter that is addressed "Dear Ms. Pruitt:"."""
        for span in self.sheet.spans:
            if _PRAISE.match(span.text) and (praised := read_person(Piece.of_span(span))):
                yield Candidate("participant", praised, Piece.of_span(span), 0.7 * praised.fit, "greeting")
        greeting = next((span for span in self.sheet.spans if _GREETING.match(span.text)), None)
        if greeting is None:
            return
        titled = any(_HONORIFIC.match(word.text) for word in greeting.words)
        if not titled and (named := read_person(Piece.of_span(greeting, 1))):
            yield Candidate("participant", named, Piece.of_span(greeting, 1), 0.7 * named.fit, "greeting")
        family = match_key(" ".join(word.text for word in greeting.words[1:] if not _HONORIFIC.match(word.text)))
        for span in self.sheet.spans:
            reading = (
                read_person(Piece.of_span(span)) if family and span is not greeting and family in span.key else None
            )
            if reading:
                yield Candidate("participant", reading, Piece.of_span(span), 0.85 * reading.fit, "greeting")

    # Titles

    def _title_after(self, mark: ProseMark) -> Iterator[Candidate]:
        words = mark.block.words
        rest = self._rest(mark)
        if rest and rest[0].box.y0 < words[mark.stop - 1].box.y1 - 1:
            kind = description(rest)
            if kind.code >= 0:
                yield from self._code(rest[kind.code])
            rest = rest[kind.stop :]
            if kind.stop and not (rest and rest[0].box.y0 < words[mark.stop + kind.stop - 1].box.y1 - 1):
                yield from self._title_below(replace(mark, stop=mark.stop + kind.stop))
                return
            line = _first_line(rest)
            if len(line) <= _MOST_DESCRIBING and only_describes(line):
                yield from self._title_below(replace(mark, stop=mark.stop + kind.stop + len(line)))
                return
            keys = [match_key(word.text) for word in rest[:8]]
            if not rest or _IDLE.longest_at(keys, 0) or not any(keys):
                return
            if title_fit(" ".join(word.text for word in rest)) <= 0.1:
                yield from self._title_below(mark)
                return
            stop = title_stop(words[mark.stop - 1], rest, self._caption_at)
            piece = Piece.of_words(self.sheet.page, rest[:stop])
            reading = read_title(piece) if rest[:stop] else None
            reading = self._cut(reading) if reading else None
            if reading and not (rest[0].text[0].islower() and len(reading.printed.split()) < 3):
                yield Candidate("course_title", reading, piece, 0.86 * reading.fit, "sentence")
            if stop < len(rest) and rest[stop].text[0] == "(" and course_code(rest[stop].text, announced=True):
                yield from self._code(rest[stop])
            return
        yield from self._title_below(mark)

    def _code(self, word: Word) -> Iterator[Candidate]:
        """The number of the course in "attended program 2022-117"."""
        piece = Piece(self.sheet.page, ((word,),))
        if reading := read_course_id(piece):
            yield Candidate("course_id", reading, piece, 0.8 * reading.fit, "sentence")

    def _title_below(self, mark: ProseMark) -> Iterator[Candidate]:
        words = mark.block.words
        rest = " ".join(word.text for word in self._rest(mark))
        # "the following course:" only announces; the title stands under it
        stop = len(words) if rest and title_fit(rest) <= 0.1 else mark.stop
        if spans := self._title_spans(self._next_spans(replace(mark, stop=stop))):
            piece = Piece.of_spans(spans)
            prose = self.sheet.block_of[spans[0].number] is mark.block or bool(find_dates(piece.text))
            if prose or spans[0].text[0] in '“"«„':
                stop = title_stop(words[mark.stop - 1], piece.words, self._caption_at)
                piece = Piece.of_words(self.sheet.page, piece.words[:stop])
            reading = read_title(piece)
            if reading:
                reading = self._cut(reading)
                piece = piece.narrowed(reading.printed)
                person = read_person(Piece.of_span(spans[0]))
                named = person is not None and person.fit == 1.0  # "has met the requirements:" over a name
                if named and person is not None:
                    yield Candidate("participant", person, Piece.of_span(spans[0]), _NAME_FOR_TITLE, "announced")
                yield Candidate("course_title", reading, piece, (0.45 if named else 0.9) * reading.fit, "sentence")

    def _cut(self, reading: Reading) -> Reading:
        """Without a course number in brackets at the end: "Leases (course YV-2023-151)"."""
        printed = re.sub(
            r"\s*\((?:course|program|session)\s*(?:no\.?|id|code|#)?:?\s*[\w.\-]*\d[\w.\-]*\)\s*$",
            "",
            reading.printed,
            flags=re.IGNORECASE,
        )
        printed = clean(printed)
        if printed.endswith((".", "!")) and not _ABBREVIATED.search(printed):
            printed = printed[:-1].rstrip()
        return Reading(printed, reading.fit, printed)

    def _title_spans(self, spans: Sequence[Span]) -> list[Span]:
        """The lines of a title that stands on lines of its own."""
        found: list[Span] = []
        for span in spans:
            if found and not _like(found[0], span):
                break
            if found and self._begins_anew(found, span):
                break
            if not found and (is_heading(span.text) or not any(c.isalpha() for c in span.text)):
                break
            if not found and (self._no_title(span) or any(id(word) in self.announcing for word in span.words)):
                break
            found.append(span)
            if len(found) >= _MOST_TITLE_LINES:
                break
        return found

    def _no_title(self, span: Span) -> bool:
        dates = find_dates(span.text)
        return span.number in self.captioned or bool(dates and dates[0].start < 6)

    def _begins_anew(self, found: Sequence[Span], span: Span) -> bool:
        text = span.text
        if span.number in self.captioned or any(id(word) in self.announcing for word in span.words[:1]):
            return True
        if any((span.number, position) in self.open_captions for position in range(2)):
            return True
        if find_dates(text) or _CODE_LINE.match(text) or LABELLED_INDEX.exact(text) or FIELD_INDEX.exact(text):
            return True
        if _CREDIT_LINE.search(text) and find_numbers(text):
            return True
        gap = span.box.y0 - found[-1].box.y1
        return gap > 0.9 * span.em

    # Neighbours

    def _rest(self, mark: ProseMark) -> list[Word]:
        return mark.block.words[mark.stop :]

    def _next_spans(self, mark: ProseMark) -> list[Span]:
        """The spans after the one in which a phrase ends: right of it, then below it."""
        span = self._span_with(mark.block.words[mark.stop - 1])
        if span is None:
            return []
        right = self.sheet.right_of(span)
        if right is not None and right.box.x0 - span.box.x1 < 8 * span.em and right.number not in self.captioned:
            below = self.sheet.below(right, 1.0)
            return [right, *([below] if below and abs(below.box.x0 - right.box.x0) < right.size else [])]
        below = self.sheet.below(span, 5.0)
        if below is None:
            return []
        block: Block = self.sheet.block_of[below.number]
        return block.spans[block.spans.index(below) :]

    def _span_with(self, word: Word) -> Span | None:
        return self.sheet.span_of.get(id(word))

    def _caption_at(self, word: Word) -> bool:
        span = self._span_with(word)
        return span is not None and word is span.words[0] and span.number in self.captioned

    def _candidate(self, role: str, found: tuple[Reading, list[Word]], score: float, source: str) -> Candidate:
        reading, words = found
        return Candidate(role, reading, Piece.of_words(self.sheet.page, words), score * reading.fit, source)


def _titles_on(words: Sequence[Word]) -> bool:
    """Whether words behind a name go on as a title does: "Ethics Hotlines | from Calls to Cases", "… 2026 Update"."""
    first = words[0].text if words else ""
    return first.casefold() in _IN_TITLES or first[:1].isdigit() or (first[:1].isupper() and first[-1:] not in ".,")


def _leads(mark: Mark) -> bool:
    """Whether a caption begins its line, but for a number or a sign: "2. Meeting topic"."""
    return all(is_numbering(word.text) or not word.text.strip(SEPARATORS) for word in mark.span.words[: mark.start])


def _first_line(words: Sequence[Word]) -> Sequence[Word]:
    stop = next((i for i in range(1, len(words)) if words[i].box.x0 < words[i - 1].box.x0), len(words))
    return words[:stop]


def _like(first: Span, span: Span) -> bool:
    return (
        first.bold == span.bold and abs(first.size - span.size) <= (0.08 if not span.recognised else 0.25) * first.size
    )
