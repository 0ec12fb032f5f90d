"""Where a title inside a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extraction.model import Word
from extraction.values.dates import find_dates
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.phrases import PhraseIndex
from extraction.vocabulary.prose import COURSE_NOUNS, SOFT_STOPS, TITLE_STOPS

_STOPS: PhraseIndex[str] = PhraseIndex((words, words) for words in TITLE_STOPS)
_OPENING, _CLOSING = '“"«„', '”"»'
_SENTENCE_END = re.compile(r"[a-zA-Z0-9)”\"][.!?]$")
_ABBREVIATION = re.compile(r"^(?:U\.?S|vs|v|No|Inc|Co|St|Dr|Mr|Ms|[A-Z])\.$")
_BRACKET = re.compile(r"^\((?:course|program|session|id|code|no|cpe|[a-z]*\d)", re.IGNORECASE)
_PLACE = re.compile(r"(?:[A-Z][\w.'-]+\s){0,3}[A-Z][\w.'-]+,\s(?:[A-Z]{2}\b|[A-Z][a-z]+)")
_AHEAD = 6


def title_stop(before: Word, words: Sequence[Word], caption_at: Callable[[Word], bool]) -> int:
    """How many of the words are the title that begins with the first of them.

    `before` is the last word of the phrase that announces it: a title that is set apart (quoted, bold, larger) ends
    where that ends; otherwise at words that begin what follows ("held at", ", and has earned"), a date or the
    sentence's end.
    """
    if words[0].text[0] in _OPENING:
        closing = next((i for i, word in enumerate(words) if word.text.rstrip(".,;:)")[-1:] in _CLOSING), None)
        if closing is not None and closing < 40:
            return closing + 1
    if _apart(before, words[0]):
        for position, word in enumerate(words):
            if position and (_apart(words[0], word) or caption_at(word)):
                return position
        return len(words)
    return _stop_in_prose(words, caption_at)


def _apart(one: Word, other: Word) -> bool:
    return one.bold != other.bold or (abs(one.size - other.size) > 0.15 * one.size and not one.confidence < 1.0)


def _stop_in_prose(words: Sequence[Word], caption_at: Callable[[Word], bool]) -> int:
    keys = [match_key(word.text) for word in words]
    for position, word in enumerate(words):
        if position and (caption_at(word) or _BRACKET.match(word.text) or _stops(words, keys, position)):
            return position
        if _SENTENCE_END.search(word.text) and not _ABBREVIATION.match(word.text):
            return position + 1
    return len(words)


def _describes_course(words: Sequence[Word]) -> bool:
    """Whether words say what kind of course it was: "three-hour live online class"."""
    return any(word.text.strip(".,;").lower() in COURSE_NOUNS for word in words)


def _stops(words: Sequence[Word], keys: list[str], position: int) -> bool:
    after_comma = words[position - 1].text.endswith((",", ";"))
    if after_comma and keys[position] in ("a", "an") and _describes_course(words[position + 1 : position + 1 + _AHEAD]):
        return True
    ahead = " ".join(word.text for word in words[position : position + _AHEAD])
    dates = find_dates(ahead)
    if dates and dates[0].start == 0:
        return True
    hit = _STOPS.longest_at(keys, position)
    if hit is None or not words[position].text[0].islower():
        return False
    if hit.meaning not in SOFT_STOPS:
        return True
    behind = " ".join(word.text for word in words[hit.stop : hit.stop + _AHEAD])
    dates = find_dates(behind)
    if hit.meaning == "in":  # "in Austin, TX", but not "in the Cloud, in 2025"
        return bool(_PLACE.match(behind)) or bool(dates and dates[0].start < 2)
    return after_comma or bool(dates and dates[0].start < 12)
