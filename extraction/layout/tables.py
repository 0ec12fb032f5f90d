"""Tables: where their columns part, which lines make one row, and what stands in each cell.

A table is known by its header (found elsewhere, by the words of its captions); here the body under it is cut into
cells. Columns part at drawn lines or where the fewest words of the body cross. Rows part at drawn lines where there
are any, otherwise around the lines of an anchor column, whose values are never wrapped (an amount, a date).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extraction.layout.lines import lines_of
from extraction.model import Box, Word

_APART = 1.5  # line heights between two rows at least
_CLEARLY = 1.4
_LEAST_LINES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column's caption box and the x between which its cells stand."""

    header: Box
    left: float
    right: float

    def holds(self, word: Word) -> bool:
        return self.left <= (word.box.x0 + word.box.x1) / 2 < self.right


@dataclass(eq=False)
class TableRow:
    """Cells by column number; a cell is its lines of words."""

    cells: dict[int, list[list[Word]]] = field(default_factory=dict)

    def text(self, column: int) -> str:
        return " ".join(word.text for line in self.cells.get(column, ()) for word in line)

    @property
    def words(self) -> list[Word]:
        return [word for lines in self.cells.values() for line in lines for word in line]


def columns_of(headers: Sequence[Box], body: Sequence[Word], rules: Sequence[Box]) -> list[Column]:
    """The columns under headers that stand from left to right."""
    edges = [-1e9]
    top, bottom = min(word.box.y0 for word in body), max(word.box.y1 for word in body)
    upright = {round(rule.x0) for rule in rules if rule.width < 4 and rule.height > 5 and top < rule.y1 < bottom + 20}
    walls = sorted(upright | _joints(rules))
    for left, right in pairwise(headers):
        edges.append(_edge(left, right, body, walls))
    edges.append(1e9)
    return [Column(box, edges[i], edges[i + 1]) for i, box in enumerate(headers)]


def _joints(rules: Sequence[Box]) -> set[float]:
    """The x at which lines under neighbouring cells meet, on two heights at least."""
    ends: dict[float, set[int]] = {}
    starts: dict[float, set[int]] = {}
    for rule in rules:
        if rule.height < 4 and rule.width > 8:
            starts.setdefault(round(rule.x0), set()).add(round(rule.y0))
            ends.setdefault(round(rule.x1), set()).add(round(rule.y0))
    return {x for x, heights in starts.items() if len(heights & ends.get(x, set())) >= 2}


def _edge(left: Box, right: Box, body: Sequence[Word], walls: Sequence[float]) -> float:
    low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    between = [wall for wall in walls if left.x1 - 2 <= wall <= right.x0 + 2]
    if between:
        return between[0]
    near = [word.box for word in body if word.box.x1 > low and word.box.x0 < high]
    cuts = sorted({low, high, *(b.x0 for b in near if low < b.x0 < high), *(b.x1 for b in near if low < b.x1 < high)})
    cuts += [left.x1, right.x0] if left.x1 < right.x0 else []
    cuts.sort()
    best, best_rank = (left.x1 + right.x0) / 2, (1e9, 0.0)
    for start, stop in pairwise(cuts):
        middle = (start + stop) / 2
        crossing = sum(box.x0 < middle < box.x1 for box in near)
        inside_header = left.x0 < middle < left.x1 or right.x0 < middle < right.x1
        rank = (crossing + 0.5 * inside_header, -(stop - start))
        if rank < best_rank:
            best, best_rank = middle, rank
    return best


def empty_strip(lines: Sequence[Sequence[Word]]) -> float | None:
    """The middle of the widest strip of x that no word of a column's lines crosses; None where there is none.

    Most of the lines have words on both sides of it, or it would be the ragged end of short lines.
    """
    words = sorted((word for line in lines for word in line), key=lambda word: word.box.x0)
    if len(lines) < _LEAST_LINES or not words:
        return None
    reach, best, width = words[0].box.x1, None, 0.4 * _height(words)
    for word in words:
        if word.box.x0 - reach > width:
            best, width = (word.box.x0 + reach) / 2, word.box.x0 - reach
        reach = max(reach, word.box.x1)
    if best is None:
        return None
    both = sum(line[0].box.x0 < best < line[-1].box.x1 for line in lines)
    return best if both >= 0.7 * len(lines) else None


def rows_of(
    lines: Sequence[Sequence[list[Word]]],
    body: Sequence[Word],
    rules: Sequence[Box],
    is_anchor: Callable[[str], bool],
    anchor_columns: Sequence[int],
) -> list[TableRow]:
    """The rows of a body, top to bottom, from the lines of its columns.

    `is_anchor` tells the values of the anchor columns, the best column first.
    """
    anchors: list[float] = []
    for column in anchor_columns:
        found = [line for line in lines[column] if is_anchor(" ".join(word.text for word in line))]
        # A value that was misread in one column is made up for by the next.
        anchors += [
            _middle(line) for line in found if all(abs(_middle(line) - a) > _APART * _height(line) for a in anchors)
        ]
    if not anchors:
        return []
    anchors.sort()
    bands = _ruled_bands(rules, body, anchors)
    place = _by_bands(bands) if bands else _by_anchors(anchors, lines)
    rows: dict[int, TableRow] = {}
    for number, column_lines in enumerate(lines):
        for line in column_lines:
            index = place(line)
            if index is not None:
                rows.setdefault(index, TableRow()).cells.setdefault(number, []).append(line)
    return [rows[index] for index in sorted(rows)]


def column_lines(columns: Sequence[Column], body: Sequence[Word]) -> list[list[list[Word]]]:
    """The lines of each column of a body."""
    return [lines_of([word for word in body if column.holds(word)]) for column in columns]


def _height(line: Sequence[Word]) -> float:
    return max(word.box.height for word in line)


def _middle(line: Sequence[Word]) -> float:
    return (min(word.box.y0 for word in line) + max(word.box.y1 for word in line)) / 2


def _ruled_bands(rules: Sequence[Box], body: Sequence[Word], anchors: Sequence[float]) -> list[tuple[float, float]]:
    """Bands between drawn lines, if each holds at most one anchor."""
    left, right = min(word.box.x0 for word in body), max(word.box.x1 for word in body)
    top, bottom = min(word.box.y0 for word in body), max(word.box.y1 for word in body)
    heights: dict[int, float] = {}
    for rule in rules:
        if rule.height < 4 and top - 30 < rule.y0 < bottom + 30 and rule.x0 < right and rule.x1 > left:
            heights[round(rule.y0 / 2)] = heights.get(round(rule.y0 / 2), 0.0) + rule.width
    bars = sorted(y * 2.0 for y, width in heights.items() if width > 0.6 * (right - left))
    edges = [top - 1e3, *bars, bottom + 1e3]
    bands = [(a, b) for a, b in pairwise(edges) if b - a > 3]
    crowded = any(sum(a <= anchor < b for anchor in anchors) > 1 for a, b in bands)
    return [] if crowded or len(bars) < 2 else bands


def _by_bands(bands: Sequence[tuple[float, float]]) -> Callable[[Sequence[Word]], int | None]:
    def place(line: Sequence[Word]) -> int | None:
        middle = _middle(line)
        return next((i for i, (top, bottom) in enumerate(bands) if top <= middle < bottom), None)

    return place


def _by_anchors(anchors: Sequence[float], lines: Sequence[Sequence[Sequence[Word]]]) -> Callable[[Sequence[Word]], int]:
    middles = sorted(_middle(line) for column in lines for line in column)
    height = median(word.box.height for column in lines for line in column for word in line)
    # Lines over the first anchor show that cells are centred (or set on the bottom) in their rows.
    top_set = not any(middle < anchors[0] - 0.45 * height for middle in middles)

    bounds = [_clearest_gap(a, b, lines) for a, b in pairwise(anchors)]

    def place(line: Sequence[Word]) -> int:
        middle = _middle(line)
        before = [i for i, anchor in enumerate(anchors) if anchor <= middle + 0.5 * height]
        index = before[-1] if before else 0
        if index < len(bounds) and (bound := bounds[index]) is not None and middle > anchors[index]:
            return index if middle < bound else index + 1
        return index if top_set else min(range(len(anchors)), key=lambda i: (abs(anchors[i] - middle), i))

    return place


def _clearest_gap(above: float, below: float, lines: Sequence[Sequence[Sequence[Word]]]) -> float | None:
    """Between two anchors, the middle of an empty strip that is clearly wider than any other; None where none is."""
    edges = sorted(
        (min(word.box.y0 for word in line), max(word.box.y1 for word in line))
        for column in lines
        for line in column
        if above - 1 <= _middle(line) <= below + 1
    )
    gaps, reach = [], edges[0][1] if edges else 0.0
    for top, bottom in edges:
        if top > reach:
            gaps.append((top - reach, (top + reach) / 2))
        reach = max(reach, bottom)
    gaps.sort(reverse=True)
    if not gaps or (len(gaps) > 1 and gaps[0][0] < _CLEARLY * gaps[1][0]):
        return None
    return gaps[0][1]
