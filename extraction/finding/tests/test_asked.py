"""Columns of the user's own, and what is derived."""

from __future__ import annotations

import datetime as dt

from extraction.finding.tests.pages import only_row, table_of
from extraction.model import DataType, FieldSpec
from extraction.presets import PRESETS

INVOICE = """
   Northgate Supplies, Inc.

   Invoice number:   INV-2041
   Invoice date:     March 3, 2025
   Ship via:         Ground freight
   Paid:             Yes
   Amount payable:   $1,290.50
"""


def test_columns_that_the_vocabulary_does_not_know_are_found_by_their_names() -> None:
    fields = (
        FieldSpec("invoice_number", "Invoice number", DataType.IDENTIFIER),
        FieldSpec("invoice_date", "Invoice date", DataType.DATE),
        FieldSpec(
            "carrier", "Carrier", DataType.CHOICE, aliases=("Ship via",), choices=("Air freight", "Ground freight")
        ),
        FieldSpec("amount", "Total", DataType.MONEY, prompt='What is to be paid, under "Amount payable".'),
        FieldSpec("paid", "Paid", DataType.YES_NO),
        FieldSpec("colour", "Colour"),
    )

    (row,) = table_of(INVOICE, fields=fields).rows

    assert {key: cell.value for key, cell in row.cells.items()} == {
        "invoice_number": "INV-2041",
        "invoice_date": dt.date(2025, 3, 3),
        "carrier": "Ground freight",
        "amount": 1290.5,
        "paid": True,
    }


def test_a_column_beside_those_of_a_certificate_is_filled_too() -> None:
    fields = (*PRESETS["any-state"].fields, FieldSpec("room", "Room", aliases=("Hall",)))
    text = "Certificate of Completion\nParticipant: Ana Petrov\nCourse title: Leases\nDate completed: 3/4/2025\n"

    assert only_row(text + "Hall: B 12\n", fields=fields)["room"] == "B 12"


def test_a_document_without_what_is_asked_for_gives_no_row() -> None:
    assert table_of(INVOICE, fields=(FieldSpec("colour", "Colour"),)).rows == ()


def test_technical_follows_from_the_field_of_study() -> None:
    text = (
        "Certificate of Completion\nParticipant: Ana Petrov\nCourse title: Leases\nField of study: {}\nCPE credits: 2\n"
    )
    california = PRESETS["california"].fields

    assert only_row(text.format("Taxes"), fields=california)["technical"] is True
    assert only_row(text.format("Personal Development"), fields=california)["technical"] is False
    (row,) = table_of(text.format("Taxes"), fields=california).rows
    assert row.cell("technical").derived_from == "field_of_study"


def test_the_approval_number_of_a_regulatory_review_course_is_found() -> None:
    text = (
        "Certificate of Completion\nParticipant: Ana Petrov\nCourse title: California Regulatory Review\n"
        "CPE credits: 2\nDate completed: 3/4/2025\nCBA Approval Number: RR-1042\n"
    )

    assert only_row(text, fields=PRESETS["california"].fields)["approval_number"] == "RR-1042"
