"""Invoices, receipts and purchase orders: what their books need of each, and what each of their lines says.

The columns are those that EN 16931-1 makes every invoice carry and that United States practice adds: number (BT-1),
date of issue (BT-2), due date (BT-9), currency (BT-5), order (BT-13), seller (BT-27), buyer (BT-44), total without tax
(BT-109), tax (BT-110) and with it (BT-112); of a line the name (BT-153), quantity (BT-129), price (BT-146), total
(BT-131).
"""

from __future__ import annotations

from extraction.model import DataType, FieldSpec
from extraction.presets.preset import Preset

VENDOR = FieldSpec(
    "vendor", "Vendor", DataType.ORGANISATION, "Who sells and is to be paid. Of a purchase order: to whom it is sent."
)
CUSTOMER = FieldSpec(
    "customer", "Customer", DataType.ORGANISATION, "Who buys and has to pay. Not where it is shipped to."
)
NUMBER = FieldSpec(
    "invoice_number", "Invoice Number", DataType.IDENTIFIER, "The number of the invoice or receipt. Not of an order."
)
DATE = FieldSpec(
    "invoice_date", "Invoice Date", DataType.DATE, "The day on which the invoice, receipt or order was issued."
)
DUE_DATE = FieldSpec("due_date", "Due Date", DataType.DATE, "The day by which it is to be paid, where one is printed.")
PO_NUMBER = FieldSpec("po_number", "PO Number", DataType.IDENTIFIER, "The number of the buyer's purchase order.")
SUBTOTAL = FieldSpec("subtotal", "Subtotal", DataType.MONEY, "The sum before tax, where it is printed.")
TAX = FieldSpec("tax", "Tax", DataType.MONEY, "Sales tax, value added tax or the like, in money.")
TOTAL = FieldSpec(
    "total",
    "Total",
    DataType.MONEY,
    "The sum with tax. Where a part was paid already still the whole, not what is left.",
)
CURRENCY = FieldSpec("currency", "Currency", DataType.TEXT, "The currency by its code of ISO 4217, such as USD.")
DESCRIPTION = FieldSpec("description", "Description", DataType.TEXT, "What is sold or done, as the line words it.")
QUANTITY = FieldSpec("quantity", "Quantity", DataType.NUMBER, "How many, or how many hours.")
UNIT_PRICE = FieldSpec("unit_price", "Unit Price", DataType.MONEY, "The price of one.")
AMOUNT = FieldSpec("amount", "Amount", DataType.MONEY, "The sum of the line.")

_SOURCE = "EN 16931-1:2017, business terms BT-1 to BT-153 (docs.peppol.eu/poacc/billing/3.0, read 2026-11)"

INVOICE = Preset(
    slug="invoice",
    name="Invoice",
    version=1,
    description="One row for each invoice, receipt or purchase order.",
    source=_SOURCE,
    for_states=False,
    fields=(VENDOR, CUSTOMER, NUMBER, DATE, DUE_DATE, PO_NUMBER, SUBTOTAL, TAX, TOTAL, CURRENCY),
)
INVOICE_LINES = Preset(
    slug="invoice-lines",
    name="Invoice lines",
    version=1,
    description="One row for each line of an invoice or purchase order, with the number and date of its paper.",
    source=_SOURCE,
    for_states=False,
    fields=(VENDOR, NUMBER, DATE, DESCRIPTION, QUANTITY, UNIT_PRICE, AMOUNT),
)
