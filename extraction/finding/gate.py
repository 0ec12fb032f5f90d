"""Whether pages are a certificate or another paper: all that was found and said is weighed, nothing alone decides.

For it speak the items found, each by how it was found (a name behind "awarded to" says more than a large one), the
heading of the paper, and words of completion; against it words of registration, sale, teaching and refusal. So a
certificate without a readable name passes if it says enough else, and so does one with a receipt or an advertisement
on the same page; an invoice that lists a course, its hours and a buyer does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.finding.candidates import Candidate
from extraction.finding.rows import Certificate, RowDraft
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.other_documents import (
    completion_kinds,
    holds_other_heading,
    other_kinds,
    refusal_kinds,
)

# What a found item is worth at most.
_WORTH: dict[str, float] = {
    "participant": 2.0,
    "course_title": 1.5,
    "completion_date": 1.0,
    "credits": 1.0,
    "field_of_study": 0.8,
    "delivery_method": 0.5,
    "sponsor_id": 1.0,
    "sponsor": 0.3,
    "course_id": 0.3,
}
# How much of it, by the kind of its evidence.
_GUESSED: dict[str, float] = {
    "display": 0.4,
    "line": 0.3,
    "head": 0.6,
    "greeting": 0.5,
    "date alone": 0.5,
    "other date": 0.0,
    "list": 0.7,
}
_WEAK_CAPTION = 0.7
_OWN_HEADING = 2.0
_OTHER_HEADING = -3.0
_COMPLETION = 0.8
_MOST_COMPLETION = 4
_OTHERWISE = -1.4
_REFUSAL = -5.0
_TABLE = 1.0
_UNDATED = -1.0  # what was completed was completed on a day
_MOST_HEADING_WORDS = 12
ENOUGH = 3.2


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks for a certificate and what against it; `total` decides."""

    items: float
    heading: float
    completion: float
    otherwise: float

    @property
    def total(self) -> float:
        return self.items + self.heading + self.completion + self.otherwise


def is_certificate(drafts: Sequence[RowDraft], weight: Weight) -> bool:
    """Whether the rows drafted from pages, with what these weigh, are those of a certificate or transcript."""
    if not any("course_title" in draft.cells or "credits" in draft.cells for draft in drafts):
        return False  # there is nothing to put into a row
    return weight.total >= ENOUGH


def weigh(certificate: Certificate, drafts: Sequence[RowDraft]) -> Weight:
    """All evidence that pages and the rows drafted from them give."""
    text = "\n".join(finding.text for finding in certificate.findings)
    for draft in drafts:  # "Sales Tax After Wayfair" is no invoice
        if title := draft.cells.get("course_title"):
            text = text.replace(title.reading.printed, "")
    listed = any((finding.table and finding.table.rows) or finding.listed for finding in certificate.findings)
    completion = completion_kinds(text, enough=_MOST_COMPLETION)
    # A name that nothing but its type speaks for may be a speaker's.
    named = [draft.cells["participant"] for draft in drafts if "participant" in draft.cells]
    somebodys = completion > 0 or any(name.source != "display" for name in named)
    undated = not any("completion_date" in draft.cells for draft in drafts)
    return Weight(
        items=max((_items(draft.cells) for draft in drafts), default=0.0)
        # Schedules are tables of courses too, but nobody's.
        + (_TABLE if somebodys else -_TABLE) * listed
        + _UNDATED * undated,
        heading=_heading(certificate),
        completion=_COMPLETION * completion,
        otherwise=_OTHERWISE * other_kinds(text) + _REFUSAL * bool(refusal_kinds(text)),
    )


def _items(cells: Mapping[str, Candidate]) -> float:
    return sum(worth * _share(cells[role]) for role, worth in _WORTH.items() if role in cells)


def _share(candidate: Candidate) -> float:
    if candidate.source == "caption" and candidate.strength < _WEAK_CAPTION:
        return 0.5
    return _GUESSED.get(candidate.source, 1.0)


def _heading(certificate: Certificate) -> float:
    """What the papers call themselves: a short line of its own, "Certificate of Completion", "Order receipt #2523"."""
    lines = list(_short_lines(certificate))
    own = any(is_heading(line) for line in lines)
    return _OWN_HEADING * own + _OTHER_HEADING * holds_other_heading(lines)


def _short_lines(certificate: Certificate) -> Iterable[str]:
    for finding in certificate.findings:
        for span in finding.sheet.spans:
            if len(span.words) <= _MOST_HEADING_WORDS:
                yield span.text
