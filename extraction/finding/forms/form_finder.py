"""Papers of any kind × columns → table: what captions announce, the table of goods, the letterhead, the currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extraction.finding.candidates import Candidate
from extraction.finding.forms.announced import Announced
from extraction.finding.forms.currencies import currency_candidates, named_currency
from extraction.finding.forms.form_confidence import form_cell
from extraction.finding.forms.form_values import Manner, manner_of, read_value
from extraction.finding.forms.goods import GoodsTable, Heading, find_goods
from extraction.finding.forms.kinds_of_paper import is_about_money
from extraction.finding.forms.letterhead import confirms, is_order, recipient_candidates, sender_candidates
from extraction.finding.forms.papers import caption_words, captions_of
from extraction.finding.forms.wanted import Wanted
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.layout.sheet import Sheet
from extraction.model import DataType, Document, FieldSpec, Row, Table
from extraction.values.dates import find_dates
from extraction.values.money import find_amounts
from extraction.vocabulary.keys import match_key

_AGREEMENT = 0.04
_LARGEST = 0.03
_FEWEST_ITEMS = 2  # that make a paper one of those asked for, where the vocabulary knows what is asked for
_GUESSED = ("date alone", "letterhead", "sign of an amount", "named currency")


@dataclass(eq=False)
class Paper:
    """The pages of one paper and what was found on them."""

    sheets: list[Sheet] = field(default_factory=list)
    found: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    tables: list[GoodsTable] = field(default_factory=list)

    def rows(self) -> list[dict[str, Candidate]]:
        return [row for table in self.tables for row in table.rows if row]


def find_form_rows(document: Document, fields: Sequence[FieldSpec]) -> Table:
    """A row for each paper of a document, or one for each line of its table of goods where those are asked for."""
    wanted = Wanted.of(fields)
    rows: list[Row] = []
    for paper in _papers(document, wanted):
        rows.extend(_rows(paper, wanted))
    return Table(tuple(fields), tuple(rows))


def _papers(document: Document, wanted: Wanted) -> list[Paper]:
    """Pages put together: one whose number is another begins another paper."""
    manner = _manner(document)
    papers: list[Paper] = []
    for page in document.pages:
        sheet = Sheet.of_page(page)
        if not sheet.spans:
            continue
        heading = papers[-1].tables[-1].heading if papers and papers[-1].tables else None
        page_of = _on_page(sheet, wanted, manner, heading)
        if papers and not _is_another(papers[-1], page_of, wanted):
            _join(papers[-1], page_of)
        else:
            papers.append(page_of)
    for paper in papers:
        _add_unannounced(paper, wanted)
    return papers


def _manner(document: Document) -> Manner:
    texts = [" ".join(word.text for word in page.words) for page in document.pages]
    return manner_of(texts, {amount.currency for text in texts for amount in find_amounts(text) if amount.sign})


def _on_page(sheet: Sheet, wanted: Wanted, manner: Manner, before: Heading | None) -> Paper:
    paper = Paper([sheet])
    goods = find_goods(sheet, wanted, manner, before)
    if goods is not None:
        paper.tables.append(goods)
        rest = [span for span in sheet.spans if not any(id(word) in goods.words for word in span.words)]
        sheet = Sheet.of_spans(sheet.page, rest)
    captions = captions_of(sheet, wanted)
    for candidate in Announced(sheet, captions, wanted, manner).candidates():
        paper.found[candidate.role].append(candidate)
    claimed = {word for found in paper.found.values() for c in found for word in c.piece.word_ids}
    taken = caption_words(captions) | frozenset(claimed)
    _add_sender(paper, sheet, wanted, taken)
    _add_date(paper, sheet, wanted, manner, taken)
    return paper


def _add_sender(paper: Paper, sheet: Sheet, wanted: Wanted, taken: frozenset[int]) -> None:
    parties = ("customer", "vendor") if is_order(sheet) else ("vendor", "customer")
    sent_by, sent_to = ([key for key, item in wanted.items.items() if item.key == party] for party in parties)
    for key in sent_by:
        paper.found[key].extend(sender_candidates(sheet, key, taken))
    sender = next((best for key in sent_by if (best := _best(paper.found[key]))), None)
    for key in sent_to:
        if sender is not None and not paper.found[key]:
            paper.found[key].extend(recipient_candidates(sheet, key, str(sender.value), taken))


def _add_date(paper: Paper, sheet: Sheet, wanted: Wanted, manner: Manner, taken: frozenset[int]) -> None:
    """The only date that stands by itself is that of the paper: on receipts no caption says so."""
    for key, item in wanted.items.items():
        if item.key != "invoice_date" or paper.found[key]:
            continue
        free = [span for span in sheet.spans if len(span.words) <= 6 and not any(id(w) in taken for w in span.words)]
        pieces = [piece for span in free if find_dates((piece := Piece.of_span(span)).text)]
        readings = [(read_value(piece, DataType.DATE, None, manner), piece) for piece in pieces]
        if len({reading.value for reading, _ in readings if reading}) == 1:
            reading, piece = readings[0]
            if reading is not None:
                paper.found[key].append(Candidate(key, reading, piece.narrowed(reading.printed), 0.5, "date alone"))


def _is_another(paper: Paper, page: Paper, wanted: Wanted) -> bool:
    """Whether a page has a number of its own: another invoice, another order."""
    for spec in wanted.fields:
        if wanted.kind(spec.key) is not DataType.IDENTIFIER or wanted.item_key(spec.key) in (
            "tax_id",
            "account_number",
        ):
            continue
        old, new = _best(paper.found.get(spec.key, ())), _best(page.found.get(spec.key, ()))
        if old is not None and new is not None:
            return match_key(str(old.value)) != match_key(str(new.value))
    return False


def _join(paper: Paper, page: Paper) -> None:
    paper.sheets += page.sheets
    paper.tables += page.tables
    for role, found in page.found.items():
        paper.found[role].extend(found)


def _add_unannounced(paper: Paper, wanted: Wanted) -> None:
    for key, item in wanted.items.items():
        if item.key != "currency":
            continue
        announced = [c for c in paper.found[key] if named_currency(c.reading.printed)]
        paper.found[key] = [_recoded(c) for c in announced] or list(currency_candidates(paper.sheets, key))


def _recoded(candidate: Candidate) -> Candidate:
    printed = candidate.reading.printed
    candidate.reading = Reading(named_currency(printed), 1.0, printed)
    return candidate


def _rows(paper: Paper, wanted: Wanted) -> list[Row]:
    lines = [row for row in paper.rows() if row.keys() & _line_roles(paper, wanted)]
    chosen: dict[str, Candidate] = {}
    for spec in wanted.fields:
        if (best := _best(_weighed(paper, wanted, spec.key))) is not None:
            chosen[spec.key] = best
    if not _is_of_the_kind(paper, chosen, lines, wanted):
        return []
    if not lines:
        return [_row(chosen, wanted)]
    in_lines = {role for row in lines for role in row if role in _line_roles(paper, wanted)}
    shared = {role: found for role, found in chosen.items() if role not in in_lines}
    return [_row({**shared, **{r: c for r, c in row.items() if r in in_lines}}, wanted) for row in lines]


def _line_roles(paper: Paper, wanted: Wanted) -> frozenset[str]:
    """The columns that a table of goods fills: items of a line, and those that it alone names."""
    filled = {role for table in paper.tables for row in table.rows for role in row}
    unnamed = filled & wanted.stems.keys()
    if wanted.line_keys:
        return wanted.line_keys | unnamed
    return frozenset(filled) if len(unnamed) > 1 else frozenset()


def _weighed(paper: Paper, wanted: Wanted, key: str) -> Sequence[Candidate]:
    found = paper.found.get(key, [])
    if wanted.item_key(key) == "vendor" and not any(c.source == "caption" for c in found):
        for candidate in found:
            candidate.score += 0.1 * confirms(paper.sheets, str(candidate.value))
    return found


def _best(found: Sequence[Candidate]) -> Candidate | None:
    """The candidate with the best evidence; of equal totals the largest, of others the first."""
    if not found:
        return None
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        groups[_key(candidate)].append(candidate)
    amounts = [c.value for c in found if isinstance(c.value, float)]
    largest = max(amounts, default=None)

    def rank(group: Sequence[Candidate]) -> float:
        best = max(c.score for c in group)
        return (
            best + _AGREEMENT * min(2, len(group) - 1) + _LARGEST * (largest is not None and group[0].value == largest)
        )

    ranked = sorted(groups.values(), key=lambda group: -rank(group))
    best = max(ranked[0], key=lambda c: c.score)
    best.supports = ["printed again"] * (len(ranked[0]) > 1)
    best.margin = rank(ranked[0]) - rank(ranked[1]) if len(ranked) > 1 else 1.0
    return best


def _key(candidate: Candidate) -> str:
    value = candidate.value
    return match_key(value) if isinstance(value, str) else str(value)


def _is_of_the_kind(
    paper: Paper, chosen: Mapping[str, Candidate], lines: Sequence[Mapping[str, Candidate]], wanted: Wanted
) -> bool:
    """Whether a paper says enough of what is asked for to be given a row."""
    announced = [key for key, c in chosen.items() if c.source not in _GUESSED]
    if len(wanted.items) <= _FEWEST_ITEMS:
        return bool(announced or lines)
    if any(item.kind is DataType.MONEY for item in wanted.items.values()):
        return bool(announced or lines) and is_about_money(paper.sheets, paper.found, lines, wanted)
    return len(announced) >= _FEWEST_ITEMS or bool(lines)


def _row(cells: Mapping[str, Candidate], wanted: Wanted) -> Row:
    return Row({spec.key: form_cell(cells[spec.key], wanted) for spec in wanted.fields if spec.key in cells})


def find_own_columns(sheets: Sequence[Sheet], fields: Sequence[FieldSpec]) -> dict[str, Candidate]:
    """What captions of these sheets announce for columns that a person added to those of certificates."""
    wanted = Wanted.of(fields)
    paper = Paper()
    for sheet in sheets:
        for candidate in Announced(sheet, captions_of(sheet, wanted), wanted, Manner()).candidates():
            paper.found[candidate.role].append(candidate)
    return {spec.key: best for spec in fields if (best := _best(paper.found.get(spec.key, ()))) is not None}
