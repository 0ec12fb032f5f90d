"""From candidates to one value per column: agreeing candidates count together, and no words serve two columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.vocabulary.keys import match_key

_AGREEMENT = 0.05  # what each further independent source adds
_MOST_AGREEMENT = 0.15
_MOST = 0.99
_MOST_RIVALS = 5  # that are remembered
_UNASKED_LEAD = 0.0  # by how much a value must beat what else its words may be
_NAMES = ("participant", "course_title", "sponsor")
_BY_PLACE = frozenset({"display", "head", "line", "masthead"})
_SHARED = {"credits", "field_of_study", "delivery_method"}  # a heading may hold several of them at once


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each value, best first, with the sources that agree on it."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(_value_key(candidate), []).append(candidate)
    merged = [_merged(group) for group in groups.values()]
    if len(merged) < 2:
        return merged
    return sorted(merged, key=lambda c: (-c.score, c.piece.page.number, c.piece.box.y0, c.piece.box.x0))


def choose(candidates: Mapping[str, Sequence[Candidate]], roles: Sequence[str]) -> dict[str, Candidate]:
    """The best value for each role, the surest first, without giving the same words to two roles."""
    unasked = {
        word: candidate.score
        for role, found in candidates.items()
        if role.startswith("~")
        for candidate in found
        if candidate.score >= 0.5
        for word in candidate.piece.word_ids
    }
    occupied: dict[int, str] = {}
    pool = [candidate for role in roles for candidate in ranked(candidates.get(role, ()))]
    pool.sort(key=lambda candidate: -candidate.score)
    chosen: dict[str, Candidate] = {}
    for candidate in pool:
        if candidate.role in chosen or _repeats(candidate, chosen):
            continue
        if _conflicts(candidate, occupied):
            free = next((piece for piece in candidate.elsewhere if not _taken(candidate.role, piece, occupied)), None)
            if free is None:
                continue
            candidate.piece = free
        if any(unasked.get(word, 0.0) > candidate.score - _UNASKED_LEAD for word in candidate.piece.word_ids):
            continue
        candidate.rivals = tuple([o for o in pool if o.role == candidate.role and o is not candidate][:_MOST_RIVALS])
        candidate.margin = candidate.score - _best_rival(candidate)
        chosen[candidate.role] = candidate
        for word in candidate.piece.word_ids:
            occupied.setdefault(word, candidate.role)
    return chosen


def _best_rival(candidate: Candidate) -> float:
    """The score of the best other value for the same column that stands on other words."""
    mine = candidate.piece.word_ids
    return max((rival.score for rival in candidate.rivals if not mine & rival.piece.word_ids), default=0.0)


def _repeats(candidate: Candidate, chosen: Mapping[str, Candidate]) -> bool:
    """Whether only its type or place speaks for a name that another column has: the sponsor, named again below."""
    if candidate.role not in _NAMES or candidate.source not in _BY_PLACE:
        return False
    key = _value_key(candidate)
    return any(_value_key(chosen[role]) == key for role in _NAMES if role in chosen)


def _conflicts(candidate: Candidate, occupied: Mapping[int, str]) -> bool:
    return _taken(candidate.role, candidate.piece, occupied)


def _taken(role: str, piece: Piece, occupied: Mapping[int, str]) -> bool:
    holders = {occupied[word] for word in piece.word_ids if word in occupied} - {role}
    if role in _SHARED:
        holders -= _SHARED
    return bool(holders)


def _value_key(candidate: Candidate) -> str:
    value = candidate.value
    return match_key(value) if isinstance(value, str) else str(value)


def _merged(group: Sequence[Candidate]) -> Candidate:
    if len(group) == 1:
        return _supported(group[0], min(_MOST, group[0].score), [group[0].source])
    best = max(group, key=lambda c: (c.score, len(c.piece.words)))
    sources = {(c.source, c.piece.page.number, round(c.piece.box.y0)) for c in group}
    bonus = min(_MOST_AGREEMENT, _AGREEMENT * (len(sources) - 1))
    best = _better_spelt(best, group)
    supports = sorted({c.source for c in group})
    score = min(_MOST, best.score + bonus)
    merged = _supported(best, score, supports)
    merged.elsewhere = tuple(c.piece for c in sorted(group, key=lambda c: -c.score) if c.piece is not best.piece)
    return merged


def _supported(best: Candidate, score: float, supports: list[str]) -> Candidate:
    return replace(best, score=score, supports=supports)


def _better_spelt(best: Candidate, group: Sequence[Candidate]) -> Candidate:
    """The same value with its spaces: text layers and recognisers drop some, they seldom invent them."""
    if best.role not in ("sponsor", "participant", "course_title") or not isinstance(best.value, str):
        return best
    spaced = max(group, key=lambda c: (str(c.value).count(" ") if _well_spaced(str(c.value)) else -1, c.score))
    if str(spaced.value).count(" ") > str(best.value).count(" ") and _well_spaced(str(spaced.value)):
        return replace(best, reading=spaced.reading, piece=spaced.piece)
    return best


def _well_spaced(text: str) -> bool:
    """Whether few of its words are single letters, as they are where letters stand apart."""
    words = text.split()
    return sum(len(word) == 1 and word not in "&-–—aAI" for word in words) <= 0.3 * len(words)
