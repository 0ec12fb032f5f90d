"""Document × columns → table: lays out each page, gathers the evidence, forms the rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extraction.finding.asked import Asked
from extraction.finding.cells import row_of
from extraction.finding.confidence.surroundings import Surroundings
from extraction.finding.forms.form_finder import find_form_rows, find_own_columns
from extraction.finding.gate import is_certificate
from extraction.finding.regions import sheets_of
from extraction.finding.rows import Certificate, RowDraft
from extraction.finding.sheet_findings import SheetFindings, find_on_sheet
from extraction.model import Document, FieldSpec, Table
from extraction.vocabulary.keys import match_key

_LEAST_SURE = 0.25  # of a date, credits and a title that make a sheet one of a course
_LEAST_ALIKE = 2  # captions
_INHERITED = ("participant", "sponsor", "sponsor_id", "delivery_method")


def find_rows(document: Document, fields: Sequence[FieldSpec]) -> Table:
    """The rows that a document gives for the columns; none where it holds nothing of what is asked for."""
    asked = Asked.of(fields)
    if not asked.of_courses:
        return find_form_rows(document, fields)
    drafts = drafted(document, asked)
    rows = [row_of(draft, asked, surroundings) for draft, surroundings in drafts]
    return Table(
        tuple(fields), tuple(row for row in rows if any(cell.value is not None for cell in row.cells.values()))
    )


def drafted(document: Document, asked: Asked) -> list[tuple[RowDraft, Surroundings]]:
    """The rows before their confidence is judged, each with what that is judged by."""
    certificates = _certificates(document, asked)
    found: list[tuple[RowDraft, Surroundings]] = []
    for certificate in certificates:
        drafts = certificate.rows(asked.roles)
        surroundings = Surroundings(certificate, drafts, len(certificates))
        if asked.certificates and not is_certificate(drafts, surroundings.weight):
            continue
        if len(certificates) > 1:
            drafts = [draft for draft in drafts if not _earned_nothing(draft)]
        _add_own(drafts, certificate, asked)
        found.extend((draft, surroundings) for draft in drafts if draft.cells)
    return _once(found)


def _earned_nothing(draft: RowDraft) -> bool:
    """Whether a record among others states that no credit was earned."""
    credits = draft.cells.get("credits")
    return credits is not None and credits.value == 0


def _add_own(drafts: Sequence[RowDraft], certificate: Certificate, asked: Asked) -> None:
    """Fills the columns that a person added: by what their names mean, otherwise by whatever announces them."""
    if not asked.own:
        return
    announced = find_own_columns([finding.sheet for finding in certificate.findings], asked.own)
    for draft in drafts:
        for spec in asked.own:
            found = draft.cells.get(asked.meanings.get(spec.key, "")) or announced.get(spec.key)
            if spec.key not in draft.cells and found is not None:
                draft.cells[spec.key] = found


def _certificates(document: Document, asked: Asked) -> list[Certificate]:
    """Sheets put together: a page without a course of its own belongs to the one before."""
    certificates: list[Certificate] = []
    part = -1
    for page in document.pages:
        before = certificates[-1].findings[-1] if certificates and page.part == part else None
        for sheet in sheets_of(page):
            header = before.table.header if before and before.table else None
            findings = find_on_sheet(sheet, asked.captions, asked.readers, header)
            if (
                before is not None
                and _runs_on(findings, certificates[-1], asked)
                and not _is_another_course(findings, before)
            ):
                certificates[-1].findings.append(findings)
            elif sheet.spans:
                certificates.append(Certificate([findings]))
            before = findings
        part = page.part
    _hand_down(certificates, asked)
    return certificates


def _runs_on(findings: SheetFindings, certificate: Certificate, asked: Asked) -> bool:
    if not asked.certificates:
        return True
    tables = any(finding.table for finding in certificate.findings)
    own = {
        role
        for role, found in findings.candidates.items()
        if any(c.score > 0.3 and c.source not in ("display", "head", "line") for c in found)
    }
    if findings.table:
        return tables and "participant" not in own
    return not {"course_title", "participant"} & own or (tables and "course_title" not in own)


def _is_another_course(findings: SheetFindings, before: SheetFindings) -> bool:
    """Whether a sheet repeats the layout of the one before with a course of its own: another date, another heading."""
    if findings.table or findings.listed or before.table or before.listed:
        return False
    dates = [_surest(one, "completion_date") for one in (before, findings)]
    titles = [_surest(one, "course_title") for one in (before, findings)]
    amounts = [_surest(one, "credits") for one in (before, findings)]
    unearned = amounts[1] == "0.0" and amounts[0] != amounts[1]  # "In progress", with no date yet
    if not all(titles) or not all(amounts) or not (all(dates) or unearned):
        return False
    alike = _manner(before) & _manner(findings)
    return len(alike) >= _LEAST_ALIKE and titles[0] != titles[1] and dates[0] != dates[1]


def _surest(findings: SheetFindings, role: str) -> str:
    """The value that speaks most for itself; nothing where none does."""
    best = max(findings.candidates.get(role, ()), key=lambda c: c.score, default=None)
    return str(best.value) if best and best.score >= _LEAST_SURE else ""


def _manner(findings: SheetFindings) -> set[tuple[str, str]]:
    """The captions of a sheet with what they announce."""
    return {(mark.role, mark.text) for mark in findings.marks}


def _hand_down(certificates: Sequence[Certificate], asked: Asked) -> None:
    """A participant or sponsor that only one of several certificates on a page names is that of its neighbours."""
    neighbours = [*pairwise(certificates), *pairwise(reversed(certificates))]
    for giver, taker in neighbours:
        if giver.findings[-1].sheet.page is not taker.findings[0].sheet.page:
            continue
        rows = giver.rows(asked.roles)
        for role in _INHERITED:
            if rows and role in rows[0].cells:
                taker.inherited.setdefault(role, rows[0].cells[role])


def _once(drafts: Sequence[tuple[RowDraft, Surroundings]]) -> list[tuple[RowDraft, Surroundings]]:
    """Without rows that repeat another one in full, as a mail repeats what is attached to it."""
    kept: dict[tuple[str, ...], tuple[RowDraft, Surroundings]] = {}
    for draft, surroundings in drafts:
        values = (
            draft.cells.get(role)
            for role in ("participant", "course_title", "completion_date", "credits", "field_of_study")
        )
        key = tuple(match_key(str(cell.value)) if cell else "" for cell in values)
        kept.setdefault(key, (draft, surroundings))
    return list(kept.values())
