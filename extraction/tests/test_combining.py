"""Documents read together: one row for each record, whichever of them speaks of it."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from extraction.combining import combine
from extraction.model import Cell, DataType, FieldSpec, Row, Table, Value

FIELDS = (
    FieldSpec("number", "Number", DataType.IDENTIFIER),
    FieldSpec("person", "Person", DataType.PERSON),
    FieldSpec("title", "Title"),
    FieldSpec("day", "Day", DataType.DATE),
    FieldSpec("amount", "Amount", DataType.NUMBER),
    FieldSpec("kind", "Kind", DataType.CHOICE, choices=("A", "B")),
)
MAY, JUNE = dt.date(2026, 5, 4), dt.date(2026, 6, 1)


def table(*rows: dict[str, Value], confidence: float = 0.9) -> Table:
    return Table(
        FIELDS, tuple(Row({key: Cell(value, str(value), confidence) for key, value in r.items()}) for r in rows)
    )


def values(*tables: Table) -> list[dict[str, Value]]:
    return [{key: found.cell.value for key, found in record.items()} for record in combine(tables)]


def test_documents_that_share_an_identifier_complete_each_other() -> None:
    order, invoice = table({"number": "PO-7", "person": "Ana Petrov"}), table({"number": "po 7", "amount": 80.0})

    [record] = combine([order, invoice])

    assert {key: (found.source, found.cell.value) for key, found in record.items()} == {
        "number": (0, "PO-7"),
        "person": (0, "Ana Petrov"),
        "amount": (1, 80.0),
    }


def test_two_other_values_tell_a_record_too_and_one_does_not() -> None:
    certificate = table({"person": "Ana Petrov", "title": "Leases", "day": MAY})

    assert len(values(certificate, table({"person": "Ana Petrov", "title": "Leases", "amount": 2.0}))) == 1
    assert len(values(certificate, table({"person": "Ana Petrov", "amount": 2.0}))) == 2


def test_a_record_that_is_repeated_stands_once_with_its_surer_cells() -> None:
    row: dict[str, Value] = {"person": "Ana Petrov", "title": "Leases", "day": MAY, "amount": 2.0}

    [record] = combine([table(row, confidence=0.6), table(row, confidence=0.95), table(row, confidence=0.7)])

    assert {found.source for found in record.values()} == {1}


def test_records_that_disagree_anywhere_stay_apart() -> None:
    one: dict[str, Value] = {"number": "C-1", "person": "Ana Petrov", "title": "Leases", "day": MAY}

    assert values(table(one), table(one | {"day": JUNE})) == [one, one | {"day": JUNE}]
    assert len(values(table({"number": "11", "title": "Leases", "day": MAY}), table({"number": "1", "day": MAY}))) == 2


def test_rows_of_one_document_are_never_put_together() -> None:
    lines = table({"number": "C-1", "kind": "A"}, {"number": "C-1", "amount": 3.0})

    assert len(values(lines)) == len(values(lines, table({"person": "Lee Whitfield"}))) - 1 == 2


def test_a_list_that_two_documents_repeat_is_there_once() -> None:
    rows: list[dict[str, Value]] = [
        {"person": "Ana Petrov", "title": "Leases", "day": MAY, "amount": 1.0, "kind": "A"},
        {"person": "Ana Petrov", "title": "Leases", "day": MAY, "amount": 2.0, "kind": "B"},
    ]

    assert values(table(*rows), table(*({k: v for k, v in row.items() if k != "person"} for row in rows))) == rows


def test_what_may_belong_to_several_records_joins_none() -> None:
    leases: dict[str, Value] = {"number": "S-9", "person": "Ana Petrov", "title": "Leases"}
    ethics: dict[str, Value] = {"number": "S-9", "person": "Ana Petrov", "title": "Ethics"}
    letter: dict[str, Value] = {"number": "S-9", "person": "Ana Petrov", "amount": 2.0}

    assert values(table(leases), table(ethics), table(letter)) == [leases, ethics, letter]


def test_what_speaks_of_a_whole_table_fills_each_of_its_rows() -> None:
    invoice = table({"number": "INV-1", "title": "Paper"}, {"number": "INV-1", "title": "Clips"})
    order = table({"number": "INV-1", "person": "Ana Petrov"})

    assert values(order, invoice) == [
        {"number": "INV-1", "title": "Paper", "person": "Ana Petrov"},
        {"number": "INV-1", "title": "Clips", "person": "Ana Petrov"},
    ]


records = st.dictionaries(
    st.sampled_from(["number", "person", "title", "day", "amount", "kind"]), st.integers(0, 2), min_size=1
).map(
    lambda drawn: {
        key: {
            "number": f"N-{n}",
            "person": ("Ana Petrov", "Lee Whitfield", "Omar Haddad")[n],
            "title": ("Leases", "Ethics", "Payroll")[n],
            "day": MAY + dt.timedelta(n),
            "amount": float(n),
            "kind": "AB"[n % 2],
        }[key]
        for key, n in drawn.items()
    }
)
tables_of_rows = st.lists(st.lists(records, max_size=3), max_size=4)


@given(tables_of_rows)
def test_no_value_is_lost_or_made_up_and_none_moves_to_a_row_that_disagrees(
    drawn: list[list[dict[str, Value]]],
) -> None:
    found = values(*(table(*rows) for rows in drawn))

    for row in (row for rows in drawn for row in rows):
        assert any(row.items() <= record.items() for record in found)
    assert len(found) <= sum(map(len, drawn))
    assert {item for record in found for item in record.items()} == {
        item for rows in drawn for row in rows for item in row.items()
    }


@given(tables_of_rows)
def test_a_folder_twice_says_no_more_than_once_read_together(drawn: list[list[dict[str, Value]]]) -> None:
    full = [[row for row in rows if len(row) == 6] for rows in drawn]
    unique = [list({str(sorted(row.items())): row for rows in full for row in rows}.values())]

    assert len(values(*(table(*rows) for rows in (*unique, *unique)))) == len(unique[0])
