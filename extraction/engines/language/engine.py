"""The engine that has a language model read the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.engines.language.agreement import confirmed
from extraction.engines.language.asking import Asker
from extraction.engines.language.configuration import Terms
from extraction.engines.language.question import Question, to_fill
from extraction.engines.language.refusals import NoAnswer, Silence
from extraction.engines.language.rows import asked_of_model, rows_of, stands_only_on
from extraction.engines.language.spending import NOTHING, Purse, Spent
from extraction.engines.reading import BUDGET_USED_UP, Examined, Reading, read_offline, without_answer
from extraction.model import FieldSpec, Page, Row, Table


class LanguageEngine:
    """Asks a model for the rows of a document, some pages at a time. Safe to share between threads."""

    def __init__(self, asker: Asker, terms: Terms) -> None:
        self._asker = asker
        self._terms = terms

    @property
    def name(self) -> str:
        return self._asker.name

    def read(self, examined: Examined, fields: Sequence[FieldSpec], purse: Purse) -> Reading:
        """The rows that the model finds; the offline engine's, with a note, where it does not answer."""
        pages = [page for page in examined.document.pages if page.words]
        if not pages or not fields:
            return read_offline(examined)
        asked, rest = pages[: self._terms.most_pages], pages[self._terms.most_pages :]
        visit = _Visit(self._asker, self._terms, examined, fields, purse)
        try:
            rows = [row for part in _parts(asked, self._terms.pages_a_request) for row in visit.rows(part)]
        except NoAnswer as refusal:
            return without_answer(examined, refusal.silence, visit.spent)
        except _BudgetUsedUp:
            return read_offline(examined, spent=visit.spent, note=BUDGET_USED_UP)
        rows = confirmed(rows, examined.table.rows, fields)
        note = ""
        if rest:
            late = {page.number for page in rest}
            rows += [row for row in examined.table.rows if stands_only_on(row, late)]
            note = f"The language model read the first {len(asked)} pages, the others were read without it."
        return Reading(Table(tuple(fields), tuple(rows)), self.name, visit.spent, note)


class _BudgetUsedUp(Exception):
    pass


class _Visit:
    """The questions about one document."""

    def __init__(
        self, asker: Asker, terms: Terms, examined: Examined, fields: Sequence[FieldSpec], purse: Purse
    ) -> None:
        self._asker = asker
        self._terms = terms
        self._examined = examined
        self._fields = fields
        self._purse = purse
        self.spent: Spent = NOTHING

    def rows(self, pages: Sequence[Page]) -> list[Row]:
        """The rows of these pages; pages with more rows than an answer holds are asked for in halves."""
        first = next(page for page in self._examined.document.pages if page.words)
        context = None if first in pages else first
        question = to_fill(asked_of_model(self._fields), pages, context)
        try:
            found = self._ask(question)
        except NoAnswer as refusal:
            if refusal.silence is not Silence.TOO_LONG or len(pages) == 1:
                raise
            half = len(pages) // 2
            return self.rows(pages[:half]) + self.rows(pages[half:])
        return [row for row in found if not (context and stands_only_on(row, {context.number}))]

    def _ask(self, question: Question) -> list[Row]:
        if self._purse.is_empty():
            raise _BudgetUsedUp
        pictures = [self._examined.pictures[page] for page in question.pages if page in self._examined.pictures]
        try:
            answer, spent = self._asker.ask(question, pictures)
        except NoAnswer as refusal:
            self._note(refusal.spent)
            raise
        self._note(spent)
        return rows_of(answer, self._fields, question.listing, self._terms.confidence)

    def _note(self, spent: Spent) -> None:
        self.spent += spent
        self._purse.spend(spent)


def _parts(pages: Sequence[Page], size: int) -> Iterator[Sequence[Page]]:
    for start in range(0, len(pages), size):
        yield pages[start : start + size]
