"""Courses in lists: whatever leads the lines and however many a course takes, each gives its row."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.finding.tests.pages import table_of, values

HEAD = """
  Riverbend Society of CPAs
  Certificate of Attendance
  Attendee: Maria Lopez

"""
COURSES = [
    ("Advanced Consolidations", "2024-02-03", 2.0, "Accounting"),
    ("Form 1041 Returns, Part 2 of 3", "2024-03-09", 1.5, "Taxes"),
    ("Leading a Remote Team: First Steps", "2024-05-10", 1.0, "Personal Development"),
]
KEYS = ("course_title", "completion_date", "credits", "field_of_study")

DATED = {
    "values under a title": "  {title}\n  {date}\n  {credits} CPE\n  {field}\n",
    "the date first": "  {date}\n    {title}\n    {credits} credits | {field}\n",
    "the credit first": "  {credits} CPE   {title}\n            {field}, Group Live, {date}\n",
    "a numbered heading": "  Session {number}\n  {title}\n  Completed {date}\n  {credits} CPE credits in {field}\n",
    "a numbered title": "  {number}. {title}\n     Date: {date}   Credits: {credits}   Field of study: {field}\n",
    "captions": "  Course: {title}\n  Date completed: {date}\n  CPE credits: {credits}\n  Field of study: {field}\n",
    "captions side by side": (
        "  Course title: {title}\n  Date: {date}          CPE credits: {credits}\n  Field of study: {field}\n"
    ),
    "a sentence": "  {title} on {date} for {credits} CPE credits in {field}",
    "quotes and brackets": '  "{title}" ({date}): {credits} hours of {field}',
    "semicolons": "   • {title}; {date}; {field}; {credits} credits",
    "a square bracket": "  {date}: {title} [{field}] {credits}",
    "rules between": "  {title}\n  Earned {credits} hours ({field}) on {date}\n  ------------------------------",
}
UNDATED = {
    "numbered sessions": "  Session {number}: {title}   {credits} credits   {field}",
    "numbered sessions with a dash": "  Session {number}: {title} - {credits} CPE credit(s), {field}",
    "bullets": "   • {title} ({credits} CPE, {field})",
    "dashes": "   - {title} ({field}: {credits})",
    "the amount first": "   • {credits} CPE - {field} - {title}",
    "leaders": "  {title} .................... {field} .......... {credits}",
    "hours of the day": "  {number}:00 - {number}:50   {title}        {credits}   {field}",
}


def body(form: str) -> str:
    return "\n".join(
        form.format(
            number=number,
            title=title,
            date=f"{dt.date.fromisoformat(date):%B %-d, %Y}",
            credits=credits,
            field=study,
        )
        for number, (title, date, credits, study) in enumerate(COURSES, 1)
    )


def rows(text: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(values(row).get(key) for key in keys) for row in table_of(text).rows]


@pytest.mark.parametrize("form", DATED.values(), ids=DATED.keys())
def test_each_course_of_a_list_gives_its_row(form: str) -> None:
    found = rows(HEAD + body(form), *KEYS)

    assert found == COURSES


@pytest.mark.parametrize("form", UNDATED.values(), ids=UNDATED.keys())
def test_courses_of_one_day_take_its_date(form: str) -> None:
    found = rows(HEAD + "  Date: June 3, 2024\n\n" + body(form), *KEYS)

    assert found == [(title, "2024-06-03", credits, study) for title, _, credits, study in COURSES]


@pytest.mark.parametrize("foot", ["  Total credits: 4.5", "  4.5 CPE credits in all", "  Issued on June 30, 2026"])
def test_what_stands_under_a_list_is_no_course(foot: str) -> None:
    assert len(rows(HEAD + body(DATED["semicolons"]) + "\n\n" + foot, "course_title")) == 3


def test_a_title_with_nothing_but_an_amount_beside_it_is_a_course() -> None:
    text = """
  Date: June 3, 2024

  Consolidations of Groups .............. 2.0
  Sampling in Practice .................. 1.5
"""

    assert rows(HEAD + text, "course_title", "credits") == [
        ("Consolidations of Groups", 2.0),
        ("Sampling in Practice", 1.5),
    ]


def test_headings_between_the_courses_hold_for_those_under_them() -> None:
    text = """
  Day 1: June 3, 2024
   • Consolidations of Groups (2.0 Accounting)
   • Sampling in Practice (1.5 Auditing)

  Day 2: June 4, 2024
   • Trust Returns Step by Step (1.0 Taxes)
"""

    assert rows(HEAD + text, "course_title", "completion_date", "field_of_study") == [
        ("Consolidations of Groups", "2024-06-03", "Accounting"),
        ("Sampling in Practice", "2024-06-03", "Auditing"),
        ("Trust Returns Step by Step", "2024-06-04", "Taxes"),
    ]


def test_items_that_the_width_of_the_page_parts_are_read_together() -> None:
    text = """
  June 3, 2024 – Consolidations of Groups, 2.0 CPE credits (Accounting)
  June 4, 2024 – Courage at Work and in the Board Room, 1.5 CPE credits (Behavioral
  Ethics)
"""

    assert rows(HEAD + text, "course_title", "credits", "field_of_study") == [
        ("Consolidations of Groups", 2.0, "Accounting"),
        ("Courage at Work and in the Board Room", 1.5, "Behavioral Ethics"),
    ]


def test_cancelled_and_uncredited_courses_are_left_out() -> None:
    text = """
  Consolidations of Groups | June 3, 2024 | 2.0 CPE | Accounting
  Sampling in Practice | June 4, 2024 | 1.5 CPE | Auditing | Cancelled
  Trust Returns Step by Step | June 5, 2024 | 0.0 CPE | Taxes
  Leading a Remote Team | June 6, 2024 | 1.0 CPE | Personal Development
"""

    assert rows(HEAD + text, "course_title") == [("Consolidations of Groups",), ("Leading a Remote Team",)]


def test_units_of_other_professions_are_not_counted() -> None:
    text = """
  Consolidations of Groups | June 3, 2024 | 2.0 CPE | 1.7 CLE
  Sampling in Practice | June 4, 2024 | 1.5 CPE | 1.3 CLE
"""

    assert rows(HEAD + text, "credits") == [(2.0,), (1.5,)]


def test_cards_side_by_side_are_read_one_by_one() -> None:
    text = """
  Consolidations of Groups                 Sampling in Practice
  Completed June 3, 2024                   Completed June 4, 2024
  2.0 CPE credits                          1.5 CPE credits
  Accounting                               Auditing
"""

    assert sorted(rows(HEAD + text, "course_title", "credits", "field_of_study")) == [
        ("Consolidations of Groups", 2.0, "Accounting"),
        ("Sampling in Practice", 1.5, "Auditing"),
    ]


def test_the_numbered_boxes_of_one_certificate_are_no_list() -> None:
    text = """
  1. NAME OF PARTICIPANT                  2. OFFICE
  Maria Lopez                             HQ
  3. TITLE OF TRAINING
  Capital Assets and Debt in Local Government
  4. COURSE NO.      5. START DATE        6. END DATE
  638879             06/09/2026           06/11/2026
  7. METHOD          8. FIELD OF STUDY    9. CPE HOURS EARNED
  Group Live         Taxes                3.5
  10. LOCATION                            11. DATE ISSUED
  Madison, WI                             06/20/2026
"""

    assert rows("  TRAINING COMPLETION RECORD\n" + text, "course_title", "credits") == [
        ("Capital Assets and Debt in Local Government", 3.5)
    ]


def test_those_who_attended_one_course_have_a_row_each() -> None:
    text = """
  Attendance report for in-firm CPE
  Sponsor: Larrabee Stone and Associates, PC
  Topic: Bank Feeds and Rules for Small Businesses
  Date: September 20, 2024
  Field of study: Accounting

  Name                  License     CPE credits
  Heidi Sundqvist       OR 28756    1.5
  Gloria E. Mendenhall  WA 92110    1.0
"""

    assert rows(text, "participant", "course_title", "credits") == [
        ("Heidi Sundqvist", "Bank Feeds and Rules for Small Businesses", 1.5),
        ("Gloria E. Mendenhall", "Bank Feeds and Rules for Small Businesses", 1.0),
    ]


def test_of_several_professions_only_the_credits_of_accountants_count() -> None:
    text = """
  Course title: Book Income Adjustments in Practice
  Date: August 4, 2025

  Profession                   Credits   Remarks
  Attorneys (MCLE), 60-minute  2.50      General
  Accountants (CPE), 50-minute 3.0       Taxes; Group Live
  Paralegals (CLE)             2.50
"""

    assert rows(HEAD + text, "course_title", "credits", "field_of_study") == [
        ("Book Income Adjustments in Practice", 3.0, "Taxes")
    ]


_TITLES = ["Leases in Practice", "Audit Evidence Refresher", "Basis of Partners", "Writing Clear Memos", "Fraud Cases"]
_FIELDS = ["Accounting", "Auditing", "Taxes", "Communications and Marketing", "Business Law"]


@settings(max_examples=12, deadline=None)
@given(
    form=st.sampled_from(sorted(DATED)),
    courses=st.lists(
        st.tuples(
            st.integers(0, 4),
            st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 28)),
            st.sampled_from([0.5, 1.0, 2.5, 8.0]),
            st.sampled_from(_FIELDS),
        ),
        min_size=2,
        max_size=5,
        unique_by=lambda course: course[0],
    ),
)
def test_as_many_rows_as_courses(form: str, courses: list[tuple[int, dt.date, float, str]]) -> None:
    lines = (
        DATED[form].format(number=n, title=_TITLES[title], date=f"{date:%B %-d, %Y}", credits=credits, field=study)
        for n, (title, date, credits, study) in enumerate(courses, 1)
    )

    found = rows(HEAD + "\n".join(lines), *KEYS)

    assert found == [(_TITLES[title], str(date), credits, study) for title, date, credits, study in courses]
