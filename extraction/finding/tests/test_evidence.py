"""Each cell says where it stands, how it is printed, and how sure it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.engines.offline import OfflineEngine
from extraction.finding.tests.pages import ANY_STATE, HEIGHT, document, table_of
from extraction.model import Row

TEXT = """
   Certificate of Completion
   Participant:       Ana Petrov, CPA
   Course title:      Leases in Practice
   Completion date:   3-5 June 2024
   CPE credits:       2.50
   Field of study:    Federal Tax
"""


def row() -> Row:
    (found,) = table_of(TEXT).rows
    return found


def test_a_cell_keeps_the_printed_form_of_its_value() -> None:
    printed = {key: cell.printed for key, cell in row().cells.items()}

    assert printed["field_of_study"] == "Federal Tax"
    assert printed["completion_date"] == "3-5 June 2024"
    assert printed["participant"] == "Ana Petrov, CPA"
    assert printed["credits"] == "2.50"


def test_a_cell_says_where_its_words_stand() -> None:
    place = row().cell("course_title").place

    assert place is not None
    assert place.page == 1
    top = (40 + 3 * 14) / HEIGHT
    assert abs(place.box.y0 - top) < 0.001
    assert 0 <= place.box.x0 < place.box.x1 <= 1


def test_a_captioned_value_is_surer_than_one_that_only_looks_the_part() -> None:
    displayed = (
        "Certificate of Completion\n\n\nAna Petrov\n\n\n\nLeases in Practice\n\n\nJune 5, 2024   2 CPE credits\n"
    )
    (guessed,) = table_of(displayed).rows

    assert row().cell("participant").confidence > guessed.cell("participant").confidence
    assert guessed.cell("participant").confidence < 0.9


def test_credits_that_do_not_add_up_are_doubted() -> None:
    text = TEXT.replace("Federal Tax", "Taxes: 1.0, Accounting: {}").replace("2.50", "2.5")
    (right, _) = table_of(text.format("1.5")).rows
    (short, _) = table_of(text.format("1.0")).rows

    assert right.cell("credits").confidence > short.cell("credits").confidence
    assert short.cell("credits").confidence < 0.9


def test_finding_is_deterministic() -> None:
    assert table_of(TEXT) == table_of(TEXT)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=0, max_size=60), max_size=12))
def test_no_page_makes_the_engine_fail(lines: list[str]) -> None:
    table = OfflineEngine().extract(document("\n".join(lines)), ANY_STATE)

    assert all(0 <= cell.confidence <= 1 for found in table.rows for cell in found.cells.values())
