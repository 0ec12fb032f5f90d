"""Flowing text set on a synthetic sheet, so that what finds values by their place works on it too.

What is set is a list of blocks: paragraphs of runs, and tables whose cells hold blocks again. The sheet is as wide as
US letter, wider where a table needs it, and as long as the text; it is cut into pages where no line is hurt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extraction.model import Box, Page, Word
from extraction.reading.line_order import in_line_order

WIDTH, HEIGHT, MARGIN = 612.0, 792.0, 36.0  # US letter in points
BODY = 11.0
LEADING = 1.25
TAB = 72.0
PADDING = 4.0
_INDENT = 18.0
_DEEPEST = 12  # tables inside tables inside tables

_PIECE = re.compile(r"\t|\n|[^\s]+|[^\S\n\t]+")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]"), frozenset("mwMW@%ABCDGHKNOPQRUVXYZ")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one type size; a tab moves to the next stop, a line feed to the next line."""

    text: str
    size: float = BODY
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    indent: int = 0  # steps
    after: float = 4.0  # points of white below


@dataclass(frozen=True, slots=True)
class TableCell:
    blocks: tuple[Block, ...]
    columns: int = 1  # that it spans


@dataclass(frozen=True, slots=True)
class TableBlock:
    rows: tuple[tuple[TableCell, ...], ...]
    ruled: bool = True


Block = Paragraph | TableBlock


def text_width(text: str, size: float) -> float:
    """How wide a usual sans serif type sets the text."""
    narrow = sum(letter in _NARROW for letter in text)
    wide = sum(letter in _WIDE for letter in text)
    return size * (0.29 * narrow + 0.71 * wide + 0.53 * (len(text) - narrow - wide))


@dataclass(slots=True)
class _Sheet:
    words: list[Word] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    right: float = WIDTH - MARGIN


def typeset(blocks: Sequence[Block], *, first: int = 1, part: int = 0) -> tuple[Page, ...]:
    """The pages that the blocks fill, numbered from `first`; always at least one."""
    sheet = _Sheet()
    bottom = _set_blocks(sheet, blocks, MARGIN, MARGIN, WIDTH - 2 * MARGIN, _DEEPEST)
    return tuple(_cut(sheet, bottom + MARGIN, first, part))


def _set_blocks(sheet: _Sheet, blocks: Sequence[Block], x: float, y: float, width: float, depth: int) -> float:
    for block in blocks:
        if isinstance(block, Paragraph):
            y = _set_paragraph(sheet, block, x, y, width) + block.after
        elif depth:
            y = _set_table(sheet, block, x, y, width, depth - 1) + PADDING
    return y


def _set_paragraph(sheet: _Sheet, paragraph: Paragraph, left: float, y: float, width: float) -> float:
    left += paragraph.indent * _INDENT
    right = max(left + 40, left + width - paragraph.indent * _INDENT)
    x, height = left, 0.0
    line: list[Word] = []
    for run in paragraph.runs:
        for piece in _PIECE.findall(run.text):
            height = max(height, LEADING * run.size)
            if piece == "\n":
                y, x, height = _end_line(sheet, line, y, height), left, 0.0
            elif piece == "\t":
                x = left + (int((x - left) / TAB) + 1) * TAB
            elif piece.isspace():
                x += 0.28 * run.size
            else:
                wide = text_width(piece, run.size)
                if x + wide > right and line:
                    y, x, height = _end_line(sheet, line, y, height), left, LEADING * run.size
                line.append(Word(piece, Box(x, y, x + wide, y + run.size), run.size, run.bold))
                x += wide
    return _end_line(sheet, line, y, height)


def _end_line(sheet: _Sheet, line: list[Word], y: float, height: float) -> float:
    """Puts the line's words on one base line; parts that touch are one word. Returns where the next line begins."""
    size = max((word.size for word in line), default=0.0)
    for word in line:
        top = y + size - word.size
        box = Box(word.box.x0, top, word.box.x1, top + word.size)
        last = sheet.words[-1] if sheet.words else None
        if last is not None and word is not line[0] and box.x0 - last.box.x1 < 0.01:
            sheet.words[-1] = Word(last.text + word.text, last.box.union(box), last.size, last.bold)
        else:
            sheet.words.append(Word(word.text, box, word.size, word.bold))
        sheet.right = max(sheet.right, box.x1)
    line.clear()
    return y + height


def _set_table(sheet: _Sheet, table: TableBlock, x: float, y: float, width: float, depth: int) -> float:
    widths = _column_widths(table, width)
    for row in table.rows:
        if table.ruled:
            sheet.rules.append(Box(x, y, x + sum(widths), y))
        bottom = y + PADDING
        at = 0
        for cell in row:
            left = x + sum(widths[:at])
            room = sum(widths[at : at + cell.columns]) - 2 * PADDING
            if cell.blocks:
                end = _set_blocks(sheet, cell.blocks, left + PADDING, y + PADDING, room, depth)
                bottom = max(bottom, end + PADDING)
            at += cell.columns
        y = bottom
    if table.ruled and table.rows:
        sheet.rules.append(Box(x, y, x + sum(widths), y))
    return y


def _column_widths(table: TableBlock, width: float) -> list[float]:
    """As browsers do it: no column narrower than its longest word, the rest by what the columns would like to have."""
    count = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
    least, wished = [2 * PADDING] * count, [2 * PADDING] * count
    for row in table.rows:
        at = 0
        for cell in row:
            need, wish = _cell_widths(cell.blocks)
            for column in range(at, min(at + cell.columns, count)):
                least[column] = max(least[column], need / cell.columns + 2 * PADDING)
                wished[column] = max(wished[column], wish / cell.columns + 2 * PADDING)
            at += cell.columns
    spare, longing = width - sum(least), sum(wished) - sum(least)
    if spare <= 0 or longing <= 0:
        return least if spare <= 0 else wished
    share = min(spare / longing, 1.0)
    return [need + (wish - need) * share for need, wish in zip(least, wished, strict=True)]


def _cell_widths(blocks: Sequence[Block]) -> tuple[float, float]:
    """The longest word and the longest line of a cell."""
    need = wish = 0.0
    for block in blocks:
        if isinstance(block, TableBlock):
            for row in block.rows:
                parts = [_cell_widths(cell.blocks) for cell in row]
                need = max(need, sum(part[0] + 2 * PADDING for part in parts))
                wish = max(wish, sum(part[1] + 2 * PADDING for part in parts))
            continue
        for run in block.runs:
            need = max([need, *(text_width(word, run.size) for word in run.text.split())])
        lines = "".join(run.text for run in block.runs).split("\n")
        size = max((run.size for run in block.runs), default=BODY)
        wish = max([wish, *(text_width(line, size) + block.indent * _INDENT + 2 for line in lines)])
    return need, wish


def _cut(sheet: _Sheet, length: float, first: int, part: int) -> Iterator[Page]:
    width = sheet.right + MARGIN
    words = sorted(sheet.words, key=lambda word: word.box.y0)
    rules = sorted(sheet.rules, key=lambda rule: rule.y0)
    top, number = 0.0, first
    while True:
        bottom = _cut_below(words, top) if length - top > HEIGHT else length
        shown = in_line_order(_lifted(word, top) for word in words if top <= word.box.y0 < bottom)
        ruled = tuple(Box(r.x0, r.y0 - top, r.x1, r.y1 - top) for r in rules if top <= r.y0 < bottom)
        yield Page(number, width, max(HEIGHT, bottom - top), shown, part=part, rules=ruled)
        if bottom >= length:
            return
        top, number = bottom, number + 1


def _cut_below(words: Sequence[Word], top: float) -> float:
    """The lowest height within a page's length at which no word is cut."""
    bottom = top + HEIGHT
    crossing = [word.box.y0 for word in words if word.box.y0 < bottom < word.box.y1]
    return min(crossing) if crossing and min(crossing) > top else bottom


def _lifted(word: Word, top: float) -> Word:
    box = word.box
    return Word(word.text, Box(box.x0, box.y0 - top, box.x1, box.y1 - top), word.size, word.bold)
