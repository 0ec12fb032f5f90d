"""The currency of a paper: as it says, or by the signs beside its amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.money import AMBIGUOUS, CODES, currency_of, find_amounts

_CODE = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(CODES)})(?![A-Za-z0-9])")
_NAMES = {
    "us dollar": "USD", "u.s. dollar": "USD", "united states dollar": "USD", "canadian dollar": "CAD",
    "australian dollar": "AUD", "pound sterling": "GBP", "pounds sterling": "GBP", "british pound": "GBP",
    "swiss franc": "CHF", "euros": "EUR", "in euro": "EUR",
}  # fmt: skip
_BY_SIGN, _BY_BARE_SIGN, _BY_CODE, _BY_NAME = 0.85, 0.8, 0.8, 0.8


def named_currency(text: str) -> str:
    """The code of the currency that a text names: "EUR", "US Dollars"; empty where it names none."""
    if match := _CODE.search(text):
        return match[0]
    lower = text.lower()
    return next((code for name, code in _NAMES.items() if name in lower), "") or currency_of(text.strip())


def currency_candidates(sheets: Sequence[Sheet], role: str) -> Iterator[Candidate]:
    """The currencies that amounts and sentences show; the one beside most amounts first."""
    signs: Counter[str] = Counter()
    places: dict[str, tuple[Span, str]] = {}
    codes: dict[str, Span] = {}
    for sheet in sheets:
        for span in sheet.spans:
            for amount in find_amounts(span.text):
                if amount.sign:
                    signs[amount.sign] += 1
                    places.setdefault(amount.sign, (span, span.text[amount.start : amount.stop]))
            if code := named_currency(span.text):
                codes.setdefault(code, span)
    bare = next((codes[code] for code in codes if code.endswith("D")), None)
    for sign, _ in signs.most_common():
        span, printed = places[sign]
        piece = Piece.of_span(span).narrowed(printed)
        value = currency_of(sign)
        if sign in AMBIGUOUS and bare is not None:
            value = named_currency(bare.text)
        score = _BY_BARE_SIGN if sign in AMBIGUOUS else _BY_SIGN
        yield Candidate(role, Reading(value, 1.0, printed), piece, score, "sign of an amount")
        break
    if not signs:
        for code, span in codes.items():
            yield Candidate(
                role, Reading(code, 1.0, code), Piece.of_span(span).narrowed(code), _BY_CODE, "named currency"
            )
            break
