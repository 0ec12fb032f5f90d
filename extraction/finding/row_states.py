"""Which rows of a table count: not those of totals, nor of courses that were not attended, finished or ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extraction.finding.candidates import Candidate
from extraction.layout.tables import TableRow

TOTAL = re.compile(
    r"^\W*(?:(?:grand|sub|series|conference|overall)[\s-]*)?(?:totals?|sum)\b|\btotals?\b.{0,24}(?:credits?|hours?|"
    r"cpe)|\b(?:credits?|hours?|cpe)\W{0,3}(?:totals?\b|(?:earned\s*)?(?:in\s*(?:all|total)|altogether|overall)\b)|^\W*in\s*(?:all|total)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:in\s*progress|incomplete|not\s*(?:attended|complete|completed|started|passed|earned)|withdrawn|withdrew|"
    r"cancell?ed|registered|enrolled|no[\s-]*show|failed|pending|absent|missed|waitlist\w*|open|assigned|expired|"
    r"dropped|did\s*not\s*\w+|overdue|scheduled|launched|attempted)\b|(?<![\d.])[0-4]?\d\s*%",
    re.IGNORECASE,
)
_TICKED = re.compile(r"^(?:[■◼☑☒✓✔●◉🗹]|\[[xX✓✔]\]|\([xX✓✔]\))")
_UNTICKED = re.compile(r"^(?:[□☐◻❏❑○✗✘]|\[\]|\[$|\(\))")
_TICK = re.compile(rf"{_TICKED.pattern}|{_UNTICKED.pattern}")
_NUMBERING = re.compile(r"^\(?(\d{1,2})[.)]$")
_YES = frozenset(
    {"yes", "y", "x", "✓", "✔", "attended", "present", "passed", "pass", "complete", "completed", "earned"}
)
_NO = frozenset({"no", "n", "-", "–", "—", "", "✗", "✘", "absent", "not attended", "missed", "none"})
_SAME = 0.011


def is_total(row: TableRow, columns: int) -> bool:
    """Whether a row says that it is one of totals."""
    return bool(TOTAL.search(" ".join(row.text(number) for number in range(columns))[:60]))


def earned_nothing(row: TableRow, cells: dict[str, Candidate]) -> bool:
    """Whether a row says that its course gave nothing: no credits, or not attended to its end."""
    if "credits" in cells and cells["credits"].value == 0:
        return True
    title = cells["course_title"].piece.word_ids
    return is_unfinished(" ".join(word.text for word in row.words if id(word) not in title))


def is_unfinished(text: str) -> bool:
    """Whether words beside a title say that its course was not attended or finished."""
    return _UNFINISHED.search(text) is not None


def unticked(rows: Sequence[TableRow]) -> set[int]:
    """The rows without a tick, where others have one."""
    ticks = [_tick(row) for row in rows]
    if True not in ticks:
        return set()
    if False in ticks:
        return {number for number, tick in enumerate(ticks) if tick is False}
    # Ticks only: what bears none was not ticked.
    return {number for number, tick in enumerate(ticks) if tick is None}


def unattended(rows: Sequence[TableRow], columns: int) -> set[int]:
    """The rows that a column of yes and no denies, where it grants others."""
    for column in range(columns):
        answers = [row.text(column).strip(" .").casefold() for row in rows]
        if any(answer in _YES for answer in answers) and all(answer in _YES | _NO for answer in answers):
            return {number for number, answer in enumerate(answers) if answer in _NO}
    return set()


def without_numbering(rows: Sequence[TableRow], column: int) -> None:
    """Takes "1.", "2." from the titles of a column, if they count its rows."""
    firsts = [row.cells[column][0][0].text for row in rows if row.cells.get(column)]
    numbers = [int(match[1]) for text in firsts if (match := _NUMBERING.match(text))]
    if len(numbers) < 2 or len(numbers) < len(firsts) or any(b <= a for a, b in pairwise(numbers)):
        return
    for row in rows:
        if lines := row.cells.get(column):
            row.cells[column] = [line for line in (lines[0][1:], *lines[1:]) if line]


def without_ticks(row: TableRow) -> None:
    """Takes the signs of ticks out of a row's cells; a cell of nothing else becomes empty."""
    for number, lines in list(row.cells.items()):
        kept = [
            [word for word in line if not (_TICKED.fullmatch(word.text) or _UNTICKED.fullmatch(word.text))]
            for line in lines
        ]
        row.cells[number] = [line for line in kept if line]


def _tick(row: TableRow) -> bool | None:
    for word in row.words:
        if _TICKED.match(word.text):
            return True
        if _UNTICKED.match(word.text):
            return False
    return None


def sums_up_the_others(cells: Sequence[dict[str, Candidate]]) -> bool:
    """Whether the last row is the sum of those before, and holds nothing of its own but words and the amount."""
    if len(cells) < 3:
        return False
    *others, last = cells
    amounts = [row["credits"].value for row in others if "credits" in row]
    total = last["credits"].value if "credits" in last else None
    if not isinstance(total, int | float):
        return False
    summed = sum(amount for amount in amounts if isinstance(amount, int | float))
    poorer = all(len(last) < len(row) for row in others)
    brief = len(str(last["course_title"].value).split()) <= 3
    return abs(summed - total) < _SAME and (poorer or brief)
