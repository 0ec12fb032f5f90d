"""A page of a paper with its captions: which words announce something, and which stand free to be values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.finding.forms.wanted import Captions, Target, Wanted
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.values.money import find_amounts
from extraction.vocabulary.column_names import stems
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.papers import WEAK

_SIGN = re.compile(r"^(?::|=|–|—|-|\||\.{2,}|…+|_{2,}|#|>+)$")
_REMARK = re.compile(r"^(?:@?\d+(?:[.,]\d+)?%|@|in|[A-Z]{3}|US\$|[$€£])[:.]?$")
_BRACKETED = re.compile(r"^[(\[](?!\D{0,4}[\d.,]+[)\]]$).*[)\]][:.]?$")  # "(USD)", "(CA 7.25%)", but not "(30.00)"
_MOST_BRACKETED = 5  # words
_ITEM_ENDS = (",", ";", "|", ".", "·", "•")
_MOST_WORDS = 6
_LINKS = frozenset({"is", "of", "on", "was", "the", "by", "be", "to"})  # between a caption and its value in a sentence
_PREPOSITIONS = ("to", "from", "by")
_BY_STEMS = 0.62  # strength of a caption that only shares its words with a column's name or prompt
_MISREAD = 0.85
_KINDS = frozenset(match_key(word) for word in ("tax", "VAT", "taxes"))  # words of many taxes
_VERBS = re.compile(
    r"\b(?:is|are|was|were|has|have|will|shall|may|must|be|been|please|thank|you|we|our)\b", re.IGNORECASE
)


@dataclass(eq=False)
class Caption:
    """Words `start` to `stop` of a span, and what they may announce. `sign` where a colon or the like follows."""

    span: Span
    start: int
    stop: int
    targets: tuple[Target, ...]
    sign: bool
    first: Span  # where it begins: the line above, where it runs over two

    @property
    def closes(self) -> bool:
        """Whether nothing stands behind it on its span."""
        return self.stop >= len(self.span.words)

    @property
    def strength(self) -> float:
        return self.targets[0].strength

    def __repr__(self) -> str:
        return f"Caption({' '.join(w.text for w in self.span.words[self.start : self.stop])!r} {self.targets})"


def captions_of(sheet: Sheet, wanted: Wanted) -> list[Caption]:
    """The captions of a sheet in reading order."""
    found: list[Caption] = []
    used: set[int] = set()
    for span in sheet.spans:
        if span.number in used:
            continue
        own = list(_on_span(span, wanted.captions))
        if not own and (wrapped := _over_two_lines(sheet, span, wanted.captions)):
            used.add(wrapped.span.number)
            own = [wrapped]
        if not own and (kind := _by_ending(span, wanted.captions)):
            own = [kind]
        if not own and (loose := _by_stems(span, wanted)):
            own = [loose]
        found.extend(own)
    return found


def _on_span(span: Span, index: Captions) -> Iterator[Caption]:
    free, seen = 0, False
    for at in index.starts(span.keys):
        if at < free:
            continue
        if not _may_begin(span, at, seen):
            if stated := _in_sentence(span, at, index):
                yield stated
                free, seen = stated.stop, True
            continue
        for hit in index.all_at(span.keys, at):
            if (caption := _caption(span, at, hit.stop, hit.meaning)) is not None:
                yield caption
                free, seen = caption.stop, True
                break
    if not seen and span.recognised and (misread := _misread(span, index)):
        yield misread


def _may_begin(span: Span, at: int, after_caption: bool) -> bool:
    if at == 0:
        return True
    before = span.words[at - 1]
    if not any(c.isalnum() for c in before.text) or before.text.endswith(_ITEM_ENDS):
        return True
    signed = any(word.text.endswith(":") for word in span.words[at : at + _MOST_WORDS])
    return signed and (after_caption or before.bold != span.words[at].bold)


def _in_sentence(span: Span, at: int, index: Captions) -> Caption | None:
    """A caption in the middle of a sentence that a date or an amount follows: "payment is due by November 29, 2026"."""
    hit = index.longest_at(span.keys, at)
    if hit is None:
        return None
    stop = hit.stop
    while stop < len(span.words) and stop - hit.stop < 2 and span.words[stop].text.lower() in _LINKS:
        stop += 1
    behind = " ".join(word.text for word in span.words[stop : stop + 4])
    dates = find_dates(behind)
    money = find_amounts(behind)
    if (dates and dates[0].start == 0) or (money and money[0].start == 0 and money[0].sign):
        return Caption(span, at, stop, hit.meaning, True, span)
    return None


def _caption(span: Span, start: int, stop: int, targets: tuple[Target, ...]) -> Caption | None:
    """None where the words are the beginning of something longer."""
    words = span.words
    end = stop
    while end < len(words) and not words[end - 1].text.endswith(":") and (reach := _remark(words, end)) > end:
        end = reach
    sign = words[end - 1].text.endswith((":", "=", "#")) or (end < len(words) and bool(_SIGN.match(words[end].text)))
    if end < len(words) and _SIGN.match(words[end].text) and words[end].text != "-":
        end += 1
    if end >= len(words) or sign:
        return Caption(span, start, end, targets, sign, span)
    behind = " ".join(word.text for word in words[end : end + 3])
    if has_digit(words[end].text) or find_dates(behind) or _restyled(span, end) or _leads_to_name(span, start, stop):
        return Caption(span, start, end, targets, sign, span)
    return None


def _leads_to_name(span: Span, start: int, stop: int) -> bool:
    """Whether a name follows as in a sentence: "Please make checks payable to Lanyon Surveys"."""
    return (
        stop - start > 1 and span.words[stop - 1].text.lower() in _PREPOSITIONS and span.words[stop].text[0].isupper()
    )


def _remark(words: Sequence[Word], at: int) -> int:
    """The word behind a remark that begins with word `at`: "(USD)", "8.25%", "@ 20 %"; `at` where none does."""
    if _REMARK.match(words[at].text):
        return at + 1
    if words[at].text[0] in "([":
        for end in range(at + 1, min(at + _MOST_BRACKETED, len(words)) + 1):
            text = " ".join(word.text for word in words[at:end])
            if text.rstrip(":.").endswith((")", "]")):
                return end if _BRACKETED.match(text) else at
    return at


def _restyled(span: Span, at: int) -> bool:
    before, after = span.words[at - 1], span.words[at]
    gap = after.box.x0 - before.box.x1
    return before.bold != after.bold or abs(before.size - after.size) > 0.08 * before.size or gap > 0.6 * before.size


def _over_two_lines(sheet: Sheet, span: Span, index: Captions) -> Caption | None:
    """A caption that is broken over two lines, as over narrow columns: "Invoice" over "Number"."""
    if len(span.words) > 3 or span.text.endswith(":"):
        return None
    below = sheet.below(span, 0.6)
    if below is None or len(below.words) > 3 or abs(below.size - span.size) > 0.1 * span.size or has_digit(below.text):
        return None
    targets = index.meaning(span.key + below.key)
    if targets is None:
        return None
    return Caption(below, 0, len(below.words), targets, below.text.endswith(":"), span)


def _by_ending(span: Span, index: Captions) -> Caption | None:
    """A caption that is a kind of a known one: "Rooms & meals tax 8.5%"."""
    stop = next((i + 1 for i, word in enumerate(span.words) if word.text.endswith(":")), len(span.words))
    for at in range(1, min(stop, _MOST_WORDS)):
        hit = index.longest_at(span.keys[:stop], at)
        if hit is None or hit.key not in _KINDS:
            continue
        targets = tuple(Target(role, strength * WEAK) for role, strength in hit.meaning)
        return _caption(span, 0, hit.stop, targets)
    return None


def _misread(span: Span, index: Captions) -> Caption | None:
    """A caption that is nearly a known one, as recognisers give it."""
    stop = next((i + 1 for i, word in enumerate(span.words) if word.text.endswith(":")), len(span.words))
    if stop > _MOST_WORDS:
        return None
    close = index.close(" ".join(word.text for word in span.words[:stop]))
    if close is None:
        return None
    targets = tuple(Target(role, strength * close[1] * _MISREAD) for role, strength in close[0])
    return Caption(span, 0, stop, targets, span.words[stop - 1].text.endswith(":"), span)


def _by_stems(span: Span, wanted: Wanted) -> Caption | None:
    """A caption none of whose words is foreign to a column that the vocabulary does not know."""
    stop = next((i + 1 for i, word in enumerate(span.words) if word.text.endswith(":")), len(span.words))
    text = " ".join(word.text for word in span.words[:stop])
    if not wanted.stems or stop > _MOST_WORDS or has_digit(text) or _VERBS.search(text):
        return None
    said = stems(text)
    targets = [
        Target(key, _BY_STEMS * (0.9 if not said <= names else 1.0))
        for key, (names, words) in wanted.stems.items()
        if _speaks_of(said, names, words)
    ]
    if not targets:
        return None
    return Caption(span, 0, stop, tuple(sorted(targets, key=lambda t: -t.strength)), text.endswith(":"), span)


def _speaks_of(said: frozenset[str], names: frozenset[str], words: frozenset[str]) -> bool:
    """Whether what a caption says is about a column: at least two words of it, or all of its name."""
    return bool(said) and said <= words and len(said & names) >= 1 and (len(said) >= 2 or names <= said)


def caption_words(captions: Sequence[Caption]) -> frozenset[int]:
    """Identities of the words of captions."""
    found = {id(word) for c in captions for word in c.span.words[c.start : c.stop]}
    return frozenset(found | {id(word) for c in captions if c.first is not c.span for word in c.first.words})
