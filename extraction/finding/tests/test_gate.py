"""What is a certificate and what another paper: evidence is weighed, no single word or missing item decides."""

from __future__ import annotations

import time

import pytest

from extraction.finding.tests.pages import only_row, table_of
from extraction.vocabulary.other_documents import holds_other_heading, refusal_kinds

RECEIPT_ABOVE = """
  Order receipt #252365                                    04/22/2022
  1 x Pivot Tables Beyond the Basics                       $49.00
  Paid by card ending 8758                                 Total $49.00

              *CPE* *Certificate*

         Quayside CPE, LLC certifies that
               Nora Quist
   earned 2 credit hours (Computer Software & Applications) by completing
         Pivot Tables Beyond the Basics
         Exam passed: 05/22/2022
"""
ADVERTISED_BELOW = """
   Tidewater Tax Forum
   Certificate of Attendance

   Participant: Nora Quist
   Course title: Inventory Observation
   Completion date: 03/05/2026
   CPE credits: 3.0
   Field of study: Auditing

   See you next year. Early-bird registration for the spring forum opens August 27, 2026 (12 CPE, $395).
"""
WITHOUT_A_NAME = """
   Harbor Light CPE Institute
   Certificate of Completion

   Course title: Inventory Observation
   Completion date: 03/05/2026
   CPE credits: 3.0
   Field of study: Auditing
   NASBA sponsor ID: 118842
"""


def test_a_receipt_on_the_same_page_does_not_hide_the_certificate() -> None:
    row = only_row(RECEIPT_ABOVE)

    assert (row["participant"], row["credits"]) == ("Nora Quist", 2.0)


def test_an_advertisement_below_does_not_hide_the_certificate() -> None:
    assert only_row(ADVERTISED_BELOW)["completion_date"] == "2026-03-05"


def test_a_certificate_without_a_readable_name_still_gives_its_row() -> None:
    row = only_row(WITHOUT_A_NAME)

    assert "participant" not in row
    assert row["course_title"] == "Inventory Observation"


OTHERS = {
    "registration": """
   Subject: Registration confirmed: Sales Tax Nexus
   Dear Nora Quist,
   You are registered for Sales Tax Nexus in Plain English.
   Date: Tuesday, December 12, 2023
   CPE: 1.0 credit (Taxes), Group Internet Based
   Sponsor: Copperleaf CPE Webinars, NASBA 104417
   Your certificate will be e-mailed within 10 days after you attend.
""",
    "receipt": """
   *Receipt*
   Quayside CPE, LLC
   Bill to: Nora Quist
   Trust Accounting Basics (self-study)     4.0 CPE     $79.00
   NASBA sponsor 122610. Certificates are issued once you pass the exam.
""",
    "not completed": """
   Copperleaf CPE Webinars
   Dear Nora Quist,
   Course title: Trust Tax Basics
   Date: October 15, 2024
   Because the minimum was not met, we are unable to award CPE credit, and no certificate will be issued.
""",
    "newsletter": """
   Ledger Lines: the chapter newsletter
   Upcoming courses
   March 5, 2026    Inventory Observation    3.0 CPE    Auditing      $120
   April 9, 2026    Lease Accounting         2.0 CPE    Accounting    $90
   Register online today. Early bird prices end soon.
""",
    "renewal notice": """
   State Board of Accountancy
   License renewal notice
   Dear Nora Quist, your license expires on June 30, 2026.
   Licensees must complete 80 hours of continuing education, at least 4 hours in ethics.
""",
    "agenda": """
   Spring Conference    Agenda
   8:00 AM    Registration and breakfast
   9:00 AM    Lease Accounting    Speaker: Nora Quist, CPA    2.0 CPE    Accounting
   11:00 AM   Inventory Observation    Speaker: Bill Hill, CPA    2.0 CPE    Auditing
""",
    "evaluation": """
   Program Evaluation
   Program: Construction Contracts Workshop      Date: 03/05/2026
   Name: Nora Quist
   Please rate 5 4 3 2 1
   Hand in this form to receive your CPE certificate.
""",
    "slide": """
   Lease Accounting
   CPE credits: 2.0      Field of study: Accounting
   Learning objectives
   What you will learn about right-of-use assets
   Polling question 1
""",
    "enrollment": """
   Enrollment confirmation
   Student: Nora Quist
   Course title: Fraud Interviewing
   CPE credits: 3.0     Field of study: Auditing    Delivery method: Self study
   Enrolled: June 11, 2025     Expires: June 11, 2026
   Complete the course within one year to receive your certificate.
""",
    "in progress": """
   Dear Nora Quist,
   Your course Fraud Interviewing (3.0 CPE, Auditing) is in progress. You have completed 2 of 5 modules.
   Finish the final exam by December 31, 2025 to earn your certificate.
""",
    "tax form": """
   Form W-9 (substitute) Request for Taxpayer Identification Number and Certification
   1 Name: Nora Quist
   Part II Certification. Under penalties of perjury, I certify that the number shown is correct.
   Sign here: Nora Quist   Date: 10/17/2024
""",
}


@pytest.mark.parametrize("paper", OTHERS)
def test_other_papers_give_no_rows(paper: str) -> None:
    assert not table_of(OTHERS[paper]).rows


def test_no_ethics_credit_is_no_refusal() -> None:
    assert not refusal_kinds("No ethics credit was awarded for this program.")
    assert refusal_kinds("We are unable to award CPE credit for this session.")


@pytest.mark.parametrize("line", ["-" * 4000, "a-" * 2000, "(" * 3000, "word " * 12])
def test_long_lines_of_signs_cost_no_time(line: str) -> None:
    began = time.perf_counter()

    assert not holds_other_heading([line])

    assert time.perf_counter() - began < 1.0
