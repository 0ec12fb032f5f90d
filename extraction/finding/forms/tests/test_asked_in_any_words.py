"""Columns that a person makes up are found by their names, their aliases and the words of their prompts."""

from __future__ import annotations

import datetime as dt

import pytest

from extraction.finding.tests.pages import only_row, table_of
from extraction.model import DataType, FieldSpec
from extraction.presets import PRESETS

CONTRACT = """
        SERVICES AGREEMENT

   Client:                   Halloway Dental Group
   Contractor:               Brightline IT, LLC
   Agreement no.:            SA-2026-044
   Date of commencement:     March 1, 2026
   State of governing law:   Ohio
   Notice period:            60 days
   Last day of renewal:      January 31, 2027
   Auto-renewal:             Yes
   Monthly fee:              $1,450.00
"""


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (FieldSpec("a", "Agreement number", DataType.IDENTIFIER), "SA-2026-044"),
        (FieldSpec("b", "Governing law state"), "Ohio"),
        (FieldSpec("c", "Commencement date", DataType.DATE), dt.date(2026, 3, 1)),
        (FieldSpec("d", "Deadline", DataType.DATE, "The last day on which a renewal is possible."), None),
        (FieldSpec("e", "Deadline", DataType.DATE, 'Printed as "Last day of renewal".'), dt.date(2027, 1, 31)),
        (FieldSpec("f", "Renewal deadline", DataType.DATE, "The last day of the renewal."), dt.date(2027, 1, 31)),
        (FieldSpec("g", "Automatic", DataType.YES_NO, aliases=("Auto-renewal",)), True),
        (FieldSpec("h", "Fee", DataType.MONEY, aliases=("Monthly fee",)), 1450.0),
        (FieldSpec("i", "Notice", aliases=("Notice period",)), "60 days"),
        (FieldSpec("j", "Shoe size", DataType.NUMBER), None),
    ],
    ids=["number", "other-order", "date-of", "nothing-in-common", "quoted", "prompt", "yes", "money", "text", "absent"],
)
def test_a_column_is_found_by_its_words(spec: FieldSpec, value: object) -> None:
    rows = table_of(CONTRACT, fields=(spec,)).rows

    assert [row.cell(spec.key).value for row in rows] == ([] if value is None else [value])


def test_a_column_without_a_name_of_the_trade_is_found_by_what_its_prompt_asks_for() -> None:
    text = "Acme Corp.\nInvoice number: 1204\nDue date: 3/4/2026\nTotal due: $80.00\n"
    fields = (
        FieldSpec("x", "When", DataType.DATE, "The due date of the invoice, not the invoice date."),
        FieldSpec("y", "How much", DataType.MONEY, "The amount due."),
    )

    assert only_row(text, fields=fields) == {"x": "2026-03-04", "y": 80.0}


def test_a_table_of_any_columns_gives_a_row_for_each_of_its_lines() -> None:
    text = """
   Statement of account     Account no. 5521

   Posted       Payee                 Withdrawn
   01/03/2026   Copper River Water    41.20
   01/09/2026   Lindgren Hardware     118.75
"""
    fields = (
        FieldSpec("account", "Account", DataType.IDENTIFIER),
        FieldSpec("posted", "Posted", DataType.DATE),
        FieldSpec("payee", "Payee"),
        FieldSpec("withdrawn", "Withdrawn", DataType.MONEY),
    )

    rows = [tuple(row.cell(spec.key).value for spec in fields) for row in table_of(text, fields=fields).rows]

    assert rows == [
        ("5521", dt.date(2026, 1, 3), "Copper River Water", 41.2),
        ("5521", dt.date(2026, 1, 9), "Lindgren Hardware", 118.75),
    ]


def test_what_a_person_adds_to_a_sheet_of_certificates_is_filled_too() -> None:
    text = (
        "Certificate of Completion\nParticipant: Ana Petrov\nCourse title: Leases\nDate completed: 3/4/2026\n"
        "CPE credits: 2\nNASBA registry no.: 103245\nState of license: Ohio\nInstructor: Lee Whitfield\n"
    )
    fields = (
        *(spec for spec in PRESETS["any-state"].fields if spec.key != "sponsor_id"),
        FieldSpec("registry", "NASBA registry number", DataType.IDENTIFIER),
        FieldSpec("state", "Licence state"),
        FieldSpec("teacher", "Instructor", DataType.PERSON),
    )

    row = only_row(text, fields=fields)

    assert (row["registry"], row["state"], row["teacher"]) == ("103245", "Ohio", "Lee Whitfield")
    assert (row["participant"], row["credits"]) == ("Ana Petrov", 2.0)
