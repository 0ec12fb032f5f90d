"""Certificates in words and forms that no list foresees; each test stands for a class of them."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import only_row

TICKET = """
                                        Ninebark Learning Studio

                    *Nora* *Quist*

                    {title}

   {line}
"""


@pytest.mark.parametrize(
    ("line", "method"),
    [
        ("03/05/2026 | 3 CPE credits | Auditing | Group Internet Based | Registry 151052", "Group Internet Based"),
        ("03/05/2026     3 CPE     Auditing     Group Live     NASBA 151052", "Group Live"),
        ("3 hour(s) CPE – Auditing – Group Live – March 5, 2026 – NASBA sponsor 151052", "Group Live"),
    ],
)
def test_one_line_holds_all_small_items(line: str, method: str) -> None:
    row = only_row(TICKET.format(line=line, title="Inventory Observation for Small Firms"))

    assert row["participant"] == "Nora Quist"
    assert row["course_title"] == "Inventory Observation for Small Firms"
    assert (row["credits"], row["field_of_study"], row["delivery_method"]) == (3.0, "Auditing", method)
    assert (row["completion_date"], row["sponsor_id"]) == ("2026-03-05", "151052")


SCORE = """
   Assessment Result: PASS

   Candidate           Nora Quist
   Assessment for      Inventory Observation
   Score               15 of 20 (minimum 14)
   Attempt finished    14-Sep-2025 21:07
   CPE credit earned   1.5
   Credit category     Auditing
   Kind of program     Interactive self study (QAS)

   Examwise Self Study, NASBA sponsor number 137798. This report serves as your certificate of completion.
"""


def test_captions_are_put_together_from_the_words_of_their_kind() -> None:
    row = only_row(SCORE)

    assert row["participant"] == "Nora Quist"
    assert row["course_title"] == "Inventory Observation"
    assert row["completion_date"] == "2025-09-14"
    assert row["field_of_study"] == "Auditing"
    assert row["delivery_method"] == "QAS Self Study"


def test_a_sponsor_is_named_before_its_number() -> None:
    assert only_row(SCORE)["sponsor"] == "Examwise Self Study"


def test_a_noun_of_completion_has_the_name_behind_it() -> None:
    row = only_row(
        """
   Society of Fraud Investigators
   certifies the participation of
   Chidinma Eze
   in the 19th Annual Fraud & Forensics Summit, held June 19 – 21, 2023 in Baltimore, Maryland
   and awards 14 CPE credits in Auditing.
   National Registry of
   CPE Sponsors #128818
"""
    )

    assert row["participant"] == "Chidinma Eze"
    assert row["course_title"] == "19th Annual Fraud & Forensics Summit"
    assert row["completion_date"] == "2023-06-21"
    assert row["sponsor_id"] == "128818"


def test_a_line_that_ends_in_a_colon_announces_the_title() -> None:
    row = only_row(
        """
   Tidewater Tax Forum
   Dear Nora Quist,
   Here is your CPE credit record for:
   Fall Practitioner Boot Camp
   Wednesday, June 18, 2025
   Live, in person

   Taxes      6.0 CPE credits
   NASBA Registry ID: 164317
"""
    )

    assert row["participant"] == "Nora Quist"
    assert row["course_title"] == "Fall Practitioner Boot Camp"


def test_order_exam_and_reissue_dates_are_not_the_completion() -> None:
    row = only_row(
        """
   Order receipt #252365 04/22/2022
   Re-issued 08/02/2023
   CPE Certificate
   This certifies that Nora Quist completed Inventory Observation
   Your examination was received on 05/14/2022.
   Exam passed: 05/22/2022
   2 CPE credits      Auditing      QAS Self-Study
"""
    )

    assert row["completion_date"] == "2022-05-22"


FORMS = {
    "captions right of their values": """
     Cedar Point Seminars, Inc.
     Statement of Credit

     Priya Raman                                        Participant
     Fraud Interviewing                                 Course
     June 11, 2025                                      Completed
     3.0                                                CPE
     Auditing                                           Subject
     Group Internet Based                               Method
     133345                                             NASBA ID
""",
    "captions in brackets": """
   [Participant] Priya Raman
   [Course] Fraud Interviewing
   [Date completed] 11 Jun 2025
   [Credits] 3
   [Field] Auditing
   [Format] Webinar
   [Sponsor] Cedar Point Seminars, Inc.
   [Registry ID] 133345
""",
    "dots": """
   ATTENDEE ......... Priya Raman
   PROGRAM .......... Fraud Interviewing
   WHEN ............. 06/11/2025
   CREDIT ........... 3.0
   AREA ............. Auditing
   HOW .............. Live webinar
   PROVIDER ......... Cedar Point Seminars, Inc. (NASBA 133345)
""",
    "a letter": """
   Dear Ms. Raman:
   Thank you for your participation. According to our records you watched our live broadcast titled Fraud Interviewing
   on June 11, 2025 and answered all polling questions. We therefore credit you with 3 hours of CPE in Auditing.
   Priya Raman, CPA
   12 Elm Street
   Denver, CO 80202
   Cedar Point Seminars, Inc., NASBA sponsor 133345
""",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_items_are_found_in_any_form(form: str) -> None:
    row = only_row(FORMS[form])

    assert (row["participant"], row["course_title"]) == ("Priya Raman", "Fraud Interviewing")
    assert (row["completion_date"], row["credits"], row["field_of_study"]) == ("2025-06-11", 3.0, "Auditing")
    assert row["delivery_method"] == "Group Internet Based"
    assert (row["sponsor"], row["sponsor_id"]) == ("Cedar Point Seminars, Inc.", "133345")


def test_a_memo_quotes_the_title_in_its_subject() -> None:
    row = only_row(
        """
   TO:       Rosa Valdez-Kim, CPA
   FROM:     Brightwater Advisors LLP
   DATE:     April 3, 2026
   SUBJECT:  Credit for "Lease Modifications in Practice"

   Our records show that you were present for the whole of this in-house class on March 27, 2026.
   You have earned 2.5 CPE credits in Accounting (group live).
"""
    )

    assert (row["participant"], row["course_title"]) == ("Rosa Valdez-Kim", "Lease Modifications in Practice")
    assert row["completion_date"] == "2026-03-27"
