"""Only papers about money give rows of money."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import table_of
from extraction.presets import PRESETS

INVOICE = PRESETS["invoice"].fields


@pytest.mark.parametrize(
    "text",
    [
        "Certificate of Completion\nName: Ana Petrov\nDate: 3/4/2026\nTaxes: 2.0\nTotal: 3.5\nSponsor: Juniper CPE\n",
        "Agenda\nDate: 3/4/2026\nDescription      Hours\nLease update     2.50\nTotal            2.50\n",
        "To: Ana Petrov\nFrom: Lee Whitfield\nDate: 3/4/2026\nYour seat is 14.\n",
        "",
    ],
    ids=["certificate", "agenda", "letter", "blank"],
)
def test_another_paper_gives_no_row(text: str) -> None:
    assert table_of(text, fields=INVOICE).rows == ()


@pytest.mark.parametrize(
    "text",
    [
        "INVOICE 240887\nJuniper CPE Network\nBill to: Ana Petrov\nTotal due    $338.00\n",
        "Corner Cafe\n3/4/2026\nCoffee    4.50\nTotal    $4.50\n",
        "PURCHASE ORDER\nPO Number: 771\nVendor: Acme Castings\nTotal    1,376.60\n",
    ],
    ids=["invoice", "receipt", "order"],
)
def test_a_paper_about_money_gives_one(text: str) -> None:
    assert len(table_of(text, fields=INVOICE).rows) == 1


def test_pages_with_numbers_of_their_own_are_papers_of_their_own() -> None:
    page = "INVOICE\nInvoice no.: {0}\nTotal: ${0}.00\n"

    rows = table_of(page.format(101), "Page 2\nTerms and conditions apply.\n", page.format(102), fields=INVOICE).rows

    assert [(row.cell("invoice_number").value, row.cell("total").value) for row in rows] == [
        ("101", 101.0),
        ("102", 102.0),
    ]
