"""The items of a line that lists a course: its date, amount, field, method and code, and what is left as its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.column_roles import is_date
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS
from extraction.model import Page, Word
from extraction.values.choices import parse_field_of_study
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.vocabulary.delivery import LABELLED_INDEX

_SCORE = 0.8  # less than with captions over the columns
_SEPARATORS = frozenset(["|", "·", "•", "/", "-", "–", "—", ";", "¦", "~", "*", ",", "(", ")"])
# Words that lead to an item and belong to none.
_GLUE = re.compile(
    r"(?:in|on|for|of|via|by|and|with|at|the|earned|completed|attended|finished|date|credits)|"
    r"(?:credits?|cpe|hours|subject|field|category|completed|earned|date|on|issued|method|format|delivery|study):",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"^\W*\d{1,2}(?:\.\d{1,2})?[\s-]*(?:cpe|credits?|hours?|hrs?|cr|nasba)\b[\s-]*(?:cpe\b|credits?\b|hours?\b|hrs?\b|earned\b|\(s\))*\W*$",
    re.IGNORECASE,
)
_AMOUNT_BEHIND = re.compile(r"^\W*(?:cpe|credits?|hours?)\b[\s:]*\d{1,2}(?:\.\d{1,2})?\W*$", re.IGNORECASE)
_BARE_AMOUNT = re.compile(r"^\d{1,2}\.\d{1,2}$")
# What one of the three is found by, wherever it stands in a line.
_COUNTED = re.compile(r"\d[\s-]*(?:cpe|cr|hour|hr|nasba)|(?:cpe|credits?|hours?)[\s:]*\W*\d|\d\.\d")
_CODE = re.compile(r"^#[\w./-]*\d[\w./-]*$")
_LONGEST = 5  # words of a date or an amount

Found = dict[str, Candidate]


def may_hold_amount(text: str) -> bool:
    """Whether an amount may be found among the items of a line; sooner known than its items."""
    return _COUNTED.search(text.lower()) is not None


def line_items(page: Page, words: Sequence[Word]) -> tuple[Found, list[list[Word]]]:
    """The typed items of a line by role, and the runs of words that are none."""
    found: Found = {}
    rest = []
    for run in _runs(words):
        left = _peeled(page, run, found)
        if any(c.isalpha() for word in left for c in word.text):
            rest.append(left)
    return found, rest


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    runs: list[list[Word]] = [[]]
    for number, word in enumerate(words):
        if word.text in _SEPARATORS:
            runs.append([])
            continue
        if runs[-1] and runs[-1][-1].text.endswith((",", ":")) and _AMOUNT.match(_text(words[number : number + 2])):
            runs.append([])
        if runs[-1] and (word.box.x0 - runs[-1][-1].box.x1 > 0.9 * word.size or word.text.startswith("(")):
            runs.append([])
        runs[-1].append(word)
        if word.text.endswith((")", ";", "),")) or (
            word.text.endswith(",") and len(runs[-1]) > 1 and _ends_item(runs[-1])
        ):
            runs.append([])
    return [run for run in runs if run]


def _ends_item(run: Sequence[Word]) -> bool:
    """Whether the words before a comma are an item, not the day of a date or a part of a name."""
    text = _text(run).strip(" ,(")
    return _role(text) != "" and (not is_date(text) or bool(re.search(r"\d{4}", text)))


def _peeled(page: Page, run: Sequence[Word], found: Found) -> list[Word]:
    """A run without the items at its ends, which go into `found`."""
    words = list(run)
    while True:
        words = _without_glue(words, found)
        if not words:
            return []
        role = _role(_text(words))
        if role and role not in found and _add(page, words, role, found):
            return []
        for count in range(min(_LONGEST, len(words) - 1), 0, -1):
            if _take(page, words[:count], found):
                words = words[count:]
                break
            if _take(page, words[-count:], found):
                words = words[:-count]
                break
        else:
            return words


def _take(page: Page, words: Sequence[Word], found: Found) -> bool:
    """Takes a date or an amount; names of fields end many a title."""
    text = _text(words)
    if not has_digit(text):
        return False
    if is_date(text) and _is_all_date(text):
        role = "completion_date"
    elif _AMOUNT.match(text):
        role = "credits"
    else:
        return False
    return role not in found and _add(page, words, role, found)


def _is_all_date(text: str) -> bool:
    match = find_dates(text)[0]
    return match.stop - match.start >= 0.7 * len(text)


def _add(page: Page, words: Sequence[Word], role: str, found: Found) -> bool:
    piece = Piece(page, (tuple(words),))
    reading = READERS[role](piece)
    if reading is None:
        return False
    found[role] = Candidate(role, reading, piece, _SCORE, "list")
    return True


def _without_glue(words: list[Word], found: Found) -> list[Word]:
    while words and (_GLUE.fullmatch(words[0].text) and (found or words[0].text.endswith(":"))):
        words = words[1:]
    while words and found and _GLUE.fullmatch(words[-1].text):
        words = words[:-1]
    return words


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _role(text: str) -> str:
    text = text.strip(" ,()")
    if has_digit(text):
        if is_date(text):
            return "completion_date"
        if _AMOUNT.match(text) or _AMOUNT_BEHIND.match(text) or _BARE_AMOUNT.match(text):
            return "credits"
        return "course_id" if _CODE.match(text) else ""
    if LABELLED_INDEX.exact(text):
        return "delivery_method"
    return "field_of_study" if parse_field_of_study(text) else ""
