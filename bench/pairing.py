"""Which found row is meant for which true one: the assignment in which most cells agree."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from bench.agreement import FIELDS, TrueRow, folded, is_right

_BY_TITLE = 0.01  # what likeness of titles adds, to settle ties

FoundRow = Mapping[str, object]


def pair_rows(true: Sequence[TrueRow], found: Sequence[FoundRow], *, recognised: bool) -> dict[int, int]:
    """The found row of each true one; none where not even half of the true row's cells agree."""
    agreeing = [[_agreeing(row, other, recognised) for other in found] for row in true]
    gains = [
        [cells + _BY_TITLE * _likeness(row, other) for cells, other in zip(line, found, strict=True)]
        for line, row in zip(agreeing, true, strict=True)
    ]
    pairs = {}
    for here, there in assignment(gains):
        filled = sum(true[here].get(field) is not None for field in FIELDS)
        if 2 * agreeing[here][there] >= filled:
            pairs[here] = there
    return pairs


def _agreeing(row: TrueRow, found: FoundRow, recognised: bool) -> int:
    return sum(
        row.get(field) is not None and is_right(row, field, found.get(field), recognised=recognised) for field in FIELDS
    )


def _likeness(row: TrueRow, found: FoundRow) -> float:
    title, other = (folded(str(one.get("course_title") or "")) for one in (row, found))
    return difflib.SequenceMatcher(None, title, other, autojunk=False).quick_ratio()


def assignment(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (line, column) with the greatest total gain, by the Hungarian method."""
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        return sorted((line, column) for column, line in assignment(list(zip(*gains, strict=True))))
    lines, columns = len(gains), len(gains[0])
    line_price, column_price = [0.0] * (lines + 1), [0.0] * (columns + 1)
    line_of = [0] * (columns + 1)  # by column; both count from 1, and 0 is none
    for line in range(1, lines + 1):
        came_from = _cheapest_path(line, gains, line_price, column_price, line_of)
        column = came_from.pop(0)
        while column:
            before = came_from[column - 1]
            line_of[column] = line_of[before]
            column = before
    return sorted((line_of[column] - 1, column - 1) for column in range(1, columns + 1) if line_of[column])


def _cheapest_path(
    line: int,
    gains: Sequence[Sequence[float]],
    line_price: list[float],
    column_price: list[float],
    line_of: list[int],
) -> list[int]:
    """The free column that the path ends in, and from which column each was reached; changes the prices."""
    columns = len(column_price) - 1
    least, reached = [float("inf")] * (columns + 1), [False] * (columns + 1)
    came_from = [0] * (columns + 1)
    line_of[0] = line
    here = 0
    while line_of[here]:
        reached[here] = True
        at = line_of[here]
        for column in range(1, columns + 1):
            if not reached[column]:
                cost = -gains[at - 1][column - 1] - line_price[at] - column_price[column]
                if cost < least[column]:
                    least[column], came_from[column] = cost, here
        there = min((column for column in range(1, columns + 1) if not reached[column]), key=least.__getitem__)
        step = least[there]
        for column in range(columns + 1):
            if reached[column]:
                line_price[line_of[column]] += step
                column_price[column] -= step
            else:
                least[column] -= step
        here = there
    return [here, *came_from[1:]]
