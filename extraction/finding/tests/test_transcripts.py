"""Tables of courses: one row for each course that was completed."""

from __future__ import annotations

from extraction.finding.tests.pages import table_of

TRANSCRIPT = """
  Continuing Education Transcript for: Lopez, Maria T
  Period: 01/01/2024 - 12/31/2024

  Course                    Provider           Completed    Field of study         Method   Hrs
  Advanced Consolidations   Orchid Learning    02/03/2024   Accounting             GIB      2.0
  Ethics for Virginia CPAs  VSC Institute      03/09/2024   Ethics                 QAS      2.0
  Managing Up               Orchid Learning    05/10/2024   Personal Development   GL       1.5
  Total                                                                                     5.5
"""


def column(text: str, key: str) -> list[object]:
    return [row.cell(key).value for row in table_of(text).rows]


def test_each_course_gives_a_row_and_the_total_none() -> None:
    assert column(TRANSCRIPT, "course_title") == ["Advanced Consolidations", "Ethics for Virginia CPAs", "Managing Up"]
    assert column(TRANSCRIPT, "credits") == [2.0, 2.0, 1.5]
    assert column(TRANSCRIPT, "field_of_study") == ["Accounting", "Regulatory Ethics", "Personal Development"]
    assert column(TRANSCRIPT, "delivery_method") == ["Group Internet Based", "QAS Self Study", "Group Live"]
    assert column(TRANSCRIPT, "sponsor") == ["Orchid Learning", "VSC Institute", "Orchid Learning"]


def test_what_is_said_once_holds_for_every_row() -> None:
    assert set(column(TRANSCRIPT, "participant")) == {"Lopez, Maria T"}


def test_courses_in_progress_and_without_credit_are_left_out() -> None:
    text = """
  Learning Transcript
  Learner: Ana Petrov

  Completed    Course title            Field of study   Credits   Status
  03/22/2023   Data Analytics          Auditing         1.20      Completed
  -            Emotional Intelligence  Production       0.00      In Progress
  04/18/2023   Single Audit Basics     Auditing         0.00      Completed
  05/01/2023   Fraud Interviews        Auditing         2.00      Completed
"""

    assert column(text, "course_title") == ["Data Analytics", "Fraud Interviews"]


def test_a_table_runs_on_over_pages() -> None:
    head = "  CPE Transcript\n  Participant: Ana Petrov\n\n"
    header = "  Date         Session title           Field of study   Credits\n"
    first = head + header + "  03/22/2023   Data Analytics          Auditing         1.0\n"
    second = header + "  03/23/2023   Fraud Interviews        Auditing         2.0\n"

    rows = table_of(first, second).rows

    assert [(row.cell("course_title").value, row.cell("participant").value) for row in rows] == [
        ("Data Analytics", "Ana Petrov"),
        ("Fraud Interviews", "Ana Petrov"),
    ]
    places = [row.cell("credits").place for row in rows]
    assert [place and place.page for place in places] == [1, 2]


def test_a_table_of_credits_by_field_is_one_course() -> None:
    rows = table_of(
        """
  Certificate of Completion
  Participant:     Ana Petrov
  Course title:    Tone at the Top
  Date completed:  03/22/2023

  NASBA field of study     Credits
  Regulatory Ethics        2.0
  Business Law             0.6
  Total                    2.6
"""
    ).rows

    assert [(row.cell("field_of_study").value, row.cell("credits").value) for row in rows] == [
        ("Regulatory Ethics", 2.0),
        ("Business Law", 0.6),
    ]
    assert {row.cell("course_title").value for row in rows} == {"Tone at the Top"}


def test_only_the_credits_of_the_profession_are_read_beside_others() -> None:
    rows = table_of(
        """
  Certificate of Attendance
  Presented to
  Alice Chaudhary
  for attending
  Governance and Data Privacy
  June 2, 2026

  Type                        Credits   Reference
  CFP CE                      3.0       Program ID 736208
  CPE Information Technology  4.0       NASBA 129106
  CLE (General)               3.3       Course 768791
"""
    ).rows

    assert [(row.cell("credits").value, row.cell("field_of_study").value) for row in rows] == [
        (4.0, "Information Technology")
    ]
    assert rows[0].cell("sponsor_id").value == "129106"
    assert rows[0].cell("course_id").value is None


def test_a_list_without_a_header_is_read_line_by_line() -> None:
    rows = table_of(
        """
  My Learning History - Priscilla Gomez
  CPA Academy of the West

  10/02/2024   Cash Flow Statement Workshop     Accounting          2.0   Webinar
  11/14/2024   Ethics in Practice               Regulatory Ethics   1.0   Webinar
"""
    ).rows

    assert [(row.cell("course_title").value, row.cell("credits").value) for row in rows] == [
        ("Cash Flow Statement Workshop", 2.0),
        ("Ethics in Practice", 1.0),
    ]
    assert {row.cell("participant").value for row in rows} == {"Priscilla Gomez"}
    assert {row.cell("delivery_method").value for row in rows} == {"Group Internet Based"}


def test_amounts_in_one_line_are_parted_by_field_of_study() -> None:
    rows = table_of(
        """
  Verification of Attendance

  Member:    Grace Lindholm
  Meeting:   Winter Accounting & Auditing Update
  Held:      January 15 - 16, 2025
  Hours:     Accounting 4.0, Auditing 6.0, Regulatory Ethics 2.0
"""
    ).rows

    assert [(row.cell("field_of_study").value, row.cell("credits").value) for row in rows] == [
        ("Accounting", 4.0),
        ("Auditing", 6.0),
        ("Regulatory Ethics", 2.0),
    ]
