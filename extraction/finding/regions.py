"""Pages that hold several certificates or records: parts of a page that repeat each other's captions and headings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extraction.finding.marks import CAPTIONS, PROSE
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Box, Page
from extraction.vocabulary.boilerplate import is_heading

_LEAST_FURNITURE = 3
_LEAST_COLUMNS = 3
_MOST_PARTS = 12
_PARTING = frozenset(".,;|·–-")  # what the word before a caption or phrase ends in, further on in a line
_TELLING = {"participant", "~heading"}


def sheets_of(page: Page) -> list[Sheet]:
    """The sheets of a page in reading order: one, or one for each part that repeats the layout of the first."""
    whole = Sheet.of_page(page)
    headers = [line for line in whole.span_lines if _heads_a_table(line)]
    inside = {span.number for line in headers for span in line}
    places: dict[tuple[str, str], list[Box]] = defaultdict(list)
    for span in whole.spans:
        if span.number not in inside:
            for role, key, box in _furniture(span):
                places[role, key].append(box)
    if headers and not _names_as_many(places, len(headers)):
        return [whole]  # what repeats itself are the cells of its table
    for axis in (1, 0):
        parts = _parts(whole.spans, places, axis)
        if len(parts) > 1:
            return [Sheet.of_spans(page, part) for part in parts]
    return [whole]


def _heads_a_table(line: Sequence[Span]) -> bool:
    """Whether a line holds captions of a table's columns, with that of its titles."""
    captions = [CAPTIONS.meaning(span.key) for span in line] if len(line) >= _LEAST_COLUMNS else []
    return any(caption and caption.role == "course_title" for caption in captions)


def _names_as_many(places: Mapping[tuple[str, str], list[Box]], tables: int) -> bool:
    """Whether each of several tables has a participant of its own."""
    return tables > 1 and any(role == "participant" and len(boxes) == tables for (role, _), boxes in places.items())


def _parts(spans: Sequence[Span], places: Mapping[tuple[str, str], list[Box]], axis: int) -> list[list[Span]]:
    """The spans cut along y (axis 1) or x (axis 0) into copies of one layout; one part where it does not repeat."""
    repeated = {name: boxes for name, boxes in places.items() if len(boxes) > 1 and _in_a_row(boxes, axis)}
    counts = Counter(len(boxes) for boxes in repeated.values())
    if not counts:
        return [list(spans)]
    copies = max(counts, key=lambda count: (counts[count], count))
    kept = {name: sorted(boxes, key=lambda b: b[axis]) for name, boxes in repeated.items() if len(boxes) == copies}
    if len(kept) < _LEAST_FURNITURE or copies > _MOST_PARTS or not _TELLING & {role for role, _ in kept}:
        return [list(spans)]
    cuts = list(_cuts(spans, list(kept.values()), copies, axis))
    if len(cuts) < copies - 1:
        return [list(spans)]
    edges = [float("-inf"), *cuts, float("inf")]
    return [[s for s in spans if low <= s.center[axis] < high] for low, high in pairwise(edges)]


def _furniture(span: Span) -> Iterator[tuple[str, str, Box]]:
    """The captions, phrases and headings of a span: what certificates of one layout have in common."""
    if is_heading(span.text):
        yield "~heading", span.key, span.box
        return
    for position, key in enumerate(span.keys):
        if not (CAPTIONS.may_begin(key) or PROSE.may_begin(key)):
            continue
        if position > 1 and span.words[position - 1].text[-1] not in _PARTING:
            continue
        caption = CAPTIONS.longest_at(span.keys, position)
        if caption and (caption.stop == len(span.words) or span.words[caption.stop - 1].text.endswith(":")):
            yield caption.meaning.role, caption.key, span.words[position].box
            continue
        phrase = PROSE.longest_at(span.keys, position)
        if phrase:
            yield phrase.meaning.after or "~phrase", phrase.key, span.words[position].box


def _in_a_row(boxes: Sequence[Box], axis: int) -> bool:
    """Whether boxes stand under each other (axis 1) or beside each other (axis 0)."""
    across = 1 - axis
    first = boxes[0]
    size = max(first.height, 1.0)
    same = all(abs(box[across] - first[across]) < 2.5 * size for box in boxes)
    return same and all(abs(a[axis] - b[axis]) > 3 * size for a, b in pairwise(sorted(boxes, key=lambda b: b[axis])))


def _cuts(spans: Sequence[Span], kept: Sequence[Sequence[Box]], copies: int, axis: int) -> Iterator[float]:
    """Between each copy and the next, the middle of the widest empty strip."""
    for number in range(copies - 1):
        end = max(boxes[number][axis + 2] for boxes in kept)
        start = min(boxes[number + 1][axis] for boxes in kept)
        if end >= start:
            return
        edges = sorted(
            (s.box[axis], s.box[axis + 2]) for s in spans if s.box[axis + 2] > end - 1 and s.box[axis] < start + 1
        )
        reach, best = end, (0.0, (end + start) / 2)
        for low, high in [*edges, (start, start)]:
            if low - reach > best[0]:
                best = (low - reach, (low + reach) / 2)
            reach = max(reach, high)
        yield best[1]
