from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.comparison import Comparison, Pair, Row, State, Table, compare, shared_columns, written

COLUMNS = ("Title", "Date", "Hours")


def table(*rows: tuple[str, Any], columns: tuple[str, ...] = COLUMNS) -> Table:
    return Table(columns, [Row(source, values) for source, values in rows])


def states(comparison: Comparison) -> list[State]:
    return [pair.state for pair in comparison.pairs]


values = st.one_of(st.none(), st.sampled_from(["", "Ethics", "Tax", "Audit"]), st.integers(0, 3), st.booleans())
sources = st.sampled_from(["a.pdf", "b.pdf", "march/a.pdf", "april/a.pdf"])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(st.sampled_from("ABCD"), unique=True, max_size=4))
    cells = st.lists(values, min_size=len(columns), max_size=len(columns))
    return Table(columns, draw(st.lists(st.builds(Row, sources, cells), max_size=12)))


@given(tables())
def test_a_table_does_not_differ_from_itself(one: Table) -> None:
    comparison = compare(one, one)

    assert all(pair == Pair(place, place, State.SAME) for pair, place in _by_left(comparison))
    assert len(comparison.pairs) == len(one.rows)


def _by_left(comparison: Comparison) -> list[tuple[Pair, int]]:
    """Rows that say the same are the same row in their order."""
    return [(pair, place) for place, pair in enumerate(sorted(comparison.pairs, key=lambda pair: pair.left or 0))]


@given(tables(), tables())
def test_every_row_of_both_tables_appears_exactly_once(left: Table, right: Table) -> None:
    pairs = compare(left, right).pairs

    assert sorted(pair.left for pair in pairs if pair.left is not None) == list(range(len(left.rows)))
    assert sorted(pair.right for pair in pairs if pair.right is not None) == list(range(len(right.rows)))


@given(tables(), tables())
def test_the_other_way_round_gives_the_same_mirrored(left: Table, right: Table) -> None:
    mirrored = {State.ADDED: State.REMOVED, State.REMOVED: State.ADDED}

    there, back = compare(left, right), compare(right, left)

    assert {(p.left, p.right, p.state) for p in there.pairs} == {
        (p.right, p.left, mirrored.get(p.state, p.state)) for p in back.pairs
    }


@given(tables(), tables())
def test_a_pair_is_the_same_where_its_shared_cells_are(left: Table, right: Table) -> None:
    comparison = compare(left, right)

    assert sum(comparison.counts().values()) == len(comparison.pairs)
    for pair in comparison.pairs:
        assert (pair.left is None) == (pair.state == State.ADDED)
        assert (pair.right is None) == (pair.state == State.REMOVED)
        if pair.left is not None and pair.right is not None:
            said = [
                (
                    written(left.rows[pair.left].values[column.left]),
                    written(right.rows[pair.right].values[column.right]),
                )
                for column in comparison.columns
                if column.left is not None and column.right is not None
            ]
            assert (pair.state == State.SAME) == all(old == new for old, new in said)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_difference(one: Table, random: object) -> None:
    shuffled = list(one.rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    comparison = compare(one, Table(one.columns, shuffled))

    assert set(states(comparison)) <= {State.SAME}


def test_a_row_is_found_again_wherever_it_stands() -> None:
    left = table(("h.pdf", ["Ethics", "2026-01-01", 2]), ("h.pdf", ["Tax", "2026-01-02", 1]))
    right = table(("h.pdf", ["Audit", "2026-03-01", 4]), ("h.pdf", ["Tax", "2026-01-02", 8]), left.rows[0])

    comparison = compare(left, right)

    assert comparison.pairs == (Pair(0, 2, State.SAME), Pair(1, 1, State.CHANGED), Pair(None, 0, State.ADDED))


def test_what_all_rows_of_a_document_say_does_not_make_two_of_them_one() -> None:
    left = table(*(("h.pdf", ["Maria", f"2026-01-0{day}", day]) for day in (1, 2)))
    right = table(*(("h.pdf", ["Maria", f"2025-07-0{day}", day]) for day in (7, 8, 9)))

    assert compare(left, right).counts() == {State.SAME: 0, State.CHANGED: 0, State.ADDED: 3, State.REMOVED: 2}


def test_the_only_row_of_a_document_is_the_same_row_however_much_it_changed() -> None:
    left, right = table(("a.pdf", ["Ethics", None, 2])), table(("a.pdf", ["Tax", "2026-01-01", 3]))

    assert compare(left, right).pairs == (Pair(0, 0, State.CHANGED),)


def test_rows_of_different_documents_are_never_one() -> None:
    left, right = table(("a.pdf", ["Ethics", None, 2])), table(("b.pdf", ["Ethics", None, 2]))

    assert states(compare(left, right)) == [State.REMOVED, State.ADDED]


def test_a_document_that_lies_in_another_folder_now_is_the_same_document() -> None:
    left, right = table(("old/a.pdf", ["Ethics", None, 2])), table(("new/2026/a.pdf", ["Ethics", None, 3]))

    assert states(compare(left, right)) == [State.CHANGED]


def test_of_two_documents_of_one_name_none_is_guessed() -> None:
    left = table(("old/a.pdf", ["Ethics", None, 2]))
    right = table(("x/a.pdf", ["Ethics", None, 2]), ("y/a.pdf", ["Ethics", None, 2]))

    assert states(compare(left, right)) == [State.REMOVED, State.ADDED, State.ADDED]


@pytest.mark.parametrize(("one", "other"), [(2, 2.0), (2, "2"), (None, ""), (True, "true")])
def test_values_that_are_written_alike_are_alike(one: object, other: object) -> None:
    left, right = table(("a.pdf", ["Ethics", None, one])), table(("a.pdf", ["Ethics", None, other]))

    assert states(compare(left, right)) == [State.SAME]


def test_a_column_of_one_table_alone_makes_no_row_different() -> None:
    left = table(("a.pdf", ["Ethics"]), columns=("Title",))
    right = table(("a.pdf", [2, "Ethics"]), columns=("Hours", "Title"))

    assert states(compare(left, right)) == [State.SAME]
    assert [tuple(column) for column in shared_columns(left.columns, right.columns)] == [
        ("Title", 0, 1),
        ("Hours", None, 0),
    ]


def test_tables_without_a_column_in_common_have_no_row_in_common() -> None:
    left, right = table(("a.pdf", ["Ethics"]), columns=("Title",)), table(("a.pdf", [2]), columns=("Hours",))

    assert states(compare(left, right)) == [State.REMOVED, State.ADDED]


def test_one_document_of_thousands_of_rows_is_compared_quickly() -> None:
    rows: list[tuple[str, Any]] = [
        ("h.pdf", [f"Course {number}", f"2026-01-{number % 28 + 1:02}", number % 9]) for number in range(4000)
    ]
    changed = [(source, [title, day, (hours + 1) % 9]) for source, (title, day, hours) in reversed(rows)]
    began = time.process_time()

    comparison = compare(table(*rows), table(*changed))

    assert comparison.counts()[State.CHANGED] == 4000
    assert all(pair.right == 3999 - (pair.left or 0) for pair in comparison.pairs)
    assert time.process_time() - began < 5  # a quadratic one takes minutes
