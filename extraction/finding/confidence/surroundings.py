"""What the cells of a certificate have in common: how its rows were found and how much of its pages is understood."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import fmean
from typing import NamedTuple

from extraction.finding.candidates import Candidate
from extraction.finding.gate import Weight, weigh
from extraction.finding.rows import PER_COURSE, Certificate, RowDraft
from extraction.finding.table_headers import UNKNOWN
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.lazy import lazy
from extraction.model import Page, Value, Word
from extraction.values.credits import find_numbers
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.keys import match_key

_SAME = 0.011
_TOTAL = re.compile(r"\b(?:total|sum|grand\s*total)\b", re.IGNORECASE)
_BOXES = frozenset("□☐☑☒■◻◼❏❑✓✔✗✘")
_OFFERED = 0.35  # the score from which a candidate counts as another value


def value_key(value: Value) -> str:
    """The form in which values of a column are told apart."""
    return match_key(value) if isinstance(value, str) else str(value)


class RowInCommon(NamedTuple):
    """What holds for all cells of a row."""

    keys: Mapping[str, str]  # of its values, by column
    times: Counter[str]  # that it has each of them
    strong: frozenset[str]  # the columns whose values were announced, and fit
    explained: float  # the share of the words on its lines that are known


@dataclass(eq=False)
class Surroundings:
    """A certificate with all rows drafted from it; `certificates` counts those of the document."""

    certificate: Certificate
    drafts: Sequence[RowDraft]
    certificates: int = 1
    # Computed when first asked for: by column, by the identity of a candidate, and of a draft.
    hints: dict[str, int] = field(default_factory=dict)
    of_candidates: dict[int, dict[str, float | str]] = field(default_factory=dict)
    rows: dict[int, RowInCommon] = field(default_factory=dict)

    @lazy
    def weight(self) -> Weight:
        return weigh(self.certificate, self.drafts)

    @lazy
    def manner(self) -> str:
        """How the rows were found."""
        findings = self.certificate.findings
        if any(finding.table and finding.table.rows for finding in findings):
            return "table"
        if any(finding.listed for finding in findings):
            return "list"
        return "credit lines" if len(self.drafts) > 1 else "one course"

    @lazy
    def claimed(self) -> frozenset[int]:
        """Identities of the words that the rows' values stand on."""
        return frozenset(
            word for draft in self.drafts for candidate in draft.cells.values() for word in candidate.piece.word_ids
        )

    @lazy
    def captions(self) -> frozenset[int]:
        """Identities of the words of captions and table headers."""
        marked = {
            id(word)
            for finding in self.certificate.findings
            for mark in finding.marks
            for span, start in ((mark.first, 0 if mark.first is not mark.span else mark.start), (mark.span, mark.start))
            for word in span.words[start : mark.stop if span is mark.span else None]
        }
        headers = (f.table.header.words for f in self.certificate.findings if f.table)
        return frozenset(marked.union(*headers))

    @lazy
    def idle(self) -> frozenset[int]:
        """Identities of the words that carry no items."""
        return frozenset().union(*(finding.idle for finding in self.certificate.findings))

    @lazy
    def explained(self) -> float:
        """The share of the words that are values, captions, headings or known to carry no items."""
        known = self.claimed | self.captions | self.idle
        words = understood = 0
        for finding in self.certificate.findings:
            for span in finding.sheet.spans:
                words += len(span.words)
                whole = is_heading(span.text)
                understood += len(span.words) if whole else sum(id(word) in known for word in span.words)
        return understood / words if words else 0.0

    @lazy
    def said(self) -> str:
        """All words of its sheets, in the form in which words are compared."""
        return "\n".join(span.key for finding in self.certificate.findings for span in finding.sheet.spans)

    @lazy
    def offered(self) -> dict[str, dict[str, float]]:
        """By column, each value that something speaks for, with its best score."""
        found: dict[str, dict[str, float]] = {}
        for candidate in self._candidates():
            if candidate.score >= _OFFERED:
                values = found.setdefault(candidate.role, {})
                key = value_key(candidate.value)
                values[key] = max(candidate.score, values.get(key, 0.0))
        return found

    @lazy
    def captions_by_role(self) -> Counter[str]:
        return Counter(mark.role for finding in self.certificate.findings for mark in finding.marks)

    @lazy
    def captioned_by_role(self) -> Counter[str]:
        """How many captions of each column have a value."""
        return Counter(candidate.role for candidate in self._candidates() if candidate.announced_by)

    @lazy
    def columns(self) -> frozenset[str]:
        """The columns that its tables have."""
        return frozenset().union(*(f.table.roles for f in self.certificate.findings if f.table))

    @lazy
    def certainty(self) -> float | None:
        """How sure the recogniser was of the words on average; None where nothing was recognised."""
        words = [
            word.confidence
            for finding in self.certificate.findings
            if finding.sheet.page.recognised
            for span in finding.sheet.spans
            for word in span.words
        ]
        return fmean(words) if words else None

    @lazy
    def type_size(self) -> float:
        """The type size that most characters have."""
        sizes: Counter[float] = Counter()
        for finding in self.certificate.findings:
            for span in finding.sheet.spans:
                sizes[round(span.size, 1)] += len(span.text)
        return max(sizes, key=lambda size: sizes[size], default=10.0)

    @lazy
    def free_spans(self) -> list[Span]:
        """The spans that are not wholly values or without items."""
        used = self.claimed | self.idle
        spans = (span for finding in self.certificate.findings for span in finding.sheet.spans)
        return [span for span in spans if not all(id(word) in used for word in span.words)]

    @lazy
    def signals(self) -> dict[str, float | str]:
        """What holds for all its cells, for the model to weigh."""
        weight = self.weight
        found: dict[str, float | str] = {
            "manner": self.manner,
            "rows": float(len(self.drafts)),
            "certificates": float(self.certificates),
            "pages": float(len({id(finding.sheet.page) for finding in self.certificate.findings})),
            "explained": self.explained,
            "items": weight.items,
            "heading": weight.heading,
            "completion": weight.completion,
            "otherwise": weight.otherwise,
            "medium": "text" if self.certainty is None else "recognised",
            "total": self.total,
            "boxes": float(sum(word.text[0] in _BOXES for word in self._words())),
            "left out": float(sum(f.table.left_out for f in self.certificate.findings if f.table)),
            "unknown columns": self.unknown_columns,
        }
        if self.certainty is not None:
            found["page certainty"] = self.certainty
        return found

    @lazy
    def total(self) -> str:
        """Whether the rows' credits give a total that is printed anywhere."""
        credits = [draft.cells["credits"].value for draft in self.drafts if "credits" in draft.cells]
        amounts = [float(value) for value in credits if isinstance(value, int | float)]
        if len(amounts) < 2:
            return "none"
        printed = {number for text in self._totals() for number in text} or self._unclaimed_credits()
        if not printed:
            return "none"
        return "agrees" if any(abs(sum(amounts) - number) < _SAME for number in printed) else "differs"

    def _totals(self) -> Iterable[list[float]]:
        for finding in self.certificate.findings:
            for text in finding.sheet.line_texts:
                if match := _TOTAL.search(text):
                    # The first: "Total earned: 5.0 (of 11.0 possible)".
                    yield [number.value for number in find_numbers(text[match.start() :])[:1]]

    def _unclaimed_credits(self) -> set[float]:
        """Amounts of credits that a caption announces and no row claims: "CPE credits: 2.5" over credits by field."""
        return {
            float(candidate.value)
            for candidate in self._candidates()
            if candidate.role == "credits"
            and candidate.announced_by
            and isinstance(candidate.value, int | float)
            and self.claimed.isdisjoint(candidate.piece.word_ids)
        }

    @lazy
    def unknown_columns(self) -> float:
        """The share of its tables' columns that no caption explains."""
        roles = [role for f in self.certificate.findings if f.table for role in f.table.header.roles]
        return sum(role.startswith(UNKNOWN) for role in roles) / len(roles) if roles else 0.0

    @lazy
    def _heights(self) -> dict[int, tuple[list[float], list[int]]]:
        """By the identity of a page: the middles of its words' heights, rising, and how many up to each are known."""
        known = self.claimed | self.captions
        found = {}
        for finding in self.certificate.findings:
            words = sorted(
                ((word.box.y0 + word.box.y1) / 2, id(word) in known)
                for span in finding.sheet.spans
                for word in span.words
            )
            found[id(finding.sheet.page)] = [y for y, _ in words], list(accumulate((k for _, k in words), initial=0))
        return found

    def explained_beside(self, draft: RowDraft) -> float:
        """The share of the words on the lines of a row that are known."""
        pieces = [c.piece for role, c in draft.cells.items() if role in PER_COURSE]
        page = pieces[0].page if pieces else None
        if page is None or id(page) not in self._heights:
            return 0.0
        boxes = [piece.box for piece in pieces if piece.page is page]
        middles, known = self._heights[id(page)]
        start = bisect_left(middles, min(box.y0 for box in boxes))
        stop = bisect_right(middles, max(box.y1 for box in boxes))
        return (known[stop] - known[start]) / max(1, stop - start)

    def _words(self) -> Iterable[Word]:
        return (word for f in self.certificate.findings for span in f.sheet.spans for word in span.words)

    def sheet_of(self, page: Page, word: int) -> Sheet | None:
        """The sheet of a page on which a word, by its identity, stands."""
        sheets = (finding.sheet for finding in self.certificate.findings if finding.sheet.page is page)
        return next((sheet for sheet in sheets if word in sheet.span_of), None)

    def _candidates(self) -> Iterable[Candidate]:
        return (c for f in self.certificate.findings for found in f.candidates.values() for c in found)
