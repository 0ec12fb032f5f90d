"""Tables without captions: lines whose parts stand under each other and are of the same kinds from line to line."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.finding.column_roles import is_amount, is_date
from extraction.finding.table_headers import UNKNOWN, TableHeader
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Box, Word, box_of
from extraction.values.choices import parse_field_of_study
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.vocabulary.delivery import LABELLED_INDEX

_LEAST_RECORDS = 2
_MOST_WORDS = 40
_ALIGNED = 1.3  # type sizes
_FAR = 9.0  # type sizes from one record to the next at most


def bare_header(sheet: Sheet) -> TableHeader | None:
    """The places of the columns, without words and roles; None where no lines repeat each other's kinds."""
    lines = [
        spans
        for line, text, spans in zip(sheet.lines, sheet.line_texts, sheet.span_lines, strict=True)
        if _may_be_record(line, text, spans)
    ]
    if len(lines) < _LEAST_RECORDS:
        return None
    records: list[list[tuple[list[Word], str]]] = []
    for spans in lines:
        parts = [part for span in spans for part in _parts(span)]
        kinds = {kind for _, kind in parts}
        if "" in kinds and len(kinds) >= 3 and kinds & {"date", "amount"} and len(parts) <= 9:
            records.append(parts)
    run = _longest_run(records)
    if len(run) < _LEAST_RECORDS:
        return None
    columns = _merged([box_of(words) for parts in run for words, _ in parts])
    if len(columns) < 3:
        return None
    top = min(box_of(words).y0 for words, _ in run[0]) - 1.0
    boxes = tuple(Box(left, top - 1.0, right, top) for left, right in columns)
    return TableHeader((UNKNOWN,) * len(boxes), boxes, frozenset())


def _may_be_record(line: Sequence[Word], text: str, spans: Sequence[Span]) -> bool:
    """Whether a line has several parts with figures, and is neither a sentence nor captions with their values."""
    if len(spans) < 2 or len(line) > _MOST_WORDS or not has_digit(text):
        return False
    return ":" not in text or not any(word.text.endswith(":") for word in line)


def _parts(span: Span) -> list[tuple[list[Word], str]]:
    """A span as parts with their kinds; dates at its ends are parts of their own, as narrow columns run together."""
    words = list(span.words)
    kind = _kind(span.text)
    if kind or len(words) < 3 or any(word.text.endswith(":") for word in words):
        return [(words, kind)]
    for count in (1, 3):
        for head, tail in ((words[:count], words[count:]), (words[:-count], words[-count:])):
            short = head if len(head) == count else tail
            text = " ".join(word.text for word in short)
            if tail and head and find_dates(text) and is_date(text):
                return [(head, _kind(_text(head))), (tail, _kind(_text(tail)))]
    return [(words, "")]


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _kind(text: str) -> str:
    if len(text) > 48:
        return ""
    if has_digit(text):
        return "date" if is_date(text) else "amount" if is_amount(text) else ""
    if LABELLED_INDEX.exact(text):
        return "method"
    return "field" if parse_field_of_study(text) else ""


def _longest_run(records: Sequence[list[tuple[list[Word], str]]]) -> list[list[tuple[list[Word], str]]]:
    """The most records in a row of which each repeats the first's dates and amounts, in the same places."""
    best: list[list[tuple[list[Word], str]]] = []
    run: list[list[tuple[list[Word], str]]] = []
    for record in records:
        run = [*run, record] if run and _repeats(run[-1], record) else [record]
        best = max(best, run, key=len)
    return best


def _repeats(one: list[tuple[list[Word], str]], other: list[tuple[list[Word], str]]) -> bool:
    size = one[0][0][0].size
    above, below = box_of(one[0][0]), box_of(other[0][0])
    if below.y0 - above.y1 > _FAR * size:
        return False
    pairs = [
        (box_of(a), box_of(b)) for a, kind in one for b, same in other if kind == same and kind in ("date", "amount")
    ]
    kinds = {kind for _, kind in one if kind} & {kind for _, kind in other if kind}
    aligned = any(
        min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2) < _ALIGNED * size for a, b in pairs
    )
    return aligned and len(kinds) >= 2


def _merged(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """Intervals of x that no empty strip parts."""
    merged: list[tuple[float, float]] = []
    for box in sorted(boxes, key=lambda b: b.x0):
        if merged and box.x0 < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], box.x1))
        else:
            merged.append((box.x0, box.x1))
    return merged
