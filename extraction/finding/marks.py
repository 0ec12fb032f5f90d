"""Where a page announces its items: captions ("Course Title:") and phrases ("has successfully completed")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from extraction.finding.completion_phrases import completion_stop, holds_completion
from extraction.finding.sentence_names import leading_name
from extraction.layout.blocks import Block
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.letters import has_digit
from extraction.vocabulary import compounds
from extraction.vocabulary.boilerplate import AWARDS, SENTENCES
from extraction.vocabulary.labels import Label, vocabulary
from extraction.vocabulary.phrases import Hit, PhraseIndex
from extraction.vocabulary.prose import Phrase, phrases
from extraction.vocabulary.wordings import Wordings

CAPTIONS: PhraseIndex[Label] = PhraseIndex(vocabulary())
PROSE: PhraseIndex[Phrase] = PhraseIndex(phrases())
_PARTICIPANT = Label("participant")
COMPLETION = Phrase(after="course_title", before="participant")

SEPARATORS = "|·•;,/–—-_.><*■□☐☑☒:‹›«»◄►◀▶◂▸←→↑↓↖↗●○◦∙★☆◆◇➤➔✓✔^"
_ITEM_ENDS = frozenset("|·•;,.)–—")
_SIGN = re.compile(r"^(?::|=|–|—|-|\||\.{2,}|…+|_{2,}|>+|:?-+>)$")  # what stands between a caption and its value
_NUMBERING = re.compile(r"^\(?\d{1,2}[.)]$|^[a-z][.)]$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%][.!?])\s+(?=[A-Z])")
_COLON_EARLY = re.compile(r"^[^:]{2,60}:")
# Of a block's width: where the next word would have fitted before it, the line ends a sentence.
_FULL_LINE = 0.99
_WIDE_GAP = 1.6  # times the narrowest of a line, from which a gap parts two items
_MOST_TRANSLATED = 4  # words
_ALIKE_GAPS = 0.8  # of a gap, from which another of the line is as wide: letters set far apart
_WRAPPED_PITCH = 1.4  # type sizes from line to line within a caption
CLOSE_STRENGTH = 0.85
TYPED_ROLES = frozenset({"completion_date", "credits", "sponsor_id", "course_id", "field_of_study", "delivery_method"})


@dataclass(eq=False)
class Mark:
    """A caption: words `start` to `stop` of a span (the last of its spans, where it runs over two lines)."""

    role: str
    strength: float
    span: Span
    start: int
    stop: int
    colon: bool
    first: Span  # where it begins, usually `span`

    @property
    def text(self) -> str:
        """Its words, as printed."""
        above = self.first.text + " " if self.first is not self.span else ""
        return above + " ".join(word.text for word in self.span.words[self.start : self.stop])

    @property
    def closes_span(self) -> bool:
        return self.stop >= len(self.span.words)


@dataclass(eq=False)
class ProseMark:
    """A phrase: words `start` to `stop` of a block."""

    phrase: Phrase
    block: Block
    start: int
    stop: int


def boilerplate_words(block: Block, sentences: Wordings) -> set[int]:
    """The indices of a block's words that stand in one of the sentences which carry no items."""
    joined, lower = block.text, block.lower
    found = list(sentences.found_in(lower))
    if not found:
        return set()
    starts = list(accumulate((len(word.text) + 1 for word in block.words[:-1]), initial=0))
    flagged: set[int] = set()
    begin = 0
    ends = {*(match.end() for match in _SENTENCE_END.finditer(joined)), *_paragraph_ends(block, starts), len(joined)}
    for end in sorted(ends):
        idle = any(pattern.search(lower, begin, end) for pattern in found)
        if idle and not AWARDS.search(joined, begin, end):
            flagged.update(range(bisect_left(starts, begin), bisect_left(starts, end)))
        begin = end
    return flagged


def _paragraph_ends(block: Block, starts: Sequence[int]) -> Iterator[int]:
    """The characters at which lines begin that do not go on with the line before."""
    width, index = block.box.width, 0
    for before, span in pairwise(block.spans):
        index += len(before.words)
        fits = before.box.width + span.words[0].box.width + 0.3 * span.size < _FULL_LINE * width
        if fits or _COLON_EARLY.match(span.text):
            yield starts[index]


class MarkFinder:
    """Finds the marks of a sheet; `captions` may hold more than the vocabulary (the columns somebody asked for)."""

    def __init__(self, sheet: Sheet, captions: Sequence[PhraseIndex[Label]] = (CAPTIONS,)) -> None:
        self.sheet = sheet
        self.captions = [index for index in captions if index]
        sentences = SENTENCES.told_in("\n".join([block.lower for block in sheet.blocks]))
        self.boilerplate = {block.number: boilerplate_words(block, sentences) for block in sheet.blocks}

    def captions_found(self) -> list[Mark]:
        """All captions in reading order."""
        found: list[Mark] = []
        for block in self.sheet.blocks:
            found.extend(self._captions_of(block))
        return found

    def prose_found(self) -> list[ProseMark]:
        """All phrases of sentences, outside of boilerplate."""
        return [mark for block in self.sheet.blocks for mark in self._phrases_of(block)]

    def _phrases_of(self, block: Block) -> Iterator[ProseMark]:
        # Without a verb of completion grammar finds nothing, and only words that begin a known phrase are of interest.
        grammatical = holds_completion(block.keys)
        idle, stop = self.boilerplate[block.number], 0
        for position in range(len(block.keys)) if grammatical else PROSE.starts(block.keys):
            if position < stop or position in idle:
                continue
            if mark := self._phrase_at(block, position, grammatical=grammatical):
                yield mark
                stop = mark.stop

    def _phrase_at(self, block: Block, position: int, *, grammatical: bool) -> ProseMark | None:
        """The phrase of the vocabulary, or the longer one that grammar finds."""
        hit = PROSE.longest_at(block.keys, position)
        stop = completion_stop(block.words, position) if grammatical else position
        if hit and hit.stop == hit.start + 1 and hit.meaning.before and self._ends_caption(block, position):
            return None  # "Date Offered or Completed": words of a caption
        if hit and hit.meaning.alone and not _ends_line(block, hit.stop):
            hit = None
        if hit and (hit.stop >= stop or hit.meaning.after == "participant"):
            return ProseMark(hit.meaning, block, hit.start, hit.stop)
        if stop > position:
            return ProseMark(COMPLETION, block, position, stop)
        return None

    def _ends_caption(self, block: Block, position: int) -> bool:
        """Whether a word in capitals goes on with a line, as the last of a caption does."""
        word = block.words[position]
        if not _is_capitalised(word.text) or not position:
            return False
        before = block.words[position - 1]
        return before.box.x1 <= word.box.x0 and before.box.y1 > word.box.y0 and before.text[-1] not in ".,:;"

    def _captions_of(self, block: Block) -> Iterator[Mark]:
        idle = self.boilerplate[block.number]
        begins = self._beginnings(block.keys)
        offset, free = 0, 0  # `free`: the first word behind the caption before
        for index, span in enumerate(block.spans):
            seen, end = False, offset + len(span.words)
            for at in begins[bisect_left(begins, offset) : bisect_left(begins, end)]:
                if at < free or at in idle or not _may_begin(span, at - offset, seen):
                    continue
                mark = self._at(block, index, at - offset, offset)
                if mark is None:
                    continue
                yield mark
                seen = True
                if mark.span is not span:
                    free = end + mark.stop
                    break
                free = offset + mark.stop
            if not seen and span.recognised and offset not in idle and offset >= free:
                yield from self._misread(span)
            offset = end

    def _beginnings(self, keys: Sequence[str]) -> list[int]:
        """The words with which any caption may begin."""
        return sorted({*compounds.starts(keys), *(at for index in self.captions for at in index.starts(keys))})

    def _at(self, block: Block, index: int, position: int, offset: int) -> Mark | None:
        span = block.spans[index]
        for hit in self._hits(block.keys, offset + position):
            stop = hit.stop - offset
            if stop <= len(span.words):
                if (mark := _within(span, position, stop, hit)) is not None:
                    return mark
            elif index + 1 < len(block.spans) and position == 0 and _wraps(span, block.spans[index + 1], hit):
                below, reach = block.spans[index + 1], stop - len(span.words)
                if reach == len(below.words) or (
                    reach < len(below.words) and below.words[reach - 1].text.endswith(":")
                ):
                    colon = below.words[reach - 1].text.endswith(":")
                    return Mark(hit.meaning.role, hit.meaning.strength, below, 0, reach, colon, span)
        return None

    def _hits(self, keys: list[str], position: int) -> Iterator[Hit[Label]]:
        listed = [hit for captions in self.captions for hit in captions.all_at(keys, position)]
        compound = compounds.compound_at(keys, position)
        if compound and not any(hit.stop >= compound[0] for hit in listed):
            yield Hit(position, compound[0], compound[1], "")
        yield from listed

    def _misread(self, span: Span) -> Iterator[Mark]:
        """A caption that is nearly one of the vocabulary, as recognisers give it."""
        stop = next((i + 1 for i, word in enumerate(span.words) if word.text.endswith(":")), len(span.words))
        if stop > 7 or len(span.key) > 60:
            return
        text = " ".join(word.text for word in span.words[:stop])
        best = max((found for c in self.captions if (found := c.close(text))), key=lambda f: f[1], default=None)
        if best:
            label, likeness = best
            colon = span.words[stop - 1].text.endswith(":")
            yield Mark(label.role, label.strength * likeness * CLOSE_STRENGTH, span, 0, stop, colon, span)


def _ends_line(block: Block, stop: int) -> bool:
    words = block.words
    return stop >= len(words) or words[stop].box.y0 > words[stop - 1].box.y1 - 0.3 * words[stop - 1].box.height


def _is_capitalised(text: str) -> bool:
    return text[0].isupper() and not text.isupper()


def _wraps(above: Span, below: Span, hit: Hit[Label]) -> bool:
    """Whether a caption may run from one line to the next; two captions in a list stand further apart."""
    if above.text.endswith(":"):
        return False
    known = CAPTIONS.exact(above.text) is not None and CAPTIONS.exact(below.text) is not None
    if known and not hit.key:
        return False  # "Program" over "Completed": words of a compound, but two captions of a list
    tight = below.center[1] - above.center[1] < _WRAPPED_PITCH * max(above.em, below.em)
    return tight or not known


def _may_begin(span: Span, position: int, after_caption: bool) -> bool:
    """Whether a caption may begin with a word of a span; `after_caption` where the span holds one before it."""
    if position == 0:
        return True
    before = span.words[position - 1].text
    word = span.words[position]
    if _ends_item(before) or (position == 1 and _NUMBERING.match(before)):
        return True
    restyled = word.bold != span.words[position - 1].bold
    if word.text.startswith("(") or restyled or (after_caption and has_digit(before)):
        return (
            any(following.text.endswith(":") for following in span.words[position : position + 6])
            or word.text[0] == "("
        )
    # Elsewhere in a line only captions of several words: "Live: Method of delivery:", but no "Workshop: " in a title.
    if not any(following.text.endswith(":") for following in span.words[position + 1 : position + 6]):
        return False
    gaps = [after.box.x0 - word.box.x1 for word, after in pairwise(span.words)]
    return after_caption or gaps[position - 1] > _WIDE_GAP * min(gaps)


def _ends_item(text: str) -> bool:
    """Whether a word ends the item before a caption: by its last sign, or because it is nothing but signs."""
    return text[-1] in _ITEM_ENDS or not text.strip(SEPARATORS)


def _within(span: Span, start: int, stop: int, hit: Hit[Label]) -> Mark | None:
    words = span.words
    last = words[stop - 1].text
    if words[start].text.startswith("(") and hit.meaning.role == "course_title" and not _is_bracketed_code(words, stop):
        return (
            Mark(hit.meaning.role, hit.meaning.strength, span, start, stop, False, span)
            if (start and closes_bracket(span, start, stop))
            else None
        )
    if words[start].text[0] == "(" and last[-1] == ")" and stop < len(words):
        return None  # "(Technical) Delivery Method": a remark
    bracketed = words[start].text[0] == "[" and last[-1] == "]"
    colon = bracketed or last.endswith((":", "=")) or (stop < len(words) and bool(_SIGN.match(words[stop].text)))
    stop_with_remark = _past_remark(span, stop) if not last.endswith(":") else stop
    if stop_with_remark > stop:
        stop = stop_with_remark
        colon = colon or words[stop - 1].text.endswith(":")
    if (translated := _past_translation(span, stop)) > stop:
        stop = translated
        colon = colon or words[stop - 1].text.endswith(":")
    if stop < len(words) and _SIGN.match(words[stop].text) and words[stop].text not in "–—-":
        stop += 1
    first_position = (
        start == 0 or words[start].text.startswith("(") or (start == 1 and bool(_NUMBERING.match(words[0].text)))
    )
    if not colon and not first_position and not _ends_item(words[start - 1].text):
        return None
    if not colon and stop < len(words) and not _style_changes(span, stop):
        # Without any sign between caption and value, only a value of the right kind shows that it is one.
        typed = hit.meaning.role in TYPED_ROLES or has_digit(words[stop].text)
        typed = typed or (start == 0 and hit.meaning == _PARTICIPANT and leading_name(words[stop:], set()) is not None)
        return Mark(hit.meaning.role, hit.meaning.strength, span, start, stop, colon, span) if typed else None
    return Mark(hit.meaning.role, hit.meaning.strength, span, start, stop, colon, span)


def closes_bracket(span: Span, start: int, stop: int) -> bool:
    """Whether a caption is all that a bracket at the end of a line holds: "Ann Roe (participant)"."""
    words = span.words
    return stop == len(words) and words[start].text[0] == "(" and words[-1].text[-1] == ")"


def _is_bracketed_code(words: Sequence[Word], position: int) -> bool:
    """Whether a code closes the bracket: "(course YV-2023-151)", but not "(Title 16, Section 87)"."""
    word = words[position].text if position < len(words) else ""
    return word.rstrip(".,").endswith(")") and has_digit(word)


def _past_remark(span: Span, stop: int) -> int:
    """Past "(50 min. = 1 hour)", "(if registered):" behind a caption."""
    words = span.words
    if stop < len(words) and words[stop].text.startswith("("):
        for position in range(stop, min(stop + 9, len(words))):
            if words[position].text.rstrip(":").endswith(")"):
                inside = " ".join(w.text for w in words[stop : position + 1])
                numeric = bool(re.fullmatch(r"\(?\d+(?:\.\d+)?\)?:?", inside))
                return stop if numeric else position + 1
    return stop


def _past_translation(span: Span, stop: int) -> int:
    """Past the same caption in another language: "Course / Cours", "Field of study / Domaine:"."""
    words = span.words
    rest = words[stop + 1 :] if stop < len(words) and words[stop].text == "/" else ()
    end = next((number for number, word in enumerate(rest, 1) if word.text.endswith(":")), len(rest))
    text = " ".join(word.text for word in rest[:end])
    return stop + 1 + end if 0 < end <= _MOST_TRANSLATED and not has_digit(text) else stop


def is_numbering(text: str) -> bool:
    """Whether a word is the number of a line in a form: "2.", "b)"."""
    return bool(_NUMBERING.match(text))


def _style_changes(span: Span, stop: int) -> bool:
    before, after = span.words[stop - 1], span.words[stop]
    gap = after.box.x0 - before.box.x1
    others = [b.box.x0 - a.box.x1 for a, b in pairwise(span.words) if b is not after]
    apart = gap > 0.6 * before.size and not (others and max(others) > _ALIKE_GAPS * gap)
    return before.bold != after.bold or abs(before.size - after.size) > 0.08 * before.size or apart
