"""Whether a paper is one about money, such as those whose columns were asked for: several signs of it are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.forms.currencies import currency_candidates
from extraction.finding.forms.form_values import is_plainly_money
from extraction.finding.forms.letterhead import is_title
from extraction.finding.forms.wanted import Wanted
from extraction.layout.sheet import Sheet
from extraction.model import DataType

_SUMS = frozenset({"total", "amount_due", "subtotal"})
_OF_BUSINESS = frozenset({"invoice_number", "po_number", "due_date"})
_ENOUGH = 2  # of: sums of money, a currency, a number or due date, a title


def is_about_money(
    sheets: Sequence[Sheet],
    found: Mapping[str, Sequence[Candidate]],
    lines: Sequence[Mapping[str, Candidate]],
    wanted: Wanted,
) -> bool:
    """Whether sheets show sums or a currency, and more that only invoices, receipts and orders show."""
    by_item: dict[str, list[Candidate]] = {}
    for role, candidates in found.items():
        by_item.setdefault(wanted.item_key(role), []).extend(c for c in candidates if c.source == "caption")
    sums = _shows_money(c for key in _SUMS for c in by_item.get(key, ()))
    priced = _shows_money(c for row in lines for role, c in row.items() if wanted.kind(role) is DataType.MONEY)
    currency = any(True for _ in currency_candidates(sheets, ""))
    numbered = any(by_item.get(key) for key in _OF_BUSINESS)
    titled = any(is_title(span) for sheet in sheets for span in sheet.spans)
    return (sums or priced or currency) and sum((sums or priced, currency, numbered, titled)) >= _ENOUGH


def _shows_money(candidates: Iterable[Candidate]) -> bool:
    return any(is_plainly_money(candidate.reading.printed) for candidate in candidates)
