"""Whole certificates in manners of setting that have little in common."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import only_row, table_of, values

SENTENCES = """
        Granite Peak Tax Academy
        CERTIFICATE OF COMPLETION

   This is to certify that

        Margaret L. Okafor, CPA

   has successfully completed the following continuing professional education program:

        Partnership Basis Adjustments: Sections 734 and 743

   Date of completion:              07/19/2024
   Instructional delivery method:   Group Internet-Based
   Recommended CPE credit:          2.0 hours
   Field of study:                  Taxes

   Granite Peak Tax Academy is registered with the National Association of State Boards of Accountancy
   (NASBA) as a sponsor of continuing professional education. NASBA Registry Sponsor Number 141234.
"""
CAPTIONS_LEFT = """
  Riverbend CPA Institute, LLC                                   Attendance Verification

  Attendee            Ben Castor
  Licence no.         CPA-22110
  Webcast title       Crypto Tax Reporting in 2025
  Webcast date        Tuesday, March 4, 2025
  Session code        RB-7781
  Minutes attended    104
  CPE credits earned  2.0
  NASBA category      Taxes
  Format              Live webcast
  Speaker             Dr. Jane Hill
  Registry sponsor #  139922

  Date printed: 04/01/2025
"""
CAPTIONS_BELOW = """
                Certificate of Completion

                  Jürgen Schäfer
                Name of Participant

         Audit Sampling for Smaller Engagements
                    Course Title

     2025-02-06          2.40            Auditing
  Completion Date    CPE Credits      Field of Study

     Self-Study         128921           LAMC26
  Delivery Method   Registry Number   Course Number

  Tessel & Plume Learning is registered with the National Association of State Boards of Accountancy.
"""
SIDE_BY_SIDE = """
  Participant Name: Paul Adeyemi                 Date Completed: 2024-08-02
  Course Name: Data Analytics for Auditors       Course Number: DA-310
  CPE Credits: 6.5                               Field of Study: Information Technology
  Delivery: Self-Study                           Sponsor ID: 115566

  Certificate of Completion issued by Crestline CPE, Inc. on 08/05/2024
"""
LETTER = """
  Dear Kevin Marsh,

  Congratulations on completing Internal Controls over Grants! You earned 3.5 CPE credits
  (Auditing - Governmental) on June 14, 2024.

  Delivery method: On-demand self study
  Program ID: ICG-22
  Sponsor: Fieldstone Education Partners (NASBA Sponsor #104455)

  Keep this e-mail as proof of completion.
"""
SEMINAR = """
  This certificate acknowledges that

  SUSAN B. ALLEN

  has earned 8 hours of continuing professional education credit for completion of the seminar
  Advanced Fraud Examination Techniques
  presented by Lighthouse Forensic Institute on October 3, 2023 in Denver, Colorado.
  Subject area: Auditing     Sponsor license no. 121212
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            SENTENCES,
            {
                "participant": "Margaret L. Okafor",
                "course_title": "Partnership Basis Adjustments: Sections 734 and 743",
                "completion_date": "2024-07-19",
                "credits": 2.0,
                "field_of_study": "Taxes",
                "delivery_method": "Group Internet Based",
                "sponsor": "Granite Peak Tax Academy",
                "sponsor_id": "141234",
            },
            id="sentences",
        ),
        pytest.param(
            CAPTIONS_LEFT,
            {
                "participant": "Ben Castor",
                "course_title": "Crypto Tax Reporting in 2025",
                "completion_date": "2025-03-04",
                "credits": 2.0,
                "field_of_study": "Taxes",
                "delivery_method": "Group Internet Based",
                "sponsor": "Riverbend CPA Institute, LLC",
                "sponsor_id": "139922",
                "course_id": "RB-7781",
            },
            id="captions on the left",
        ),
        pytest.param(
            CAPTIONS_BELOW,
            {
                "participant": "Jürgen Schäfer",
                "course_title": "Audit Sampling for Smaller Engagements",
                "completion_date": "2025-02-06",
                "credits": 2.4,
                "field_of_study": "Auditing",
                "delivery_method": "QAS Self Study",
                "sponsor": "Tessel & Plume Learning",
                "sponsor_id": "128921",
                "course_id": "LAMC26",
            },
            id="captions below",
        ),
        pytest.param(
            SIDE_BY_SIDE,
            {
                "participant": "Paul Adeyemi",
                "course_title": "Data Analytics for Auditors",
                "completion_date": "2024-08-02",
                "credits": 6.5,
                "field_of_study": "Information Technology",
                "delivery_method": "QAS Self Study",
                "sponsor": "Crestline CPE, Inc.",
                "sponsor_id": "115566",
                "course_id": "DA-310",
            },
            id="two columns of captions",
        ),
        pytest.param(
            LETTER,
            {
                "participant": "Kevin Marsh",
                "course_title": "Internal Controls over Grants",
                "completion_date": "2024-06-14",
                "credits": 3.5,
                "field_of_study": "Auditing (Governmental)",
                "delivery_method": "QAS Self Study",
                "sponsor": "Fieldstone Education Partners",
                "sponsor_id": "104455",
                "course_id": "ICG-22",
            },
            id="letter",
        ),
        pytest.param(
            SEMINAR,
            {
                "participant": "SUSAN B. ALLEN",
                "course_title": "Advanced Fraud Examination Techniques",
                "completion_date": "2023-10-03",
                "credits": 8.0,
                "field_of_study": "Auditing",
                "delivery_method": "Group Live",
                "sponsor": "Lighthouse Forensic Institute",
                "sponsor_id": "121212",
            },
            id="seminar",
        ),
    ],
)
def test_a_certificate_gives_its_row(text: str, expected: dict[str, object]) -> None:
    found = only_row(text)

    assert {key: found.get(key) for key in expected} == expected


def test_credits_of_several_fields_of_study_give_a_row_each() -> None:
    table = table_of(
        """
                 STATEMENT OF CREDIT

  Blue Harbor Learning hereby awards

                 Dana Whitfield

  4.0 CPE credits in Auditing and 1.0 CPE credit in Regulatory Ethics for attending
  "Peer Review Boot Camp" held in Boston, MA on May 6-7, 2024 (Group Live).
"""
    )

    assert [(row.cell("field_of_study").value, row.cell("credits").value) for row in table.rows] == [
        ("Auditing", 4.0),
        ("Regulatory Ethics", 1.0),
    ]
    assert {row.cell("course_title").value for row in table.rows} == {"Peer Review Boot Camp"}
    assert {str(row.cell("completion_date").value) for row in table.rows} == {"2024-05-07"}


def test_a_certificate_without_credits_leaves_them_empty() -> None:
    found = only_row(
        """
       Certificate of Attendance

       Cedarfall CFO Summit thanks
       María E. De La Cruz
       for taking part in
       Multistate Nexus After Wayfair

       June 23, 2025
"""
    )

    assert found["course_title"] == "Multistate Nexus After Wayfair"
    assert not {"credits", "field_of_study", "course_id", "sponsor_id"} & found.keys()


def test_two_certificates_on_a_page_are_told_apart() -> None:
    one = """
   Prairie Treasury Forum
   CERTIFICATE OF COMPLETION
   This certifies that Arthur M. Ibarra completed
   {title}
   Completed: {date}     CPE credits: {credits}
   Field of study: Accounting     NASBA sponsor: 158978

"""
    table = table_of(
        one.format(title="Revenue Recognition in Practice", date="July 3, 2024", credits=3.5)
        + "\n\n\n"
        + one.format(title="Leases From Start to End", date="May 1, 2023", credits=2.5)
    )

    assert [(row.cell("course_title").value, row.cell("credits").value) for row in table.rows] == [
        ("Revenue Recognition in Practice", 3.5),
        ("Leases From Start to End", 2.5),
    ]


def test_certificates_on_pages_of_their_own_keep_to_themselves() -> None:
    table = table_of(CAPTIONS_LEFT, SENTENCES)

    assert [row.cell("participant").value for row in table.rows] == ["Ben Castor", "Margaret L. Okafor"]
    assert "course_id" not in values(table.rows[1])


def test_a_repeated_certificate_counts_once() -> None:
    assert len(table_of(CAPTIONS_LEFT, CAPTIONS_LEFT).rows) == 1
