"""Several documents read together: what they say of the same record becomes one row.

Rows of two documents are the same record where nothing in them disagrees and enough agrees to tell it from others: one
identifier, or two other values. Where rows of several records have these in common (the participant of ten courses),
a row joins only the one whose record alone it can be. A row that speaks of a whole table of another document (the order
of an invoice's lines) gives its values to each of the table's rows. Each cell keeps the document it came from; of two
that say the same the surer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from extraction.model import Cell, DataType, FieldSpec, Table, Value
from extraction.vocabulary.keys import match_key

_ENOUGH = 2
_OF_AN_IDENTIFIER = 2  # as much as two other values
_SAME = 0.005
_TELLS_NOTHING = frozenset({DataType.CHOICE, DataType.YES_NO})
_MOST_HOLDERS = 100  # rows with the same value, beyond which it tells nothing
_SHORTEST = 4  # letters of a text that tells one record from another: no currency, no unit


class Sourced(NamedTuple):
    """A cell and the place of its document among those read together."""

    source: int
    cell: Cell


Record = dict[str, Sourced]
Telling = tuple[str, str]
"""A column's key and a value in the form in which values are compared."""


@dataclass(eq=False)
class _Group:
    """Rows that are one record; `order` is the place of the first."""

    order: int
    sources: frozenset[int]
    record: Record


def combine(tables: Sequence[Table]) -> list[Record]:
    """The records of tables with the same columns, in the order in which their documents first name them."""
    fields = {spec.key: spec for table in tables for spec in table.fields}
    groups = [
        _Group(order, frozenset({source}), record)
        for order, (source, record) in enumerate(
            (source, {key: Sourced(source, cell) for key, cell in row.cells.items() if cell.value is not None})
            for source, table in enumerate(tables)
            for row in table.rows
        )
    ]
    groups = _spread(groups, fields)
    merged = _merged(groups, fields)
    return [group.record for group in sorted(merged, key=lambda group: group.order)]


def _merged(groups: Sequence[_Group], fields: Mapping[str, FieldSpec]) -> list[_Group]:
    """The pairs that agree most put together first, each time as long as nothing in the wholes disagrees."""
    now = list(groups)
    at = list(range(len(groups)))  # where the whole of each row stands in `now`
    for _, one, other in _pairs(groups, fields):
        first, second = sorted((at[one], at[other]))
        left, right = now[first], now[second]
        if first == second or _apart(left, right, fields):
            continue
        now[first] = _whole(left, right)
        at = [first if place == second else place for place in at]
    return [now[place] for place in sorted(set(at))]


def _pairs(groups: Sequence[_Group], fields: Mapping[str, FieldSpec]) -> list[tuple[int, int, int]]:
    """Rows of different documents that are the same record, those that agree most first: (-agreement, row, row)."""
    holders = _holders(groups, fields)
    agreed = _agreement(holders, groups, fields)
    telling = {t: rows for t, rows in holders.items() if not _is_common(rows, groups, fields)}
    surely = {pair for pair, weight in _agreement(telling, groups, fields).items() if weight >= _ENOUGH}
    partners: dict[int, set[int]] = defaultdict(set)
    for (one, other), weight in agreed.items():
        if weight >= _ENOUGH and not _apart(groups[one], groups[other], fields):
            partners[one].add(other)
            partners[other].add(one)

    def only(one: int, other: int) -> bool:
        """Whether no partner of a row is of another record than this one."""
        return not any(_apart(groups[third], groups[other], fields) for third in partners[one] - {other})

    return sorted(
        (-weight, one, other)
        for (one, other), weight in agreed.items()
        if other in partners[one] and ((one, other) in surely or (only(one, other) and only(other, one)))
    )


def _agreement(
    holders: Mapping[Telling, Sequence[int]], groups: Sequence[_Group], fields: Mapping[str, FieldSpec]
) -> dict[tuple[int, int], int]:
    """How much rows of different documents agree, by their places."""
    agreed: dict[tuple[int, int], int] = defaultdict(int)
    for (key, _), rows in holders.items():
        for one, other in combinations(rows, 2):
            if groups[one].sources != groups[other].sources:
                agreed[one, other] += _OF_AN_IDENTIFIER if has_identity(fields[key]) else 1
    return agreed


def _holders(groups: Sequence[_Group], fields: Mapping[str, FieldSpec]) -> dict[Telling, list[int]]:
    """The rows that hold each value that may tell records apart."""
    holders: dict[Telling, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for telling in _tellings(group.record, fields):
            holders[telling].append(number)
    return {telling: rows for telling, rows in holders.items() if 1 < len(rows) <= _MOST_HOLDERS}


def _tellings(record: Record, fields: Mapping[str, FieldSpec]) -> Iterator[Telling]:
    for key, (_, cell) in record.items():
        value = cell.value
        if fields[key].data_type in _TELLS_NOTHING or value is None or isinstance(value, bool):
            continue
        if not isinstance(value, str) or len(match_key(value)) >= _SHORTEST or has_identity(fields[key]):
            yield key, _key(value)


def has_identity(spec: FieldSpec) -> bool:
    """Whether a column's values name one thing each."""
    return spec.data_type is DataType.IDENTIFIER


def _is_common(rows: Sequence[int], groups: Sequence[_Group], fields: Mapping[str, FieldSpec]) -> bool:
    """Whether rows that hold a value are of several records, so that it does not tell them apart."""
    return any(_disagree(groups[one].record, groups[other].record, fields) for one, other in combinations(rows, 2))


def _apart(one: _Group, other: _Group, fields: Mapping[str, FieldSpec]) -> bool:
    """Whether two rows are two records: those of one document are, and those that disagree."""
    return bool(one.sources & other.sources) or _disagree(one.record, other.record, fields)


def _spread(groups: Sequence[_Group], fields: Mapping[str, FieldSpec]) -> list[_Group]:
    """Without rows that speak of a whole table of another document, whose rows got their values."""
    left = list(groups)
    for group in groups:
        table = _table_of(group, left, fields) if group in left else []
        if table:
            left.remove(group)
            left = [_whole(row, group) if row in table else row for row in left]
    return left


def _table_of(group: _Group, groups: Sequence[_Group], fields: Mapping[str, FieldSpec]) -> list[_Group]:
    """The rows of another document that all bear an identifier of a row which is the only one of its own."""
    if sum(other.sources == group.sources for other in groups) > 1:
        return []
    for key, (_, cell) in group.record.items():
        if not has_identity(fields[key]):
            continue
        bearing = [
            g for g in groups if g is not group and key in g.record and _same(g.record[key].cell.value, cell.value)
        ]
        if len(bearing) < _ENOUGH or len({g.sources for g in bearing}) != 1:
            continue
        whole = [g for g in groups if g.sources == bearing[0].sources]
        if len(whole) == len(bearing) and not any(_disagree(group.record, g.record, fields) for g in bearing):
            return bearing
    return []


def _whole(one: _Group, other: _Group) -> _Group:
    record = dict(one.record)
    for key, sourced in other.record.items():
        if key not in record or sourced.cell.confidence > record[key].cell.confidence:
            record[key] = sourced
    return _Group(min(one.order, other.order), one.sources | other.sources, record)


def _disagree(one: Record, other: Record, fields: Mapping[str, FieldSpec]) -> bool:
    return any(not _alike(one[key].cell.value, other[key].cell.value, fields[key]) for key in one.keys() & other.keys())


def _alike(one: Value, other: Value, spec: FieldSpec) -> bool:
    """Whether two values may be the same, one of them written out less."""
    if _same(one, other):
        return True
    if not isinstance(one, str) or not isinstance(other, str) or has_identity(spec):
        return False
    short, long = sorted((match_key(one), match_key(other)), key=len)
    return len(short) >= _SHORTEST and short in long


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < _SAME
    return _key(one) == _key(other)


def _key(value: Value) -> str:
    if isinstance(value, str):
        return match_key(value)
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return f"{value:.2f}" if isinstance(value, int | float) else str(value)
