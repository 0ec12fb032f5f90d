"""Several courses in one document, however laid out: what counts is what the cells are, not what heads them."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import table_of, values

HEAD = """
  Riverbend Society of CPAs
  Certificate of Attendance
  Attendee: Maria Lopez
"""


def rows(text: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(values(row).get(key) for key in keys) for row in table_of(HEAD + text).rows]


COURSES = [
    ("Advanced Consolidations", "2024-02-03", 2.0, "Accounting"),
    ("Managing Up", "2024-03-09", 1.5, "Personal Development"),
    ("Sampling in Practice", "2024-05-10", 1.0, "Auditing"),
]

LAYOUTS = {
    "a header in words of its own": """
  What                      When         Worth   Area
  Advanced Consolidations   02/03/2024   2.0     Accounting
  Managing Up               03/09/2024   1.5     Personal Development
  Sampling in Practice      05/10/2024   1.0     Auditing
""",
    "no header": """
  Accounting             Advanced Consolidations   2.0     02/03/2024
  Personal Development   Managing Up               1.5     03/09/2024
  Auditing               Sampling in Practice      1.0     05/10/2024
""",
    "codes that a legend explains": """
  A = Accounting, PD = Personal Development, AU = Auditing

  Session title             Date         CPE     Cat
  Advanced Consolidations   02/03/2024   2.0     A
  Managing Up               03/09/2024   1.5     PD
  Sampling in Practice      05/10/2024   1.0     AU
""",
    "headings for the field": """
  Session title             Date         CPE     Code
  *Accounting*
  Advanced Consolidations   02/03/2024   2.0     X-11
  Subtotal                               2.0
  *Personal* *Development*
  Managing Up               03/09/2024   1.5     X-12
  Subtotal                               1.5
  *Auditing*
  Sampling in Practice      05/10/2024   1.0     X-13
  Subtotal                               1.0
""",
    "headings for the date": """
  Session                   Worth   Area
  Saturday, February 3, 2024
  Advanced Consolidations   2.0     Accounting
  Saturday, March 9, 2024
  Managing Up               1.5     Personal Development
  Friday, May 10, 2024
  Sampling in Practice      1.0     Auditing
""",
    "dates of enrolment": """
  What                      Begun        Over         Worth   Area
  Advanced Consolidations   01/03/2024   02/03/2024   2.0     Accounting
  Managing Up               01/09/2024   03/09/2024   1.5     Personal Development
  Sampling in Practice      01/10/2024   05/10/2024   1.0     Auditing
""",
    "items parted by dashes": """
  February 3, 2024 - Advanced Consolidations - 2.0 CPE - Accounting
  March 9, 2024 - Managing Up - 1.5 CPE - Personal Development
  May 10, 2024 - Sampling in Practice - 1.0 CPE - Auditing
""",
    "items in brackets": """
  Advanced Consolidations (2.0 credits, Accounting) February 3, 2024
  Managing Up (1.5 credits, Personal Development) March 9, 2024
  Sampling in Practice (1.0 credits, Auditing) May 10, 2024
""",
    "cards with a line of items": """
  *Advanced* *Consolidations*
  Feb 3, 2024  •  2.0 CPE  •  Accounting

  *Managing* *Up*
  Mar 9, 2024  •  1.5 CPE  •  Personal Development

  *Sampling* *in* *Practice*
  May 10, 2024  •  1.0 CPE  •  Auditing
""",
    "cards with captions": """

  Advanced Consolidations
  Earned: Feb 3, 2024      Credits: 2.0      Subject: Accounting

  Managing Up
  Earned: Mar 9, 2024      Credits: 1.5      Subject: Personal Development

  Sampling in Practice
  Earned: May 10, 2024     Credits: 1.0      Subject: Auditing
""",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_each_course_gives_a_row_in_any_layout(text: str) -> None:
    found = rows(text, "course_title", "completion_date", "credits", "field_of_study")

    assert found == COURSES


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_participant_is_that_of_the_document(text: str) -> None:
    assert rows(text, "participant") == [("Maria Lopez",)] * 3


def test_sessions_that_are_not_ticked_give_no_row() -> None:
    text = """
  Date: June 3, 2024
  CPE certificate: sessions attended are checked

       Session                    Subject       CPE
  ☑    Consolidations of Groups   Accounting    2.0
  ☐    Sampling in Practice       Auditing      1.0
  ☑    Tax Update for Preparers   Taxes         1.5
"""

    assert rows(text, "course_title", "credits") == [
        ("Consolidations of Groups", 2.0),
        ("Tax Update for Preparers", 1.5),
    ]


def test_sessions_that_a_column_denies_give_no_row() -> None:
    text = """
  Date: June 3, 2024

  Time          Session                    Attended    CPE     Subject
  9:00 AM       Consolidations of Groups   Yes         2.0     Accounting
  11:00 AM      Sampling in Practice       No          1.0     Auditing
  1:00 PM       Tax Update for Preparers   Yes         1.5     Taxes
"""

    assert rows(text, "course_title") == [("Consolidations of Groups",), ("Tax Update for Preparers",)]


def test_a_date_that_is_printed_once_stands_for_the_rows_under_it() -> None:
    text = """
  Day            Session                    Subject       Hours
  June 3, 2024   Consolidations of Groups   Accounting    2.0
                 Sampling in Practice       Auditing      1.0
  June 4, 2024   Tax Update for Preparers   Taxes         1.5
"""

    assert [date for (date,) in rows(text, "completion_date")] == ["2024-06-03", "2024-06-03", "2024-06-04"]


def test_an_issuer_and_its_number_in_one_cell_are_parted() -> None:
    text = """
  Activity                   Earned       Credits   Issuer
  Consolidations of Groups   06/03/2024   2.0       Gable Street Seminars (NASBA 118842)
  Sampling in Practice       06/04/2024   1.0       Coracle Learning (NASBA 131127)
"""

    assert rows(text, "sponsor", "sponsor_id") == [
        ("Gable Street Seminars", "118842"),
        ("Coracle Learning", "131127"),
    ]


def test_numbers_of_the_lines_are_no_part_of_the_titles() -> None:
    text = """
  Date: June 3, 2024

  1. Reading a Trial Balance         Accounting       0.2
  2. Spotting Round Numbers          Auditing         0.2
  Total CPE credits                                   0.4
"""

    assert rows(text, "course_title") == [("Reading a Trial Balance",), ("Spotting Round Numbers",)]


def test_notes_under_a_table_are_no_part_of_its_last_row() -> None:
    text = """
  Session                    Date         Hours
  Consolidations of Groups   06/03/2024   2.0
  Sampling in Practice       06/04/2024   1.0

  Sorted by date added.    Export    Share
"""

    assert rows(text, "course_title") == [("Consolidations of Groups",), ("Sampling in Practice",)]


def test_a_table_of_fields_and_levels_is_none_of_courses() -> None:
    text = """
  Course title: Year-End Conference
  Completion date: June 3, 2024

  Field               Credits    Level
  Accounting          2.0        Intermediate
  Auditing            1.0        Intermediate
"""

    assert rows(text, "course_title", "field_of_study", "credits") == [
        ("Year-End Conference", "Accounting", 2.0),
        ("Year-End Conference", "Auditing", 1.0),
    ]


def test_an_agenda_gives_no_rows() -> None:
    text = """
  Riverbend Society of CPAs
  Annual Conference Agenda - register today

  Session                    Date         CPE     Area
  Consolidations of Groups   06/03/2030   2.0     Accounting
  Sampling in Practice       06/04/2030   1.0     Auditing
  Tax Update for Preparers   06/04/2030   1.5     Taxes
"""

    assert table_of(text).rows == ()


def test_courses_side_by_side_are_read_column_by_column() -> None:
    text = """
  Session            Advanced Consolidations    Managing Up             Data Analytics
  Date               02/03/2024                 02/04/2024              02/05/2024
  Field of study     Accounting                 Personal Development    Auditing
  CPE credits        2.0                        1.5                     1.0
"""

    assert rows(text, "course_title", "completion_date", "credits", "field_of_study") == [
        ("Advanced Consolidations", "2024-02-03", 2.0, "Accounting"),
        ("Managing Up", "2024-02-04", 1.5, "Personal Development"),
        ("Data Analytics", "2024-02-05", 1.0, "Auditing"),
    ]


def test_a_column_for_each_field_gives_the_field() -> None:
    text = """
  Date: June 3, 2024

  Session                    Accounting    Auditing     Taxes
  Consolidations of Groups   2.0
  Sampling in Practice                     1.0
  Tax Update for Preparers                              1.5
  Total                      2.0           1.0          1.5
"""

    assert rows(text, "course_title", "credits", "field_of_study") == [
        ("Consolidations of Groups", 2.0, "Accounting"),
        ("Sampling in Practice", 1.0, "Auditing"),
        ("Tax Update for Preparers", 1.5, "Taxes"),
    ]


def test_amounts_under_fields_split_the_credits_of_one_course() -> None:
    text = """
  Course title: Year-End Conference
  Completion date: June 3, 2024

  Taxes          Accounting       Regulatory Ethics      Total
  4.0            0.0              2.0                    6.0
"""

    assert rows(text, "course_title", "credits", "field_of_study") == [
        ("Year-End Conference", 4.0, "Taxes"),
        ("Year-End Conference", 2.0, "Regulatory Ethics"),
    ]


def test_a_part_of_the_credits_is_taken_from_the_whole() -> None:
    text = """
  Course title: Year-End Conference
  Completion date: June 3, 2024

  This course gives 8 CPE credits in Taxes, of which 2 qualify as Regulatory Ethics.
"""

    assert rows(text, "credits", "field_of_study") == [(6.0, "Taxes"), (2.0, "Regulatory Ethics")]


def test_a_code_that_all_titles_begin_or_end_with_is_the_course_s() -> None:
    ahead = """
  Course                             Date         CPE     Area
  ACC-101 Consolidations of Groups   06/03/2024   2.0     Accounting
  AUD-220 Sampling in Practice       06/04/2024   1.0     Auditing
"""
    behind = """
  Course                               Date         CPE     Area
  Consolidations of Groups (ACC-101)   06/03/2024   2.0     Accounting
  Sampling in Practice (AUD-220)       06/04/2024   1.0     Auditing
"""

    expected = [("Consolidations of Groups", "ACC-101"), ("Sampling in Practice", "AUD-220")]
    assert rows(ahead, "course_title", "course_id") == expected
    assert rows(behind, "course_title", "course_id") == expected


def test_fields_with_their_amounts_in_one_cell_are_split() -> None:
    text = """
  Course                     Date         Credits by field
  Consolidations of Groups   06/03/2024   Accounting 2.0
                                          Taxes 1.0

  Sampling in Practice       06/04/2024   Auditing 1.0
"""

    assert rows(text, "course_title", "credits", "field_of_study") == [
        ("Consolidations of Groups", 2.0, "Accounting"),
        ("Consolidations of Groups", 1.0, "Taxes"),
        ("Sampling in Practice", 1.0, "Auditing"),
    ]


def test_a_table_runs_on_without_captions_in_any_words() -> None:
    first = """
  Was                        On           For     About
  Consolidations of Groups   06/03/2024   2.0     Accounting
  Sampling in Practice       06/04/2024   1.0     Auditing
"""
    second = """
  Tax Update for Preparers   06/05/2024   1.5     Taxes
  Managing Up                06/06/2024   1.0     Personal Development
  Page 2 of 2
"""

    found = [(values(row)["course_title"], values(row)["credits"]) for row in table_of(HEAD + first, second).rows]

    assert found == [
        ("Consolidations of Groups", 2.0),
        ("Sampling in Practice", 1.0),
        ("Tax Update for Preparers", 1.5),
        ("Managing Up", 1.0),
    ]


def test_a_schedule_of_nobody_gives_no_rows() -> None:
    text = """
  Annual Conference
  Conference chair: Maria Lopez

  Time        Session                    Speaker          CPE
  9:00 AM     Consolidations of Groups   Ana Petrov       2.0
  11:00 AM    Sampling in Practice       Wei Barzani      1.0
"""

    assert table_of(text).rows == ()


def test_a_row_without_a_title_has_more_credits_of_the_course_over_it() -> None:
    text = """
  Session title              Date         Area         CPE
  Consolidations of Groups   06/03/2024   Accounting   2.0
                                          Taxes        1.0

  Sampling in Practice       06/04/2024   Auditing     1.0
"""

    assert rows(text, "course_title", "completion_date", "credits", "field_of_study") == [
        ("Consolidations of Groups", "2024-06-03", 2.0, "Accounting"),
        ("Consolidations of Groups", "2024-06-03", 1.0, "Taxes"),
        ("Sampling in Practice", "2024-06-04", 1.0, "Auditing"),
    ]


def test_cards_side_by_side_are_read_one_by_one() -> None:
    text = """

  Consolidations of Groups           Sampling in Practice
  June 3, 2024                       June 4, 2024
  2.0 CPE                            1.0 CPE
  Accounting                         Auditing

  Tax Update for Preparers           Managing Up
  June 5, 2024                       June 6, 2024
  1.5 CPE                            1.0 CPE
  Taxes                              Personal Development
"""

    assert sorted(rows(text, "course_title", "completion_date", "credits", "field_of_study")) == [
        ("Consolidations of Groups", "2024-06-03", 2.0, "Accounting"),
        ("Managing Up", "2024-06-06", 1.0, "Personal Development"),
        ("Sampling in Practice", "2024-06-04", 1.0, "Auditing"),
        ("Tax Update for Preparers", "2024-06-05", 1.5, "Taxes"),
    ]


def test_the_hours_of_a_session_are_no_part_of_its_title() -> None:
    text = """
  Date: June 3, 2024

  Session                                  Area         CPE
  8:00 - 9:40 AM Consolidations of Groups  Accounting   2.0
  10:00 - 10:50 AM Sampling in Practice    Auditing     1.0
"""

    assert rows(text, "course_title") == [("Consolidations of Groups",), ("Sampling in Practice",)]
