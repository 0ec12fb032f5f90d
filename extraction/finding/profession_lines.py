"""What a table of the credits of several professions says to accountants ("Attorneys 2.5", "Accountants 3.0")."""

from __future__ import annotations

import re

from extraction.finding.candidates import Candidate
from extraction.finding.item_readings import may_hold_amount, text_of
from extraction.finding.line_items import line_items
from extraction.finding.title_lists import is_profession
from extraction.layout.sheet import Sheet

_OURS = re.compile(r"\b(?:cpe|cpas?|accountants?|nasba)\b", re.IGNORECASE)
_SCORE = 0.9
_LEAST = 2
_ROLES = ("credits", "field_of_study", "delivery_method")


def profession_items(sheet: Sheet) -> list[Candidate]:
    """The items of the one line that is for accountants, where other lines count for others."""
    lines = [
        words
        for words, text in zip(sheet.lines, sheet.line_texts, strict=True)
        if may_hold_amount(text) and is_profession(text)
    ]
    read = [line_items(sheet.page, words) for words in lines] if len(lines) >= _LEAST else []
    headed = [(text_of(items.rest[0]), items.found) for items in read if items.rest]
    professions = [(head, found) for head, found in headed if is_profession(head)]
    ours = [found for head, found in professions if _OURS.search(head)]
    if len(professions) < _LEAST or len(ours) != 1 or sum(item.role == "credits" for item in ours[0]) != 1:
        return []
    return [
        Candidate(item.role, item.reading, item.piece, _SCORE, "statement") for item in ours[0] if item.role in _ROLES
    ]
