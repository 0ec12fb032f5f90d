"""Classes of wording and drawing: two languages, leaders, logs of platforms, turned tables, memoranda."""

from __future__ import annotations

from extraction.finding.tests.pages import only_row, table_of, values

BILINGUAL = """
   Certificate of Completion

   Participant / Deelnemer         Nora Quist
   Course / Cursus                 Inventory Observation
   Date / Datum                    2025-03-14
   CPE credits / CPE-punten        2.0
   Field of study / Vakgebied      Auditing / Controle
"""


def test_captions_and_values_in_two_languages_are_read_by_the_first() -> None:
    row = only_row(BILINGUAL)

    assert (row["participant"], row["course_title"]) == ("Nora Quist", "Inventory Observation")
    assert (row["completion_date"], row["credits"], row["field_of_study"]) == ("2025-03-14", 2.0, "Auditing")


LOG = """
   Webinar Attendance Certificate

   Registrant    Nora Quist               Webinar   Inventory Observation
   Joined        10/14/2024 1:00:41 PM    Left      10/14/2024 2:18:09 PM
   CPE granted   1.5                      NASBA #   135052

   This file was produced on 10/17/2024.
"""


def test_a_log_of_attendance_gives_its_own_day() -> None:
    row = only_row(LOG)

    assert (row["completion_date"], row["credits"]) == ("2024-10-14", 1.5)


YEAR = """
   Your CPE credits this year: 31.5      Annual goal: 40
   Certificate of Completion

   Student name     Nora Quist
   Course title     Inventory Observation
   Finished         May 12, 2025
   Credits for this course   2
"""


def test_the_sum_of_a_year_is_not_the_credit_of_a_course() -> None:
    assert only_row(YEAR)["credits"] == 2.0


MEMO = """
   MEMORANDUM

   TO:      Nora Quist, Corporate Accounting
   DATE:    November 9, 2023

   This memorandum documents that you attended the internal training program titled "Inventory Observation" on
   November 5, 2023. The program qualifies for 1 hour of CPE in Auditing, computed at 50 minutes per hour.
"""


def test_a_memorandum_names_its_addressee_and_the_credit() -> None:
    row = only_row(MEMO)

    assert (row["participant"], row["course_title"]) == ("Nora Quist", "Inventory Observation")
    assert (row["completion_date"], row["credits"]) == ("2023-11-05", 1.0)


TURNED = """
   CPE summary for Nora Quist

                    Inventory Observation                             Revenue of Hospitals
   Course                                   Sampling in Practice
                    for Small Firms                                   and Clinics
   Taken on         05/03/2024              08/09/2024                09/15/2024
   CPE              2.0                     1.5                       1.0
   Field of study   Auditing                Auditing                  Accounting
"""


def test_a_turned_table_keeps_titles_of_two_lines() -> None:
    rows = [values(row) for row in table_of(TURNED).rows]

    assert [row["course_title"] for row in rows] == [
        "Inventory Observation for Small Firms",
        "Sampling in Practice",
        "Revenue of Hospitals and Clinics",
    ]
    assert [row["credits"] for row in rows] == [2.0, 1.5, 1.0]
    assert {row["participant"] for row in rows} == {"Nora Quist"}


ATTESTED = """
   Certificate of Continuing Education

   I, Nora Quist, attest that I attended the sessions listed below.

   Start              Session                  Field of Study     CPE
   9/30/24 9:00 AM    Inventory Observation    Auditing           1.0
   9/30/24 11:00 AM   Consolidations           Accounting         1.5
"""


def test_sessions_end_on_the_day_they_start_and_people_attest_themselves() -> None:
    rows = [values(row) for row in table_of(ATTESTED).rows]

    assert [row["completion_date"] for row in rows] == ["2024-09-30", "2024-09-30"]
    assert {row["participant"] for row in rows} == {"Nora Quist"}


CODES = """
   Webinar credit report       Quist, Nora

   Aired      Webinar                    Cr.    Code
   3/25/25    Inventory Observation      1.5    A
   4/1/25     Ethics for Accountants     0.5    E

   Codes (fields of study): A = Auditing; E = Regulatory Ethics.
"""


def test_codes_of_a_legend_are_fields_of_study() -> None:
    rows = [values(row) for row in table_of(CODES).rows]

    assert [row["field_of_study"] for row in rows] == ["Auditing", "Regulatory Ethics"]


PROSE = """
   On December 24, 2025, Nora Quist completed Inventory Observation, a group internet based program, and was granted
   two hours in Taxes and one hour in Auditing, for a total of three CPE credits.
"""


def test_amounts_in_words_belong_to_their_fields() -> None:
    rows = [values(row) for row in table_of(PROSE).rows]

    assert sorted((row["field_of_study"], row["credits"]) for row in rows) == [("Auditing", 1.0), ("Taxes", 2.0)]


NEWS = """
   The Quarterly Ledger

   Chapter news
   Congratulations to Nora Quist, who was elected treasurer. Our breakfast offered one hour of CPE.

   CPE calendar
   August 11, 2023: Oil and gas update, 2 CPE, Taxes.

   Certificates of completion for the summer seminar
   were mailed in August.
"""


def test_a_newsletter_gives_no_rows() -> None:
    assert not table_of(NEWS).rows
