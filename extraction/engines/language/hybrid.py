"""The engine that has the offline one read, and asks a language model for the cells of which that is not sure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extraction.engines.language.agreement import second_opinion
from extraction.engines.language.asking import Asker
from extraction.engines.language.configuration import Terms
from extraction.engines.language.engine import LanguageEngine
from extraction.engines.language.question import OpenRow, to_complete
from extraction.engines.language.refusals import NoAnswer
from extraction.engines.language.rows import asked_of_model, cells_of, with_derived
from extraction.engines.language.spending import NOTHING, Purse, Spent
from extraction.engines.reading import BUDGET_USED_UP, Examined, Reading, read_offline, without_answer
from extraction.model import Cell, FieldSpec, Page, Row, Table

Answers = dict[int, Mapping[str, Cell]]  # by the row's place in the table


class HybridEngine:
    """Sends a document to a model only where a cell is doubtful. Safe to share between threads.

    A document in which the offline engine finds nothing is read by the model as a whole.
    """

    def __init__(self, asker: Asker, terms: Terms) -> None:
        self._asker = asker
        self._terms = terms
        self._whole = LanguageEngine(asker, terms)

    def read(self, examined: Examined, fields: Sequence[FieldSpec], purse: Purse) -> Reading:
        """The offline rows with the model's answers; unchanged, with a note, where it does not answer."""
        if not examined.table.rows:
            return self._whole.read(examined, fields, purse)
        spent = NOTHING
        answers: Answers = {}
        for pages, rows in self._portions(examined, _open_rows(examined.table, fields, self._terms.below)):
            if purse.is_empty():
                return self._merged(examined, fields, answers, spent, BUDGET_USED_UP)
            try:
                found, more = self._ask(examined, fields, pages, rows)
            except NoAnswer as refusal:
                purse.spend(refusal.spent)
                return without_answer(examined, refusal.silence, spent + refusal.spent)
            purse.spend(more)
            spent += more
            answers |= found
        return self._merged(examined, fields, answers, spent, "")

    def _merged(
        self, examined: Examined, fields: Sequence[FieldSpec], answers: Answers, spent: Spent, note: str
    ) -> Reading:
        if not spent.requests:
            return read_offline(examined, note=note)
        rows = [_merge(row, answers.get(at, {}), fields) for at, row in enumerate(examined.table.rows)]
        engine = f"{examined.engine}+{self._asker.name}"
        return Reading(Table(examined.table.fields, tuple(rows)), engine, spent, note)

    def _ask(
        self, examined: Examined, fields: Sequence[FieldSpec], pages: Sequence[Page], rows: Sequence[OpenRow]
    ) -> tuple[Answers, Spent]:
        question = to_complete(asked_of_model(fields), pages, rows)
        pictures = [examined.pictures[page] for page in question.pages if page in examined.pictures]
        answer, spent = self._asker.ask(question, pictures)
        wanted = {row.number: row.wanted for row in rows}
        found: Answers = {}
        for row in answer.rows:
            specs = {spec.key: spec for spec in fields if spec.key in wanted.get(row.row, ())}
            if specs:
                found[row.row - 1] = cells_of(row, specs, question.listing, self._terms.confidence)
        return found, spent

    def _portions(
        self, examined: Examined, rows: Sequence[OpenRow]
    ) -> Iterator[tuple[Sequence[Page], Sequence[OpenRow]]]:
        """Rows with the pages on which they stand, so many pages at a time, the first page always among them."""
        pages = [page for page in examined.document.pages if page.words]
        if len(pages) <= self._terms.pages_a_request:
            if rows:
                yield pages, rows
            return
        room = max(self._terms.pages_a_request - 1, 1)
        of_row = {row.number: _pages_of(examined.table.rows[row.number - 1]) or {pages[0].number} for row in rows}
        portion: list[OpenRow] = []
        numbers: set[int] = set()
        for row in rows:
            if portion and len(numbers | of_row[row.number]) > room:
                yield _of_numbers(pages, numbers), portion
                portion, numbers = [], set()
            portion.append(row)
            numbers |= of_row[row.number]
        if portion:
            yield _of_numbers(pages, numbers), portion


def _open_rows(table: Table, fields: Sequence[FieldSpec], below: float) -> list[OpenRow]:
    keys = [spec.key for spec in asked_of_model(fields)]
    rows = []
    for number, row in enumerate(table.rows, start=1):
        wanted = tuple(key for key in keys if row.cell(key).confidence < below)
        if wanted:
            rows.append(OpenRow(number, {key: row.cell(key).value for key in keys}, wanted))
    return rows


def _merge(row: Row, answers: Mapping[str, Cell], fields: Sequence[FieldSpec]) -> Row:
    if not answers:
        return row
    cells = dict(row.cells) | {key: second_opinion(row.cell(key), cell) for key, cell in answers.items()}
    return with_derived(Row(cells), fields)


def _pages_of(row: Row) -> set[int]:
    return {cell.place.page for cell in row.cells.values() if cell.place}


def _of_numbers(pages: Sequence[Page], numbers: set[int]) -> list[Page]:
    return [page for page in pages if page.number in numbers or page is pages[0]]
