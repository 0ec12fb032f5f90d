"""Codes that a page explains: "GL = Group Live", "AUD: Auditing", and the words that stand for them in a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extraction.layout.sheet import Sheet
from extraction.layout.tables import TableRow
from extraction.model import Word
from extraction.values.choices import parse_field_of_study
from extraction.vocabulary.delivery import LABELLED_INDEX

_ENTRY = re.compile(
    r"(?<![\w.-])(?P<code>[A-Z][A-Za-z0-9&]{0,4}|\d{1,2})\s*(?P<sign>=|:|–|—|-)\s*(?P<meaning>[A-Z][\w&/()' -]{2,48}?)"
    r"(?=\s*(?:[,;|·•.]|$|\s[A-Z][A-Za-z0-9&]{0,4}\s*[=:–—]))"
)


def legend_of(sheet: Sheet) -> dict[str, str]:
    """What codes mean, by their capitals; only fields of study and delivery methods are meant by codes."""
    found: dict[str, str] = {}
    for block in sheet.blocks:
        text = block.text
        if not any(sign in text for sign in "=:–—"):
            continue
        for match in _ENTRY.finditer(text):
            meaning = match["meaning"].strip()
            if parse_field_of_study(meaning) or LABELLED_INDEX.exact(meaning):
                found.setdefault(match["code"].upper(), meaning)
    return found


def spelt_out(rows: Iterable[TableRow], legend: Mapping[str, str]) -> None:
    """Puts the meaning for the code into each cell that holds nothing but a code."""
    if not legend:
        return
    for row in rows:
        for number, lines in row.cells.items():
            meaning = legend.get(row.text(number).strip(" ()").upper())
            if meaning:
                word = lines[0][0]
                row.cells[number] = [[Word(meaning, word.box, word.size, word.bold, word.confidence)]]
