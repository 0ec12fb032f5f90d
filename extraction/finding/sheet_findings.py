"""All that one sheet says: candidates by column, a table of courses, credits by field of study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extraction.finding.bare_codes import codes_beside, stated_codes, without_codes
from extraction.finding.candidates import Candidate
from extraction.finding.captions import caption_candidates
from extraction.finding.course_tables import CourseTable, find_course_table
from extraction.finding.credit_lines import CreditLine, counts_other_units, credit_lines
from extraction.finding.display import display_candidates
from extraction.finding.field_columns import credits_under_fields
from extraction.finding.loose import loose_candidates, registry_candidates, stated_numbers
from extraction.finding.marks import Mark, MarkFinder
from extraction.finding.mastheads import masthead_candidates
from extraction.finding.passive import passive_candidates
from extraction.finding.places import place_candidates
from extraction.finding.profession_lines import profession_items
from extraction.finding.quoted_courses import quoted_courses
from extraction.finding.quoted_titles import quoted_titles
from extraction.finding.readings import Reader
from extraction.finding.records import listing_of, worth_of
from extraction.finding.sentences import SentenceReader
from extraction.finding.split_values import split_values
from extraction.finding.sponsor_names import sponsor_candidates
from extraction.finding.table_headers import TableHeader
from extraction.finding.texts import block_texts
from extraction.finding.turned_tables import turned_courses
from extraction.finding.unforeseen import unforeseen_candidates
from extraction.layout.sheet import Sheet
from extraction.model import Box
from extraction.vocabulary.labels import Label
from extraction.vocabulary.phrases import PhraseIndex

_LEAST_TITLE = 0.2
_BY_LINE = ("credits", "course_id")  # what a table of several professions' units has on each line


@dataclass(eq=False)
class SheetFindings:
    """What was found on a sheet, before anything is chosen."""

    sheet: Sheet
    candidates: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    table: CourseTable | None = None
    lines: list[CreditLine] = field(default_factory=list)
    listed: list[dict[str, Candidate]] = field(default_factory=list)  # courses of a list without a header
    text: str = ""  # without the sentences that carry no items
    marks: Sequence[Mark] = ()  # the captions outside of tables
    idle: frozenset[int] = frozenset()  # identities of words in sentences that carry no items

    @property
    def listed_words(self) -> frozenset[int]:
        """Identities of the words of listed courses."""
        return frozenset(word for row in self.listed for cell in row.values() for word in cell.piece.word_ids)

    def add(self, candidates: Iterable[Candidate]) -> None:
        for candidate in candidates:
            if candidate.score > 0:
                self.candidates[candidate.role].append(candidate)

    def leave_titles_alone(self) -> None:
        """Take no line for the sponsor by its place alone that is the only thing on the page to be the title."""
        if self.table or self.listed:
            return  # the titles stand there
        titles = [c for c in self.candidates["course_title"] if c.score >= _LEAST_TITLE]
        self.candidates["sponsor"] = [
            c
            for c in self.candidates["sponsor"]
            if c.source != "masthead"
            or not titles
            or any(not c.piece.word_ids & title.piece.word_ids for title in titles)
        ]

    def part_codes(self, claimed: set[int]) -> None:
        """Part the numbers of courses from the titles beside which they stand."""
        titles = list(without_codes(self.candidates.pop("course_title", [])))
        self.add(titles)
        self.add(codes_beside(self.sheet, self.candidates["course_title"], claimed))


def _of_our_profession(sheet: Sheet, marks: Sequence[Mark]) -> list[Mark]:
    """The captions without those on a line that counts units of another one ("CFP® CE   4.0   Program ID")."""
    others = [mark.span for mark in marks if mark.role == "~other_credit" and mark.closes_span]
    return [
        mark
        for mark in marks
        if mark.role not in (*_BY_LINE, "course_title", "sponsor_id")
        or not any(other.box.x1 < mark.span.box.x0 and _beside(other.box, mark.first.box) for other in others)
    ]


def _beside(one: Box, other: Box) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.2 * min(one.height, other.height)


def _list_courses(findings: SheetFindings, table: CourseTable | None) -> bool:
    """Takes the courses of a list without a header; whether a sentence counts them up, that says more than these."""
    listing = listing_of(findings.sheet)
    if table is None or listing.worth > worth_of(table.rows):
        findings.table, findings.listed = None, listing.courses
    counted = quoted_courses(findings.sheet)
    in_prose = len(counted) >= max(len(findings.listed), len(findings.table.rows) if findings.table else 0, 1)
    if in_prose:
        findings.table, findings.listed = None, counted
    return in_prose


def find_on_sheet(
    sheet: Sheet,
    captions: Sequence[PhraseIndex[Label]],
    readers: dict[str, Reader],
    header_before: TableHeader | None = None,
) -> SheetFindings:
    """Everything a sheet says of the columns that `captions` and `readers` know."""
    finder = MarkFinder(sheet, captions)
    marks = finder.captions_found()
    findings = SheetFindings(sheet)
    by_field: list[CreditLine] = []
    findings.listed = turned_courses(sheet)
    if not findings.listed:
        by_field, findings.listed = credits_under_fields(sheet)
    if not findings.listed:
        findings.table = find_course_table(sheet, marks, readers, header_before)
    table = findings.table
    in_prose = False
    if not findings.listed and (table is None or table.guessed):
        in_prose = _list_courses(findings, table)
    taken = findings.table.words if findings.table else findings.listed_words
    if taken and not in_prose:
        rest = [span for span in sheet.spans if not any(id(word) in taken for word in span.words)]
        sheet = Sheet.of_spans(sheet.page, rest)
        finder = MarkFinder(sheet, captions)
        marks = finder.captions_found()
    texts = block_texts(sheet, finder.boilerplate)
    findings.text = "\n".join(text.said for text in texts)
    idle = frozenset(id(text.words[index]) for text in texts for index in text.idle)
    findings.marks, findings.idle = marks, idle
    captioned = caption_candidates(sheet, _of_our_profession(sheet, marks), readers, idle)
    findings.add(c for c in captioned if c.role not in _BY_LINE or not counts_other_units(sheet, c.piece))
    findings.add(SentenceReader(sheet, finder.prose_found(), marks).candidates())
    findings.add(passive_candidates(sheet))
    findings.add(quoted_titles(texts))
    findings.add(split_values(sheet))
    findings.add(sponsor_candidates(sheet, texts))
    findings.add(loose_candidates(texts))
    findings.add(registry_candidates(sheet))
    findings.add(c for c in stated_codes(texts) if not counts_other_units(sheet, c.piece))
    findings.add(place_candidates(sheet, texts))
    findings.add(stated_numbers(texts))
    findings.add(profession_items(sheet))
    titles = frozenset(word for c in findings.candidates["course_title"] if c.score > 0.5 for word in c.piece.word_ids)
    if findings.table is None:
        findings.lines = by_field or credit_lines(sheet, texts, titles)
    claimed = _claimed(findings)
    findings.add(unforeseen_candidates(sheet, texts, claimed))
    findings.add(masthead_candidates(sheet, claimed))
    findings.add(display_candidates(sheet, texts, claimed))
    findings.part_codes(claimed)
    findings.leave_titles_alone()
    return findings


def _claimed(findings: SheetFindings) -> set[int]:
    """Identities of the words that something known speaks for: values that are likely, and captions."""
    claimed = {
        word
        for role, found in findings.candidates.items()
        for candidate in found
        if candidate.score > 0.35 and role != "location" and candidate.source not in ("head", "line")
        for word in candidate.piece.word_ids
    }
    return claimed | {
        id(word)
        for mark in findings.marks
        for word in mark.span.words[mark.start : mark.stop]
        if mark.closes_span or mark.colon
    }
