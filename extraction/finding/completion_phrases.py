"""Sentences of completion by their grammar, whatever words a sponsor chooses.

A verb of completion ("was in attendance", "joined us", "has virtually finished") or its noun ("the participation of"),
then words that lead on ("for the full length of", "all requirements of"), then a description of what kind of course it
was ("the council's live program", "the self-paced course") and perhaps its number. What follows is the title, what
stands before is the participant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.model import Word
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.prose import (
    COMPLETION_VERBS,
    COURSE_NOUNS,
    LEADING_ON,
    METHOD_WORDS,
    NAMING_WORDS,
    VERB_COMPANIONS,
)

_CODE = re.compile(r"^[#(]?(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{2,20}[,;:)]*$")
_YEAR = re.compile(r"^(?:19|20)\d\d\W*$")
_ORDINAL_OR_LENGTH = re.compile(r"^\d+(?:st|nd|rd|th|[\s-]?(?:hour|day|part|minute|credit|week)s?)?\W*$", re.IGNORECASE)
_VERB_KEYS = frozenset(match_key(verb) for verb in COMPLETION_VERBS)
_NAMING_ALONE = frozenset({"called", "entitled", "titled", "named", "known"})  # of a course that a phrase ends with
POSSESSIVES = ("'s", "’s", "s'", "s’")
_MOST_DESCRIBING = 9
_MOST_LEADING_ON = 8


@dataclass(frozen=True, slots=True)
class Description:
    """How many words only say what kind of course follows, and which of them is the course's number (-1: none)."""

    stop: int
    code: int = -1


def plain(word: Word) -> str:
    """A word as grammar sees it."""
    return word.text.strip("()[]“”\"'‘’.,:;").casefold()


def holds_completion(keys: Sequence[str]) -> bool:
    """Whether a verb of completion is among words, by their match keys; without one no phrase of completion is."""
    return not _VERB_KEYS.isdisjoint(keys)


def completion_stop(words: Sequence[Word], start: int) -> int:
    """Where a phrase of completion that begins with word `start` ends; `start` where none begins."""
    position = start
    while position < len(words) and _accompanies(words, position, start):
        position += 1
        if position - start > 6:
            return start
    if position >= len(words) or plain(words[position]) not in COMPLETION_VERBS:
        return start
    verb = words[position].text
    if verb.endswith((":", ".", ";")) or not verb[0].islower():  # a caption, a heading
        return start
    companions = position > start
    position += 1
    behind = position
    while position < len(words) and position - behind < _MOST_LEADING_ON and plain(words[position]) in LEADING_ON:
        position += 1
    # "Attended 3 sessions": a bare participle says it only with more words around it.
    alone = len(words) > behind - 1 and _alone(words, behind - 1)
    return position if companions or position > behind or alone else start


def _accompanies(words: Sequence[Word], position: int, start: int) -> bool:
    """Whether a word may stand before a verb of completion; inside also whose completion it was: "of Ann's"."""
    word = words[position]
    if plain(word) in VERB_COMPANIONS or _is_adverb(word):
        return True
    return position > start and plain(words[position - 1]) == "of" and word.text.endswith(POSSESSIVES)


def _alone(words: Sequence[Word], position: int) -> bool:
    """Whether a word is all that its line holds."""
    box = words[position].box
    beside = (words[other].box for other in (position - 1, position + 1) if 0 <= other < len(words))
    return all(other.y0 > box.y1 - 0.3 * box.height or other.y1 < box.y0 + 0.3 * box.height for other in beside)


def _is_adverb(word: Word) -> bool:
    text = plain(word)
    return len(text) > 4 and text.endswith("ly") and word.text[0].islower()


def description(words: Sequence[Word]) -> Description:
    """What the words behind a phrase of completion say of the course before they name it."""
    stop, noun = 0, False
    for position, word in enumerate(words[:_MOST_DESCRIBING]):
        text = plain(word)
        if word.text[0] in '“"«„‘':
            break
        if text in NAMING_WORDS and (noun or (not position and text in _NAMING_ALONE)):
            stop, noun = position + 1, True
            if text != "known":  # "known as"
                break
            continue
        if noun and is_code(word):
            return Description(_past_naming(words, position + 1), position)
        if text in COURSE_NOUNS and (word.text[0].islower() or _shouted(words, position)):
            stop, noun = position + 1, True
            continue
        if not (text in METHOD_WORDS or text in LEADING_ON or _describes(word)):
            break
    return Description(stop if noun else 0)


def _shouted(words: Sequence[Word], position: int) -> bool:
    """Whether a course is announced in capitals: "THE COURSE CALLED"."""
    behind = words[position + 1 : position + 2]
    return bool(behind) and plain(behind[0]) in NAMING_WORDS and words[position].text.isupper()


def only_describes(words: Sequence[Word]) -> bool:
    """Whether words only say what kind of course it was: "the Council's full-day", "Nano course QB-77"."""
    told = [word for word in words if not is_code(word)]
    kind = COURSE_NOUNS | METHOD_WORDS | LEADING_ON
    return bool(told) and all(plain(word) in kind or _describes(word) for word in told)


def _past_naming(words: Sequence[Word], position: int) -> int:
    return position + (position < len(words) and plain(words[position]) in NAMING_WORDS)


def _describes(word: Word) -> bool:
    """A lower-case word or the possessive of a name: "council's"."""
    return word.text[0].islower() or word.text.endswith(POSSESSIVES)


def is_code(word: Word) -> bool:
    """Whether a word can be the number of a course, and is neither a year nor an ordinal."""
    text = word.text
    return bool(_CODE.match(text)) and not _YEAR.match(text) and not _ORDINAL_OR_LENGTH.match(text)
