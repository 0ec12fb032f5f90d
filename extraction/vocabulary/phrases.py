"""Looks up many phrases at once in the words of a text, by their match keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from extraction.vocabulary.keys import match_key

T = TypeVar("T")

_STEM = 3  # characters of a key by which phrases are filed
_LONGEST_STEM = 6  # words that those characters may be spread over, in letter-spaced print


class Hit(NamedTuple, Generic[T]):
    """A phrase found in words `start` to `stop` (exclusive)."""

    start: int
    stop: int
    meaning: T
    key: str


class PhraseIndex(Generic[T]):
    """Phrases with their meanings; a phrase that is given twice keeps its first meaning."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._meanings: dict[str, T] = {}
        for phrase, meaning in phrases:
            self._meanings.setdefault(match_key(phrase), meaning)
        self._meanings.pop("", None)
        self._reach: dict[str, int] = {}  # by stem: the length of the longest phrase filed there
        for key in self._meanings:
            self._reach[key[:_STEM]] = max(len(key), self._reach.get(key[:_STEM], 0))
        self._long_keys = [key for key in self._meanings if len(key) >= 6]

    def exact(self, text: str) -> T | None:
        """The meaning of a text that is a phrase, whole."""
        return self._meanings.get(match_key(text))

    def close(self, text: str, cutoff: float = 84.5) -> tuple[T, float] | None:
        """The meaning of the phrase most like a whole text, with the likeness 0 to 1; for recognised pages."""
        key = match_key(text)
        if len(key) < 5:
            return None
        best = process.extractOne(key, self._long_keys, scorer=fuzz.ratio, score_cutoff=cutoff)
        return (self._meanings[best[0]], best[1] / 100) if best else None

    def longest_at(self, keys: Sequence[str], start: int) -> Hit[T] | None:
        """The longest phrase that begins with word `start` and ends where a word ends."""
        return next(self.all_at(keys, start), None)

    def all_at(self, keys: Sequence[str], start: int) -> Iterator[Hit[T]]:
        """The phrases that begin with word `start`, longest first; `keys` are the match keys of the words."""
        first = ahead = keys[start]
        if not first:
            return
        if len(first) < _STEM:
            ahead = "".join(keys[start : start + _LONGEST_STEM])
        reach = self._reach.get(ahead[:_STEM], 0)
        if len(first) < _STEM:
            reach = max(reach, self._reach.get(first, 0))
        if not reach:
            return
        ahead = ""
        ends: dict[int, int] = {}
        for position in range(start, len(keys)):
            ahead += keys[position]
            if len(ahead) > reach:
                break
            ends.setdefault(len(ahead), position + 1)
        for length in reversed(ends):
            if (key := ahead[:length]) in self._meanings:
                yield Hit(start, ends[length], self._meanings[key], key)

    def scan(self, keys: Sequence[str]) -> list[Hit[T]]:
        """The longest phrases from left to right, none overlapping."""
        hits, position = [], 0
        while position < len(keys):
            hit = self.longest_at(keys, position)
            if hit:
                hits.append(hit)
            position = hit.stop if hit else position + 1
        return hits
