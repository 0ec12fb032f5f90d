"""What stands on certificates and must not be taken for their items (domain notes, A8 and A10)."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import only_row, table_of

CERTIFICATE = """
   Harbor Light CPE Institute
   Certificate of Completion

   Participant:        Nora Quist
   Course title:       {title}
   Completion date:    03/05/2026
   CPE credits:        {credits}
   Field of study:     Auditing
   Delivery method:    Group Live
   {extra}
"""


def found(extra: str = "", title: str = "Inventory Observation", credits: str = "3.0") -> dict[str, object]:
    return only_row(CERTIFICATE.format(title=title, credits=credits, extra=extra))


@pytest.mark.parametrize(
    "extra",
    [
        "Date issued:        03/21/2026",
        "Date of Purchase    01/23/2026",
        "Printed on 04/02/2026",
        "Valid until:        03/05/2029",
        "Course expires:     12/31/2026",
        "Enrolled:           02/27/2026",
    ],
)
def test_other_dates_are_not_the_completion(extra: str) -> None:
    assert found(extra)["completion_date"] == "2026-03-05"


@pytest.mark.parametrize(
    "extra",
    [
        "Members earn up to 12 credits a year at monthly luncheons.",
        "Year to date:       36.5",
        "CLE credits:        2.5",
        "Licensees must complete 80 hours of continuing education, at least 20 hours in each year.",
        "CPE credits have been granted based on a 50-minute hour.",
        "Final exam score:   90%",
    ],
)
def test_other_amounts_are_not_the_credits(extra: str) -> None:
    assert found(extra)["credits"] == 3.0


@pytest.mark.parametrize(
    "extra",
    ["Instructor:         Bill Tennyson, CPA", "Authorized by:      Jane Hill", "Jane Hill, Executive Director"],
)
def test_other_people_are_not_the_participant(extra: str) -> None:
    assert found(extra)["participant"] == "Nora Quist"


@pytest.mark.parametrize(
    "extra",
    [
        "Texas Sponsor No.   092572",
        "QAS Number          172897",
        "Certificate No:     858417",
        "CPA License Number: 320517",
        "Illinois Sponsor No. 158-001001",
    ],
)
def test_other_numbers_are_not_the_sponsors_or_the_courses(extra: str) -> None:
    row = found(extra)

    assert "sponsor_id" not in row
    assert "course_id" not in row


def test_the_registry_number_is_told_from_the_states() -> None:
    row = found("NASBA Sponsor No.   125338\n   Texas Sponsor No.   092572\n   New York Sponsor No. 005364")

    assert row["sponsor_id"] == "125338"


def test_credits_in_a_title_are_not_the_credits() -> None:
    row = found(title="The 8-Hour Tax Season Boot Camp")

    assert (row["course_title"], row["credits"]) == ("The 8-Hour Tax Season Boot Camp", 3.0)


def test_a_refused_ethics_credit_makes_no_ethics() -> None:
    assert found("No ethics credit awarded.")["field_of_study"] == "Auditing"


def test_minutes_become_credits() -> None:
    assert found(credits="150 minutes")["credits"] == 3.0


def test_a_zero_misread_as_a_letter_is_mended() -> None:
    assert found(credits="8.O")["credits"] == 8.0


def test_a_wrapped_title_is_joined() -> None:
    row = found(
        title="Surgery on a Set of Books: Cleaning Up, Catching Up\n                       and Closing Out Client"
        " Records"
    )

    assert row["course_title"] == "Surgery on a Set of Books: Cleaning Up, Catching Up and Closing Out Client Records"


@pytest.mark.parametrize(
    "text",
    [
        "Tallgrass CPE Institute, LLC\nINVOICE No. 168682\nDate 02/14/2025\nBill to: José Castañeda\n"
        "Item   Qty   Price\nStatement of Cash Flows (4 CPE credits)   1   $129.00\nTotal due $129.00\n"
        "Certificates are issued after completion of each course. NASBA sponsor 133658.",
        "Cedarfall CFO Summit\nProgram agenda – September 17, 2025\nEarn up to 8.0 CPE credits. Registration"
        " opens at 7:30.\n"
        "Time    Session                        Speaker          Field        CPE\n"
        "8:30    Advisory Services              Gail Trevithick  Auditing     1.0\n"
        "9:00    Lease Accounting War Stories   Bill Tennyson    Accounting   1.0",
        "You are registered!\nDear Alan Stone,\nthank you for registering for Lease Accounting Update on March 3,"
        " 2025.\n"
        "CPE credits: 2.0     Field of study: Accounting\nJoin the webinar: example.com/join",
        "Absaroka Society of CPAs presents\nContracts Every CPA Should Understand\nFriday, August 29, 2025\n"
        "Up to 8 CPE credits in Business Law\nMembers $245 · Non-members $345\nRegister today.",
        "",
    ],
    ids=["invoice", "agenda", "registration", "flyer", "blank"],
)
def test_other_papers_give_no_rows(text: str) -> None:
    assert table_of(text).rows == ()


def test_a_field_of_study_inside_a_title_is_the_titles() -> None:
    row = found(title="The 8-Hour Tax Season Boot Camp for Staff")

    assert (row["course_title"], row["field_of_study"]) == ("The 8-Hour Tax Season Boot Camp for Staff", "Auditing")
