"""Who completed a course and who gave it, in wordings and places that vary from paper to paper."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import only_row, table_of, values
from extraction.values.organisations import organisation_likeness, parse_organisation
from extraction.values.persons import parse_person

CERTIFICATE = """
                    Tamarack Guild of Auditors

                      Certificate of Completion

   {saying}

   “Sampling in Small Audits”

   Date: May 3, 2025     CPE credits: 2.0     Field of study: Auditing
"""


@pytest.mark.parametrize(
    "saying",
    [
        "This certifies that Nora Blankenship has completed",
        "The Board documents that Nora Blankenship has completed",
        "Our register shows that Nora Blankenship attended the seminar",
        "The Guild confers upon Nora Blankenship this record for completing",
        "The Guild is pleased to recognize Nora Blankenship for completing",
        "La Junta hace constar que Nora Blankenship ha completado el curso",
    ],
)
def test_a_name_stands_behind_any_verb_of_saying_or_giving(saying: str) -> None:
    row = only_row(CERTIFICATE.format(saying=saying))

    assert row["participant"] == "Nora Blankenship"
    assert row["course_title"] == "Sampling in Small Audits"
    assert row["sponsor"] == "Tamarack Guild of Auditors"


@pytest.mark.parametrize(
    "name", ["Trudy Blankenship", "Jo Winship", "Ann McNally", "Lee Ware", "Bo Scally", "Mia Harding"]
)
def test_families_may_be_called_as_many_a_title_ends(name: str) -> None:
    assert parse_person(name) == name


@pytest.mark.parametrize(
    "title", ["Family Partnership", "Client Ownership", "Accounting Software", "Handling IRS Notices", "Drafting Wills"]
)
def test_words_of_titles_are_no_names(title: str) -> None:
    assert parse_person(title) is None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Penwood Review", "Review Engagements under AR-C 90"),
        ("Bank of Dunmore", "Bank Covenants and Restructuring"),
        ("Ohio Credit Union", "Credit Losses Step by Step"),
        ("Delmar School of Taxation", "School Finance Basics"),
    ],
)
def test_a_word_names_an_organisation_where_it_is_what_the_name_is_about(name: str, title: str) -> None:
    assert organisation_likeness(name) >= 0.5 > organisation_likeness(title)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Osage Guild of CPAs – Member Education Transcript", "Osage Guild of CPAs"),
        ("Ostrom Tax Group — INTERNAL TRAINING SLIP", "Ostrom Tax Group"),
        ("CPE Certificate | Ostrom Tax Group", "Ostrom Tax Group"),
        ("Kestrel Tax Lab Registry no. 152019", "Kestrel Tax Lab"),
        ("Kestrel Tax Lab (Registry ID 152019)", "Kestrel Tax Lab"),
    ],
)
def test_a_sponsor_is_parted_from_its_paper_and_its_number(line: str, name: str) -> None:
    assert parse_organisation(line) == name


BESIDE = """
   Proof of credit

   Nora Quist, CPA                             {0} Attendee
   Inventory Observation for Small Firms       {0} Program
   CX-771                                      {0} Program code
   Group Live                                  {0} Mode
   1.5                                         {0} Credit hours
   12-19-2023                                  {0} Held on
   Ridgeback Association of Auditors           {0} Provider
"""


@pytest.mark.parametrize("sign", ["‹", "←", "◄"])
def test_captions_may_stand_right_of_their_values_behind_an_arrow(sign: str) -> None:
    row = only_row(BESIDE.format(sign))

    assert row["participant"] == "Nora Quist"
    assert row["course_title"] == "Inventory Observation for Small Firms"
    assert (row["credits"], row["completion_date"]) == (1.5, "2023-12-19")
    assert row["sponsor"] == "Ridgeback Association of Auditors"


@pytest.mark.parametrize(
    ("caption", "value"),
    [
        ("Licensee's name and designation:", "Nora Quist, CPA"),
        ("Prepared for", "Nora Quist by Ridgeback Tax Group (Registry ID 120998)"),
        ("Employee", "Nora Quist Dept Tax"),
    ],
)
def test_a_name_is_taken_out_of_what_its_caption_announces(caption: str, value: str) -> None:
    row = only_row(f"""
   CPE Certificate

   {caption} {value}
   Course title: Inventory Observation
   Date completed: 05/03/2025
   CPE credits: 2.0
""")

    assert row["participant"] == "Nora Quist"


PARTS = """
   CONTINUING EDUCATION VERIFICATION

   {names[0]}            {names[1]}              M.I.
   Quist                 Nora                    B.

   COURSE TITLE
   Inventory Observation

   MONTH     DAY      YEAR      CREDIT HOURS
   {month}        23       2025      6.0
"""


@pytest.mark.parametrize(
    ("names", "month"),
    [(("LAST NAME", "FIRST NAME"), "09"), (("Surname", "Given name"), "Sept"), (("Family name", "First name"), "9")],
)
def test_a_form_may_ask_for_each_part_of_a_value(names: tuple[str, str], month: str) -> None:
    row = only_row(PARTS.format(names=names, month=month))

    assert row["participant"] == "Nora B. Quist"
    assert row["completion_date"] == "2025-09-23"


@pytest.mark.parametrize(
    ("head", "close"),
    [
        ("From: Larkspur CPE Live <help@larkspur.example>", "Reserve your seat now."),
        ("Sent: Tue, 14 Mar 2023 09:12:00", "Best regards,\n   Ann Roe\n   Larkspur CPE Live\n   500 Wharf Street"),
    ],
)
def test_a_mail_names_its_sponsor_as_sender_or_where_it_closes(head: str, close: str) -> None:
    row = only_row(f"""
   {head}
   Subject: You earned CPE!

   Hi Nora,

   Good news: we can confirm that Nora B. Quist has earned 1.0 CPE credit in Taxes for taking part in our
   webinar "Form 5471 Without Tears" (FL31043) on Monday, March 13, 2023.

   {close}
""")

    assert row["sponsor"] == "Larkspur CPE Live"
    assert row["participant"] == "Nora B. Quist"
    assert (row["course_title"], row["course_id"]) == ("Form 5471 Without Tears", "FL31043")


@pytest.mark.parametrize(
    "signature", ["Ann Roe, for Larkspur Estate & Tax Council", "Registrar of Larkspur Estate & Tax Council"]
)
def test_who_signs_for_an_organisation_names_the_sponsor(signature: str) -> None:
    row = only_row(f"""
   AFFIDAVIT OF ATTENDANCE

   1. That the lecture known as “Sampling in Small Audits” was held on May 3, 2025.
   2. That one Nora Quist was present throughout and merits 2 CPE credits in the field of study of Auditing.

   {signature}
""")

    assert row["sponsor"] == "Larkspur Estate & Tax Council"
    assert row["participant"] == "Nora Quist"
    assert row["course_title"] == "Sampling in Small Audits"


def test_the_name_over_a_section_of_a_table_is_the_sponsor_of_its_rows() -> None:
    rows = table_of("""
   External CPE records of Nora Quist

   Iron Hill Society of CPAs Registry no. 103390
   Title of program                 Ended        Study field     Cr.
   Review Engagements Refreshed     8/6/2025     Auditing        1
   Sampling in Small Audits         7/9/2025     Auditing        2

   Copperleaf CPE Studio Registry no. 141126
   Title of program                 Ended        Study field     Cr.
   Tariffs and Supply Chains        1/31/2025    Economics       8
""").rows

    sponsors = [(values(row)["sponsor"], values(row)["sponsor_id"]) for row in rows]
    assert sponsors == [("Iron Hill Society of CPAs", "103390")] * 2 + [("Copperleaf CPE Studio", "141126")]


def test_a_desk_under_the_name_of_its_organisation_is_no_sponsor() -> None:
    text = """
   Halcyon Text & Test
   Grading Department
   77 Foundry Row

   Participant: Nora Quist
   Course title: Inventory Observation
   Date completed: 05/03/2025
   CPE credits: 2.0
"""

    assert only_row(text)["sponsor"] == "Halcyon Text & Test"


MAIL = """
   From: Larkspur Tax Council <cpe@larkspurtax.example>
   Sent: Tue, 6 May 2025 09:12:00
   To: Nora B. Quist <nora@firm.example>
   Subject: Proof of attendance

   {body}

   Kind regards,
   Ann Roe
   Member Services, Larkspur Tax Council
"""


@pytest.mark.parametrize(
    "body",
    [
        "Nora,\n\n   What: Sampling in Small Audits\n   When: May 3, 2025\n   How much: 2.0 CPE",
        "Congratulations, Nora! You passed.\n\n   * Sampling in Small Audits *\n   2.0 CPE | Auditing | May 3, 2025",
        "Dear Ms. Quist:\n\n   You attended our live program Sampling in Small Audits on May 3, 2025, for which you"
        "\n   have been awarded 2.0 credits in the field of Auditing.",
    ],
    ids=["items", "one line", "a sentence"],
)
def test_a_mail_is_that_of_whom_it_is_written_to(body: str) -> None:
    row = only_row(MAIL.format(body=body))

    assert row["participant"] == "Nora B. Quist"
    assert row["course_title"] == "Sampling in Small Audits"
    assert row["sponsor"] == "Larkspur Tax Council"
    assert row["completion_date"] == "2025-05-03"
