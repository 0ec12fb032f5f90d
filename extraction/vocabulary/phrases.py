"""Looks up many phrases at once in the words of a text, by their match keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from extraction.vocabulary.keys import match_key

T = TypeVar("T")

_STEM = 6  # characters of a word's key by which phrases are filed


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
        # By each beginning of a phrase, up to a stem long: the length of the longest phrase that begins so. A word
        # that is none of them begins no phrase, also where it is a single letter of a spaced-out one.
        self._reach: dict[str, int] = {}
        for key in self._meanings:
            for length in range(1, min(_STEM, len(key)) + 1):
                self._reach[key[:length]] = max(len(key), self._reach.get(key[:length], 0))
        self._long_keys = [key for key in self._meanings if len(key) >= 6]

    @contextmanager
    def forgetting(self, forgets: Callable[[str], bool]) -> Iterator[None]:
        """Within it, some phrases, told by their keys, are unknown: how the engine fares with wordings it lacks."""
        known = self._meanings, self._long_keys
        self._meanings = {key: meaning for key, meaning in self._meanings.items() if not forgets(key)}
        self._long_keys = [key for key in self._long_keys if key in self._meanings]
        try:
            yield
        finally:
            self._meanings, self._long_keys = known

    def __bool__(self) -> bool:
        return bool(self._meanings)

    def exact(self, text: str) -> T | None:
        """The meaning of a text that is a phrase, whole."""
        return self._meanings.get(match_key(text))

    def meaning(self, key: str) -> T | None:
        """The meaning of the phrase of which this is the whole match key."""
        return self._meanings.get(key)

    def close(self, text: str, cutoff: float = 84.5) -> tuple[T, float] | None:
        """The meaning of the phrase most like a whole text, with the likeness 0 to 1; for recognised pages."""
        key = match_key(text)
        if len(key) < 5:
            return None
        best = process.extractOne(key, self._long_keys, scorer=fuzz.ratio, score_cutoff=cutoff)
        return (self._meanings[best[0]], best[1] / 100) if best else None

    def longest_at(self, keys: Sequence[str], start: int) -> Hit[T] | None:
        """The longest phrase that begins with word `start` and ends where a word ends."""
        found = self.all_at(keys, start)
        return found[0] if found else None

    def all_at(self, keys: Sequence[str], start: int) -> Sequence[Hit[T]]:
        """The phrases that begin with word `start`, longest first; `keys` are the match keys of the words."""
        reach = self._reach.get(keys[start][:_STEM])
        if reach is None:
            return ()
        found: list[Hit[T]] = []
        ahead, meanings = "", self._meanings
        for position in range(start, len(keys)):
            key = keys[position]
            if not key:
                continue  # a sign: a phrase ends before it
            ahead += key
            if len(ahead) > reach:
                break
            if ahead in meanings:
                found.append(Hit(start, position + 1, meanings[ahead], ahead))
        found.reverse()
        return found

    def scan(self, keys: Sequence[str]) -> list[Hit[T]]:
        """The longest phrases from left to right, none overlapping."""
        hits: list[Hit[T]] = []
        stop = 0
        for position in self.starts(keys):
            if position >= stop and (hit := self.longest_at(keys, position)):
                hits.append(hit)
                stop = hit.stop
        return hits

    def may_begin(self, key: str) -> bool:
        """Whether a phrase may begin with the word of this key; the surest sign, soonest known, that none does."""
        return key[:_STEM] in self._reach

    def starts(self, keys: Sequence[str]) -> list[int]:
        """The words with which a phrase may begin."""
        reach = self._reach
        return [position for position, key in enumerate(keys) if key[:_STEM] in reach]
