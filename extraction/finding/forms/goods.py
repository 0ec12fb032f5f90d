"""The table of goods of a paper: its heading, and one row for each thing that is sold, done or posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extraction.finding.candidates import Candidate
from extraction.finding.forms.form_values import Manner, read_value
from extraction.finding.forms.wanted import Target, Wanted
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.layout.tables import Column, column_lines, columns_of, rows_of
from extraction.model import Box, DataType, FieldSpec, Word
from extraction.values.dates import find_dates
from extraction.values.money import find_amounts

_SCORE = 0.9
_END = frozenset(
    {"subtotal", "tax", "total", "amount_due", "discount", "shipping", "paid", "terms", "bank", "due_date"}
)
_AMOUNTS = ("amount", "unit_price", "quantity", "line_balance")
_TABULAR = frozenset({"description", "quantity", "unit_price", "amount", "item_code"})
_NUMERIC = (DataType.MONEY, DataType.NUMBER)
_MOST_HEADING_WORDS = 5
_WIDE_GAP = 0.45  # type sizes, where a space takes a quarter


@dataclass(eq=False)
class Heading:
    """The columns' captions, from left to right."""

    boxes: list[Box]
    targets: list[tuple[Target, ...]]  # empty for a column whose caption says nothing
    words: frozenset[int]
    bottom: float


@dataclass(eq=False)
class GoodsTable:
    """The rows of a table by the columns asked for, and the words that it takes from the page."""

    heading: Heading
    rows: list[dict[str, Candidate]] = field(default_factory=list)
    words: frozenset[int] = frozenset()


def find_goods(sheet: Sheet, wanted: Wanted, manner: Manner, before: Heading | None = None) -> GoodsTable | None:
    """The table of a sheet; `before` is the heading of the page before, whose table may go on without one."""
    heading = _heading(sheet, wanted)
    if heading is None:
        if before is None:
            return None
        heading = Heading(before.boxes, before.targets, frozenset(), 0.0)
    body = _body(sheet, wanted, heading)
    if not body:
        return None
    columns = _by_count(sheet, heading, body) or columns_of(heading.boxes, body, sheet.page.rules)
    heading = _with_counts(heading, wanted, columns, body)
    table = GoodsTable(heading)
    specs = {spec.key: spec for spec in wanted.fields}
    lines = column_lines(columns, body)
    anchors = _anchors(heading, wanted, lines)
    for row in rows_of(lines, body, sheet.page.rules, _is_anchor, anchors):
        cells: dict[str, Candidate] = {}
        for number, (column, targets) in enumerate(zip(columns, heading.targets, strict=True)):
            if (found := row.cells.get(number)) and targets:
                cells.update(_cells(sheet, column, found, targets, wanted, specs, manner))
        table.rows.append(cells)
    table.words = heading.words | frozenset(map(id, body))
    return table


def _heading(sheet: Sheet, wanted: Wanted) -> Heading | None:
    """The line that names the most columns, with what stands directly under it where captions run over two lines."""
    best: Heading | None = None
    for line, below in pairwise([*sheet.span_lines, []]):
        for spans in (_merged(line, below), [[span] for span in line]):
            heading = _as_heading(spans, wanted)
            if heading and (best is None or _known(heading) > _known(best)):
                best = heading
    return best


def _known(heading: Heading) -> int:
    return sum(bool(targets) for targets in heading.targets)


def _merged(line: Sequence[Span], below: Sequence[Span]) -> list[list[Span]]:
    """The captions of two lines, put together where one stands over another; none where they are no heading."""
    if not line or not below or below[0].box.y0 - line[0].box.y1 > 0.7 * line[0].em:
        return []
    spans = sorted([*line, *below], key=lambda span: span.box.x0)
    groups: list[list[Span]] = []
    for span in spans:
        if groups and span.box.x0 < max(other.box.x1 for other in groups[-1]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return [sorted(group, key=lambda span: span.box.y0) for group in groups]


def _as_heading(groups: Sequence[Sequence[Span]], wanted: Wanted) -> Heading | None:
    parts = [part for group in groups for part in _parts(group, wanted)]
    known = [targets for _, targets in parts if targets]
    asked = {wanted.item_key(target.role) or target.role for targets in known for target in targets}
    if len(known) < 2 or 2 * len(known) <= len(parts) or not _tells_goods(known, asked, wanted):
        return None
    boxes = [_around(words) for words, _ in parts]
    ids = frozenset(id(word) for words, _ in parts for word in words)
    return Heading(boxes, [targets for _, targets in parts], ids, max(box.y1 for box in boxes))


def _tells_goods(known: Sequence[tuple[Target, ...]], items: set[str], wanted: Wanted) -> bool:
    """Whether the columns are those of goods, or at least two of them columns that were asked for by name."""
    own = {target.role for targets in known for target in targets if target.role in wanted.stems}
    return len(_TABULAR & items) >= 2 or ("description" in items and len(known) >= 2) or len(own) >= 2


def _parts(group: Sequence[Span], wanted: Wanted) -> Iterator[tuple[list[Word], tuple[Target, ...]]]:
    """A caption, or the captions of narrow columns that stand so close that they look like one."""
    words = [word for span in group for word in span.words]
    keys = [key for span in group for key in span.keys]
    whole = wanted.headings.meaning("".join(keys)) or wanted.headings.meaning("".join(_without_unit(words, keys)))
    if whole is not None or len(words) > _MOST_HEADING_WORDS:
        yield words, whole or ()
        return
    hits = wanted.headings.scan(keys)
    covered = sum(hit.stop - hit.start for hit in hits)
    if len(hits) > 1 and covered == len(words):
        for hit in hits:
            yield words[hit.start : hit.stop], hit.meaning
        return
    if len(hits) == 1 and (apart := _apart(words, hits[0].start, hits[0].stop)):
        for start, stop in apart:
            yield words[start:stop], hits[0].meaning if start == hits[0].start else ()
        return
    first = hits[0] if len(hits) == 1 and covered * 2 >= len(words) else None
    yield words, first.meaning if first else ()


def _apart(words: Sequence[Word], start: int, stop: int) -> list[tuple[int, int]]:
    """The words around a caption as captions of their own, where wide gaps part them from it; empty where none does."""
    edges = [0, *(at for at in (start, stop) if 0 < at < len(words)), len(words)]
    gaps = [words[at].box.x0 - words[at - 1].box.x1 for at in edges[1:-1]]
    if not gaps or min(gaps) < _WIDE_GAP * words[start].size:
        return []
    return list(pairwise(edges))


def _without_unit(words: Sequence[Word], keys: Sequence[str]) -> list[str]:
    """The keys without a unit behind the caption: "Amount ($)", "Price USD"."""
    return [
        key
        for word, key in zip(words, keys, strict=True)
        if not (word.text.startswith("(") or (word.text.isupper() and len(word.text) == 3 and word is words[-1]))
    ]


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box


def _body(sheet: Sheet, wanted: Wanted, heading: Heading) -> list[Word]:
    """The words under a heading down to the sums."""
    body: list[Word] = []
    reach = heading.bottom
    left, right = heading.boxes[0].x0, heading.boxes[-1].x1
    for line in sheet.span_lines:
        top = min(span.box.y0 for span in line)
        if (top + max(span.box.y1 for span in line)) / 2 <= heading.bottom:
            continue
        if _ends(line, wanted) or (body and top - reach > 6 * line[0].em):
            break
        if not body and (line[0].box.x0 > right or line[-1].box.x1 < left):
            continue
        reach = max(span.box.y1 for span in line)
        body.extend(word for span in line for word in span.words)
    return body


def _ends(line: Sequence[Span], wanted: Wanted) -> bool:
    """Whether a line is one of the sums: "Subtotal   $120.00"."""
    for position, span in enumerate(line):
        at = 0
        for hit in wanted.captions.all_at(span.keys, at)[:1]:
            items = {wanted.item_key(target.role) for target in hit.meaning}
            rest = [word.text for word in span.words[hit.stop :]]
            closes = (
                not rest
                or span.words[hit.stop - 1].text.endswith(":")
                or find_amounts(" ".join(rest))
                or rest[0][0] in "(@"
            )
            if _END & items and closes and position >= len(line) - 2 and len(line) <= 3:
                return True
    return False


def _by_count(sheet: Sheet, heading: Heading, body: Sequence[Word]) -> list[Column]:
    """The columns where lines have as many values as there are captions, wherever the values stand under them."""
    inside = frozenset(map(id, body))
    lines = [line for line in sheet.span_lines if id(line[0].words[0]) in inside]
    full = [line for line in lines if len(line) == len(heading.boxes)]
    if not full or any(len(line) > len(heading.boxes) for line in lines):
        return []
    reaches = [(min(s.box.x0 for s in spans), max(s.box.x1 for s in spans)) for spans in zip(*full, strict=True)]
    if any(left[1] > right[0] for left, right in pairwise(reaches)):
        return []
    edges = [-1e9, *((left[1] + right[0]) / 2 for left, right in pairwise(reaches)), 1e9]
    return [Column(box, *edge) for box, edge in zip(heading.boxes, pairwise(edges), strict=True)]


def _with_counts(heading: Heading, wanted: Wanted, columns: Sequence[Column], body: Sequence[Word]) -> Heading:
    """The heading with the quantities found by arithmetic: "Guests" times the price is the amount in every row."""
    items = [{wanted.item_key(target.role) for target in targets} for targets in heading.targets]
    counts = [key for key, item in wanted.items.items() if item.key == "quantity"]
    if not counts or any("quantity" in keys for keys in items):
        return heading
    values = [_amounts_by_line(lines) for lines in column_lines(columns, body)]
    prices = [values[n] for n, keys in enumerate(items) if "unit_price" in keys]
    sums = [values[n] for n, keys in enumerate(items) if "amount" in keys]
    for number, targets in enumerate(heading.targets):
        if targets or not prices or not sums:
            continue
        rows = [(values[number].get(y), prices[0].get(y), sums[-1].get(y)) for y in sums[-1]]
        right = sum(None not in row and abs(row[0] * row[1] - row[2]) < 0.02 for row in rows)  # type: ignore[operator]
        if right and 2 * right > len(rows):
            found = list(heading.targets)
            found[number] = tuple(Target(key, 1.0) for key in counts)
            return replace(heading, targets=found)
    return heading


def _amounts_by_line(lines: Sequence[Sequence[Word]]) -> dict[int, float]:
    """The amounts of a column by the height of their line."""
    found = {}
    for line in lines:
        amounts = find_amounts(" ".join(word.text for word in line))
        if len(amounts) == 1:
            found[round(line[0].box.y0 / 4)] = amounts[0].value
    return found


def _anchors(heading: Heading, wanted: Wanted, lines: Sequence[Sequence[Sequence[Word]]]) -> list[int]:
    """The columns whose values stand on one line in each row: amounts, best first."""
    found = []
    for number, targets in enumerate(heading.targets):
        keys = [wanted.item_key(target.role) for target in targets]
        kinds = [wanted.kind(target.role) for target in targets]
        rank = min((_AMOUNTS.index(key) for key in keys if key in _AMOUNTS), default=len(_AMOUNTS))
        if targets and kinds[0] in (*_NUMERIC, DataType.DATE):
            values = sum(_is_anchor(" ".join(word.text for word in line)) for line in lines[number])
            found.append((rank, -values, number))
    most = max((-values for _, values, _ in found), default=0)
    return [number for _, values, number in sorted(found) if -2 * values >= most][:2]


def _is_anchor(text: str) -> bool:
    return bool(find_amounts(text) or find_dates(text) or text.strip().lower() in ("included", "free", "n/c", "-", "—"))


def _cells(
    sheet: Sheet,
    column: Column,
    lines: Sequence[Sequence[Word]],
    targets: Sequence[Target],
    wanted: Wanted,
    specs: dict[str, FieldSpec],
    manner: Manner,
) -> Iterator[tuple[str, Candidate]]:
    piece = Piece(sheet.page, tuple(tuple(line) for line in lines))
    for target in targets:
        spec = specs.get(target.role)
        if spec is None:
            continue
        reading = read_value(piece, wanted.kind(target.role), spec, manner)
        if reading is None:
            continue
        if spec.data_type is DataType.TEXT:
            reading = Reading(reading.printed, reading.fit, reading.printed)
        yield target.role, Candidate(target.role, reading, piece, _SCORE * target.strength, "table")
