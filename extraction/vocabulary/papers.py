"""What business papers (invoices, receipts, orders, contracts) print, and the captions under which they print it.

Sources: the terms of UBL 2.3 and of EN 16931-1 (business terms BT-1 to BT-163), captions of public invoice
templates and of accounting programs' standard forms, United States and United Kingdom usage. Things nobody asks for are
listed too: knowing what "Ship to" or "Account no." announces keeps their values from other columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from extraction.model import DataType

_NUMBER_WORDS = ("Number", "No.", "No", "#", "ID", "Nr.", "Num", "Code", "Ref", "Reference")


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that papers print. `line` where it stands in each row of a table of goods, not once on the paper."""

    key: str
    kind: DataType
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()  # captions that announce other things as well
    line: bool = False
    instead: tuple[str, ...] = ()  # items whose value serves where this one is not printed


def _numbered(*stems: str) -> tuple[str, ...]:
    return tuple(f"{stem} {word}" for stem in stems for word in _NUMBER_WORDS)


_I, _D, _M, _T, _O = DataType.IDENTIFIER, DataType.DATE, DataType.MONEY, DataType.TEXT, DataType.ORGANISATION

_PAPER = (
    Item(
        "invoice_number", _I,
        (
            *_numbered("Invoice", "Inv", "Inv.", "Tax Invoice", "Bill", "Credit Note"),
            "Invoice", "Tax Invoice", "Number of Invoice", "Invoice No. / Ref",
        ),
        (*_numbered("Receipt", "Statement", "Folio", "Document", "Transaction", "Trans", "Check", "Ticket",
            "Sale"), "Receipt", "Bill", "Number", "No.",
         "Our Reference", "Our Ref", "Reference", "Ref", "Ref.", "Document"),
    ),
    Item(
        "invoice_date", _D,
        (
            "Invoice Date", "Date of Invoice", "Bill Date", "Billing Date", "Date Issued", "Issue Date", "Issued",
            "Issued on", "Issued Date", "Date of Issue", "Invoice Issued", "Invoiced on", "Tax Date", "Tax Point",
            "Receipt Date", "Invoice dated", "Date of Bill", "Inv Date", "Date Invoiced", "Invoice Date/Tax Point",
            "Date of Receipt", "Invoice issue date", "Statement Date", "Tax Invoice Date",
        ),
        (
            "Date", "Dated", "Document Date", "Transaction Date", "Purchase Date", "Date of Purchase", "Order Date",
            "Date of Order", "PO Date", "P.O. Date", "Purchase Order Date", "Sale Date", "Date/Time", "Created",
            "Date Paid", "Date and time", "Paid on", "Payment Date", "Order Placed", "Date & Time", "Placed on",
            "Paid", "Charged on", "Purchased on", "Sold on", "Ordered on",
        ),
    ),
    Item(
        "due_date", _D,
        (
            "Due Date", "Payment Due Date", "Payment Due", "Due", "Due By", "Due On", "Date Due", "Pay By",
            "Please Pay By", "Payment Due By", "Payable By", "Pay Before", "Invoice Due", "Invoice Due Date",
            "Due for payment", "Payment due on", "Amount due by", "Payment deadline", "Net due", "Payment required by",
            "Due date for payment", "To be paid by", "Settle by", "Latest payment date", "Payment by",
            "Balance due by", "Due before", "Payable on", "Payable before", "Due on or before", "Pay on or before",
            "Payable on or before", "Due no later than",
        ),
    ),
    Item(
        "po_number", _I,
        (
            *_numbered("PO", "P.O.", "P/O", "Purchase Order", "Customer PO", "Your PO", "Client PO", "Buyer PO"),
            *_numbered("Customer Purchase Order", "Your Purchase Order", "Cust PO", "Customer P.O."),
            "PO", "P.O.", "Purchase Order", "Customer PO", "Your PO", "Your Order", "Your Order No.", "Our PO",
            "Your Order Number", "Buyer's Order No.", "Customer Order No.", "Customer Order Number", "Against PO",
        ),
        ("Your Reference", "Your Ref", "Customer Reference", "Customer Ref", "Buyer Reference", "Order Reference"),
    ),
    Item(
        "order_number", _I,
        (
            *_numbered("Order", "Sales Order", "SO", "Work Order", "Job", "Quote", "Quotation", "Estimate"),
            *_numbered("Project", "Contract", "Booking", "Reservation", "Shipment", "Tracking", "Delivery Note"),
            "Sales Order", "Job", "Project", "Quote", "Contract", "Requisition", "Requisition No.", "Delivery Note",
            *_numbered("Release", "Packing Slip", "Case", "Matter"),
        ),
    ),
    Item(
        "vendor", _O,
        (
            "Vendor", "Vendor Name", "Supplier", "Supplier Name", "Seller", "Seller Name", "Sold By", "Bill From",
            "Billed By", "Issued By", "Merchant", "Merchant Name", "Service Provider", "Invoice From", "Payee",
            "Pay To", "Payable To", "Remit To", "Remit Payment To", "Make Checks Payable To", "Make Cheques Payable To",
            "Please Make Checks Payable To", "Make All Checks Payable To", "Please make cheques payable to",
            "Contractor",
            "Please remit to", "Remittance to", "Store Name", "Send payment to", "Mail payment to", "Checks payable to",
            "Cheques payable to", "Payment to", "Receipt from", "Bill from", "Statement from",
            "Please remit payment to", "Mail checks to",
        ),
        ("From", "Provider", "Beneficiary", "Beneficiary Name", "Account Name", "Store", "Account Holder"),
    ),
    Item(
        "customer", _O,
        (
            "Bill To", "Billed To", "Billing To", "Sold To", "Customer", "Customer Name", "Client", "Client Name",
            "Invoice To", "Invoiced To", "Buyer", "Buyer Name", "Purchaser", "Purchased By", "Invoice For",
            "Billing Address", "Bill To Address", "Invoice Address", "Issued To", "Charge To", "Customer Details",
            "Bill-To Party", "Bill To Party", "Billing Details", "Billing Information", "Recipient", "Ordered By",
            "Received From", "Invoice recipient", "Customer / Bill to", "Bill to / Sold to", "Invoice Addressed To",
            "Customer information", "Bill to customer", "Billed party", "Prepared for", "Billing contact",
        ),
        ("To", "For", "Guest", "Guest Name", "Company", "Member", "Account", "Patient", "Tenant", "Name",
            "Buyer/Bill to"),
    ),
    Item(
        "ship_to", _O,
        (
            "Ship To", "Shipped To", "Deliver To", "Delivered To", "Delivery Address", "Shipping Address", "Ship From",
            "Service Address", "Job Site", "Deliver From", "Ship-To Party", "Delivery To", "Shipping Information",
            "Shipping details", "Site address", "Job location", "Dispatch to", "Consignee", "Service location",
        ),
    ),
    Item(
        "subtotal", _M,
        (
            "Subtotal", "Sub Total", "Sub-Total", "Net Total", "Total Net", "Total Excl. VAT", "Total Excluding VAT",
            "Total Before Tax", "Amount Before Tax", "Taxable Amount", "Merchandise Total", "Items Subtotal",
            "Goods Total", "Total Excluding Tax", "Total Ex VAT", "Total Exclusive of VAT", "Net Invoice Total",
            "Item Subtotal", "Order Subtotal", "Total without tax", "Sum of items", "Net value", "Total (excl. tax)",
            "Item(s) Subtotal", "Merchandise", "Sub-total (net)", "Subtotal before tax", "Pre-tax total",
            "Total net of VAT", "Net subtotal", "Total excl. tax", "Total excl. GST", "Merchandise subtotal",
        ),
        ("Net", "Net Amount", "Goods", "Parts and labor"),
    ),
    Item(
        "tax", _M,
        (
            "Tax", "Sales Tax", "VAT", "GST", "HST", "Tax Amount", "Total Tax", "VAT Amount", "Total VAT", "State Tax",
            "Estimated Tax", "Tax Total", "GST Amount", "VAT Total", "Sales Tax Amount", "Local Tax", "Plus VAT",
            "State Sales Tax", "Add VAT", "Total GST", "Value added tax", "Plus tax", "Taxes", "Total sales tax",
        ),
    ),
    Item("discount", _M, ("Discount", "Less Discount", "Promotion", "Coupon", "Trade Discount", "Savings",
        "Total savings",
                          "Volume discount", "Early payment discount", "Discount applied", "Rebate", "Promo")),
    Item(
        "shipping", _M,
        (
            "Shipping", "Shipping & Handling", "Freight", "Delivery", "Postage", "Shipping and Handling", "S&H",
            "Carriage",
            "Shipping Cost", "Delivery Charge", "Handling", "Freight Charges", "Postage & Packing", "Shipping charges",
            "Delivery fee", "Shipping cost", "Freight charge", "Shipping/Handling",
        ),
    ),
    Item(
        "paid", _M,
        (
            "Amount Paid", "Paid", "Payments", "Deposit", "Cash", "Change", "Tip", "Gratuity", "Tendered", "Retainer",
            "Payment Received", "Payments Received", "Credits", "Credit Applied", "Less Deposit", "Paid to Date",
            "Visa", "Mastercard", "Amex", "Cash Tendered", "Amount Tendered", "Change Due", "Previous Balance",
            "Deposit Received", "Less Payments", "Prepayment", "Prior Balance", "Payment", "Less retainer", "Less paid",
            "Advance paid", "Payments/Credits", "Total payments", "Retainer applied", "Rounding", "Round off",
            "Balance forward", "Opening balance", "Tip amount", "Card", "Debit", "Change given", "Deposit paid",
        ),
    ),
    Item(
        "amount_due", _M,
        (
            "Amount Due", "Balance Due", "Total Due", "Total Amount Due", "Please Pay", "Pay This Amount", "Balance",
            "Amount Payable", "Outstanding", "Balance Outstanding", "Amount Owed", "Total Payable", "Net Payable",
            "Total Now Due", "Amount Outstanding", "Total to Pay", "Payment Due", "Due Now", "Amount to pay", "To pay",
            "Balance Payable", "Balance owing", "Net amount due", "Remaining balance", "Total balance due", "Now due",
            "Invoice amount due", "Total Balance", "Current amount due", "Total amount payable", "Amount now due",
        ),
        ("Due", "New Balance"),
        instead=("total",),
    ),
    Item(
        "total", _M,
        (
            "Total", "Grand Total", "Invoice Total", "Total Amount", "Order Total", "Total Incl. VAT", "Total Inc VAT",
            "Total Including VAT", "Total Including Tax", "Gross Total", "Gross Amount", "Total Price", "PO Total",
            "Purchase Total", "Receipt Total", "Total Paid", "Total Charges", "Total Invoice", "Invoice Amount",
            "Total Gross", "Total Inclusive of VAT", "Total Invoice Value", "Total Order Value", "Total Sale",
            "Total With Tax", "Total Invoice Amount", "Amount Total", "Total Charge", "Total Cost", "Total Value",
            "Purchase Order Total", "Total for this invoice", "Total this invoice", "Bill Total", "Total of invoice",
            "Total amount incl. VAT", "Total inc. tax", "Total incl. tax", "Total incl. GST", "Total order",
            "Total fee",
            "Total after tax", "Total contract value", "Contract value", "Contract price", "Total amount charged",
        ),
        ("Amount", "Gross", "Sum", "Total Fees", "Charge", "Amount Charged", "Sale", "Purchase", "Fee"),
        instead=("amount_due",),
    ),
    Item("currency", _T, ("Currency", "Currency Code", "Invoice Currency", "All Amounts In", "Amounts In", "Prices In",
                          "All Prices In", "Payment Currency", "Billing Currency", "All figures in", "Amounts are in",
                          "All amounts are in", "All prices are in", "All amounts shown in", "All amounts stated in")),
    Item("terms", _T, ("Terms", "Payment Terms", "Terms of Payment", "Credit Terms", "Incoterms", "Delivery Terms",
                       "FOB", "F.O.B.", "Ship Via", "Shipping Method", "Shipping Terms", "Shipped Via", "Via",
                       "Carrier",
                       "Payment Method", "Method of Payment", "Paid By", "Paid With", "Status", "Freight terms")),
    Item("ship_date", _D, ("Ship Date", "Delivery Date", "Date Shipped", "Shipped", "Date of Supply", "Service Date",
                           "Required By", "Date Required", "Need By", "Delivery Required By", "Expected Delivery",
                           "Service Period", "Billing Period", "Period", "Print Date", "Supply Date", "Date of Service",
                           "Deliver By", "Requested Delivery", "Required Date", "Expiry Date", "Expires", "Valid Until",
                           "Check In", "Check Out", "Arrival", "Departure", "Period covered", "Statement period",
                           "Next billing date", "Renewal date", "Last updated", "Printed", "Printed on", "Ship by",
                           "Departure date", "Arrival date", "Date received", "Received", "Required delivery date")),
    Item("tax_id", _I, (*_numbered("VAT", "Tax", "GST", "VAT Reg", "VAT Registration", "Tax Registration", "Company"),
                        *_numbered("Registration", "Company Registration", "Business", "Federal Tax", "Resale"),
                        "EIN", "FEIN", "TIN", "ABN", "VAT Reg. No.", "VATIN", "EIN No.", "Fed ID", "Company Reg. No.",
                        "GSTIN", "Federal ID", "License No.", "License #", "Registered No.", "DUNS", "D-U-N-S")),
    Item("account_number", _I, (*_numbered("Account", "Customer", "Client", "Acct", "Acct.", "Member", "Cust", "Vendor",
                                           "Supplier", "Buyer", "Membership", "Patient", "Loyalty", "Guest", "Meter"),
                                "Account", "Acct")),
    Item("bank", _T, (*_numbered("Bank Account", "Routing", "ABA", "Check Routing", "Bank"), "IBAN", "Bank",
        "Sort Code",
                      "SWIFT", "BIC", "SWIFT/BIC", "ABA", "Bank Name", "Routing", "ACH", "Wire", "BSB", "Branch",
                      "Bank Details", "Account type", "Swift code", "Payment reference", "Bank account")),
    Item("contact", _T, ("Phone", "Tel", "Tel.", "Telephone", "Email", "E-mail", "Fax", "Web", "Website", "Attn",
                         "Attention", "Contact", "Contact Name", "Salesperson", "Sales Rep", "Prepared By", "Cashier",
                         "Server", "Table", "Register", "Terminal", "Approved By", "Authorized By", "Buyer Contact",
                         "Mobile", "Rep", "Your Contact", "Account Manager", "Clerk", "Operator", "Store #", "Lane",
                         "Contact person", "Requested By", "Requisitioner", "Ordered for", "Department", "Cost Center",
                         "Address", "Notes", "Note", "Comments", "Memo", "Subject", "Re", "Page", "Time", "Auth Code",
                         "Approval Code", "Auth", "Card No.", "Card Number", "Guests", "Party", "Room", "URL", "Cell",
                         "Queries to", "Technician", "Consultant", "Driver", "Host", "Station", "Host name",
                         "Order type",
                         "Items", "Item count", "No. of items", "Items sold", "Total items", "Total hours", "Total Qty",
                         "Total quantity", "Total units", "Hours", "Instructions", "Special instructions", "Remarks",
                         "Delivery instructions", "Tax rate", "VAT rate", "Total weight", "Weight", "Signature")),
)  # fmt: skip

_LINES = (
    Item("description", _T, (
        "Description", "Item Description", "Details", "Product", "Service", "Particulars", "Activity", "Services",
        "Product/Service", "Goods", "Work Performed", "Product Name", "Item & Description", "Item and Description",
        "Description of Goods", "Description of Services", "Product Description", "Service Description", "Item Name",
        "Item/Service", "Description of Work", "Goods / Services", "Material", "Product / Service", "Item Details",
        "Article", "Goods and services", "Items", "Item / Description", "Products", "Work description", "Title",
        "Line description", "Services rendered", "Service provided", "Task", "Charge description", "Description / Memo",
        "Product details", "Service details", "Charges", "Transaction", "What",
    ), ("Item",), line=True),
    Item("quantity", DataType.NUMBER, (
        "Qty", "Qty.", "Quantity", "Hours", "Hrs", "Units", "Qty/Hrs", "Hrs/Qty", "Hours/Qty", "Days", "Count",
        "Quantity Ordered", "Qty Ordered", "No. of Units", "Ordered", "Hours worked", "Nights", "Licenses", "Seats",
        "Qty / Hrs", "Hrs / Qty", "Qty/Hours", "Qty Shipped", "Shipped", "Pcs", "Order qty", "Hrs.", "Pieces",
    ), line=True),
    Item("unit_price", _M, (
        "Unit Price", "Price", "Rate", "Unit Cost", "Price Each", "Each", "Cost", "Hourly Rate", "Price/Unit",
        "Unit Rate",
        "List Price", "Price per Unit", "Rate/Hour", "Rate/hr", "Unit Price (USD)", "Per Unit", "Cost per unit",
        "Item price", "Daily rate", "Unit net price", "Net price", "Price per item", "Rate per hour", "Ea.", "U. Price",
    ), line=True),
    Item("amount", _M, (
        "Amount", "Line Total", "Total", "Extended", "Ext. Price", "Extended Price", "Net Amount", "Line Amount",
        "Value",
        "Total Price", "Ext Amount", "Ext. Amount", "Extension", "Sum", "Subtotal", "Line Value", "Extended Amount",
        "Total Amount", "Total Cost", "Ext", "Net", "Ext.", "Net value", "Item total", "Sub total", "Extended cost",
        "Amount due", "Charge", "Gross", "Ext. cost", "Fee", "Line net", "Amt", "Amt.",
    ), line=True),
    Item("item_code", _I, (
        *_numbered("Item", "Part", "Product", "SKU", "Catalog", "Cat.", "Cat", "Stock", "Article", "Material"), "SKU",
        "Code", "UPC", "ISBN", "P/N", "Part", "Model", "Style", "Mfr. Part No.", "Our Item", "Service code",
        "Model no.",
    ), line=True),
    Item("unit", _T, ("UOM", "Unit", "U/M", "Unit of Measure", "UM", "Per", "Pack", "Size"), line=True),
    Item("line_number", _I, ("#", "No", "No.", "Line", "Pos", "Pos.", "Ln", "Line #", "S.No", "Sr. No.", "Line No.",
        "Sl.",
                             "Seq"), line=True),
    Item("line_tax", _T, ("Tax", "VAT", "VAT %", "Tax Rate", "GST", "Tax %", "VAT Rate", "Sales Tax", "Taxed",
        "Taxable",
                          "Tax amount", "VAT amount", "Tax code"), line=True),
    Item("line_date", _D, ("Service Date", "Date of Service", "Delivery", "Due", "Delivery date", "Day", "Week",
                           "Posted", "Promise date", "Period"), ("Date",), line=True),
    Item("line_discount", _M, ("Discount", "Disc", "Disc.", "Disc %", "Discount %", "Less"), line=True),
    Item("line_balance", _M, ("Balance", "Debit", "Credit", "Running balance", "Withdrawals", "Deposits", "Payments"),
         line=True),
    Item("line_person", DataType.PERSON, ("Timekeeper", "Employee", "Staff", "Attorney", "Consultant", "Name", "By",
                                          "Technician"), line=True),
)  # fmt: skip

ITEMS: Mapping[str, Item] = MappingProxyType({item.key: item for item in (*_PAPER, *_LINES)})

STRONG, WEAK = 1.0, 0.7
