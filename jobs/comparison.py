"""What differs between two tables of results: which row is which, and which of its cells changed.

Rows are the same row where they come from the same document and say the most alike, wherever they stand. Everything
here is plain data in and out. Comparing the other way round gives the same pairs, mirrored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

# Up to so many pairs of rows of one document are all weighed; beyond, only those that share a rare value.
WEIGHED_PAIRS: Final = 10_000
RARE_PAIRS: Final = 64
# Of the cells that tell a document's rows apart, so many must agree for two rows to be one that changed.
ALIKE: Final = 1 / 3

Words = tuple[str, ...]  # a row's cells as written, for the columns that both tables have


class State(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"  # only on the right
    REMOVED = "removed"  # only on the left


class Row(NamedTuple):
    """A row of a table: the paths of its documents, and its values in the order of the table's columns."""

    source: str
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    columns: Sequence[str]
    rows: Sequence[Row]


class Pair(NamedTuple):
    """A row of both tables or of one: its places in them, None where it is not."""

    left: int | None
    right: int | None
    state: State


class SharedColumn(NamedTuple):
    """A heading, and where the tables have it; None where they do not."""

    name: str
    left: int | None
    right: int | None

    @property
    def is_shared(self) -> bool:
        return self.left is not None and self.right is not None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every row of both tables once. A column that one table alone has makes no row different."""

    columns: tuple[SharedColumn, ...]
    pairs: tuple[Pair, ...]

    def counts(self) -> Mapping[State, int]:
        counted = Counter(pair.state for pair in self.pairs)
        return {state: counted[state] for state in State}


def compare(left: Table, right: Table) -> Comparison:
    """By document in the order of the left table, then those of the right alone."""
    columns = shared_columns(left.columns, right.columns)
    shared = [column for column in columns if column.is_shared]
    comparable = bool(shared) or not (left.columns or right.columns)
    left_words = [_words(row, [column.left for column in shared]) for row in left.rows]
    right_words = [_words(row, [column.right for column in shared]) for row in right.rows]
    pairs: list[Pair] = []
    for lefts, rights in _by_document(left.rows, right.rows):
        found = _paired(lefts, rights, left_words, right_words) if comparable else []
        pairs += _in_order(found, lefts, rights, left_words, right_words)
    return Comparison(tuple(columns), tuple(pairs))


def shared_columns(left: Sequence[str], right: Sequence[str]) -> list[SharedColumn]:
    """Those of the left table, then what the right one alone has; of a heading that is there twice, the first."""
    names = dict.fromkeys([*left, *right])
    return [
        SharedColumn(name, left.index(name) if name in left else None, right.index(name) if name in right else None)
        for name in names
    ]


def written(value: Any) -> str:
    """A value as text, so that 2 and 2.0 and "2" are one, and an empty text is nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _words(row: Row, places: Sequence[int | None]) -> Words:
    return tuple(written(row.values[place]) for place in places if place is not None)


def _by_document(left: Sequence[Row], right: Sequence[Row]) -> Iterator[tuple[list[int], list[int]]]:
    lefts, rights = _places(left), _places(right)
    moved = _moved(lefts, rights)
    for source, places in lefts.items():
        yield places, rights.get(moved.get(source, source), [])
    known = set(lefts) | set(moved.values())
    yield from (([], places) for source, places in rights.items() if source not in known)


def _places(rows: Sequence[Row]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row.source].append(place)
    return dict(places)


def _moved(left: Iterable[str], right: Iterable[str]) -> dict[str, str]:
    """Documents that lie in another folder now: of the same name, and no other of that name without a counterpart."""
    gone, come = _by_name(set(left) - set(right)), _by_name(set(right) - set(left))
    return {old[0]: come[name][0] for name, old in gone.items() if len(old) == 1 and len(come.get(name, [])) == 1}


def _by_name(sources: Iterable[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        names[source.rpartition("/")[2]].append(source)
    return names


def _paired(
    lefts: Sequence[int], rights: Sequence[int], left_words: Sequence[Words], right_words: Sequence[Words]
) -> list[tuple[int, int]]:
    """Which rows of one document are the same row."""
    found, lefts, rights = _equal(lefts, rights, left_words, right_words)
    for one, other in _alike(lefts, rights, left_words, right_words):
        found.append((lefts[one], rights[other]))
    taken_left, taken_right = {one for one, _ in found}, {other for _, other in found}
    alone = [one for one in lefts if one not in taken_left], [other for other in rights if other not in taken_right]
    if len(alone[0]) == len(alone[1]) == 1:  # all others have theirs
        found.append((alone[0][0], alone[1][0]))
    return found


def _equal(
    lefts: Sequence[int], rights: Sequence[int], left_words: Sequence[Words], right_words: Sequence[Words]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Rows that say the same, the first with the first; and what is left over on both sides."""
    waiting: dict[Words, list[int]] = defaultdict(list)
    for other in reversed(rights):
        waiting[right_words[other]].append(other)
    found, rest = [], []
    for one in lefts:
        same = waiting.get(left_words[one])
        if same:
            found.append((one, same.pop()))
        else:
            rest.append(one)
    taken = {other for _, other in found}
    return found, rest, [other for other in rights if other not in taken]


def _alike(
    lefts: Sequence[int], rights: Sequence[int], left_words: Sequence[Words], right_words: Sequence[Words]
) -> list[tuple[int, int]]:
    """Places in `lefts` and `rights` of rows that agree in enough cells, the most alike first."""
    ours, theirs = [left_words[one] for one in lefts], [right_words[other] for other in rights]
    telling = [column for column in range(len(ours[0]) if ours else 0) if _tells(column, ours, theirs)]
    agreeing = _agreeing(telling, ours, theirs)
    enough = [
        (-count, abs(one - other), one + other, one, other)
        for (one, other), count in agreeing.items()
        if count >= ALIKE * sum(1 for column in telling if ours[one][column] or theirs[other][column])
    ]
    found: list[tuple[int, int]] = []
    left_free, right_free = set(range(len(ours))), set(range(len(theirs)))
    for *_, one, other in sorted(enough):
        if one in left_free and other in right_free:
            left_free.remove(one)
            right_free.remove(other)
            found.append((one, other))
    return found


def _tells(column: int, ours: Sequence[Words], theirs: Sequence[Words]) -> bool:
    """Whether a column tells rows apart: not one that says the same in all of them."""
    if len(ours) == len(theirs) == 1:
        return True
    return len({row[column] for row in (*ours, *theirs)}) > 1


def _agreeing(columns: Iterable[int], ours: Sequence[Words], theirs: Sequence[Words]) -> Mapping[tuple[int, int], int]:
    """In how many of the columns two rows say the same, for the pairs that are weighed."""
    all_weighed = len(ours) * len(theirs) <= WEIGHED_PAIRS
    counted: Counter[tuple[int, int]] = Counter()
    for column in columns:
        here, there = _saying(column, ours), _saying(column, theirs)
        for value, ones in here.items():
            others = there.get(value, [])
            if all_weighed or len(ones) * len(others) <= RARE_PAIRS:
                counted.update((one, other) for one in ones for other in others)
    return counted


def _saying(column: int, rows: Sequence[Words]) -> Mapping[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row[column]:
            places[row[column]].append(place)
    return places


def _in_order(
    found: Iterable[tuple[int, int]],
    lefts: Sequence[int],
    rights: Sequence[int],
    left_words: Sequence[Words],
    right_words: Sequence[Words],
) -> Iterator[Pair]:
    """As the left table has them, then what is new."""
    partners = dict(found)
    for one in lefts:
        other = partners.get(one)
        if other is None:
            yield Pair(one, None, State.REMOVED)
        else:
            yield Pair(one, other, State.SAME if left_words[one] == right_words[other] else State.CHANGED)
    taken = set(partners.values())
    yield from (Pair(None, other, State.ADDED) for other in rights if other not in taken)
