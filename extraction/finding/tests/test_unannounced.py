"""Items that nothing announces: names at the end of a sentence, mastheads, numbers beside titles, captions behind."""

from __future__ import annotations

import pytest

from extraction.finding.bare_codes import course_code
from extraction.finding.tests.pages import only_row

LATE = """
                 Record of Completion

     This is to certify that the course entitled
               *Inventory* *Observation*
     was successfully completed on June 12, 2025 by
               *Nora* *Quist,* *CPA*
     earning two (2.0) hours of continuing professional education in Auditing
"""


def test_a_sentence_may_name_the_participant_last() -> None:
    row = only_row(LATE)

    assert (row["participant"], row["course_title"]) == ("Nora Quist", "Inventory Observation")
    assert (row["completion_date"], row["credits"]) == ("2025-06-12", 2.0)


TAUGHT = """
   This letter confirms that Nora Quist attended the seminar
   Inventory Observation
   in person on May 21, 2024, led by Monique Arceneaux.
   2.0 CPE credits, Auditing
"""


def test_the_agent_of_another_verb_is_no_participant() -> None:
    assert only_row(TAUGHT)["participant"] == "Nora Quist"


BEHIND = """
   Alder Creek Bookkeepers Association

   Nora Quist (participant)

   Inventory Observation (title of course)

   ZC64 (course code)

   November 17, 2025 (date)

   2.00 (CPE credits)

   Auditing (field of study)
"""


def test_captions_in_brackets_stand_behind_their_values() -> None:
    row = only_row(BEHIND)

    assert (row["participant"], row["course_title"], row["course_id"]) == (
        "Nora Quist",
        "Inventory Observation",
        "ZC64",
    )
    assert (row["completion_date"], row["credits"]) == ("2025-11-17", 2.0)


MASTHEAD = """
   BeaconCPE

              Certificate of Completion

   Attendee:        Nora Quist
   Course:          FVM-03 Fair Value Measurements
   Completed:       October 21, 2025
   CPE credits:     3.0
"""


def test_what_heads_the_page_is_the_sponsor_whatever_its_words() -> None:
    assert only_row(MASTHEAD)["sponsor"] == "BeaconCPE"


def test_a_number_beside_the_title_is_that_of_the_course() -> None:
    row = only_row(MASTHEAD)

    assert (row["course_id"], row["course_title"]) == ("FVM-03", "Fair Value Measurements")


SHORT = """
   Tidewater Association of Government Accountants

   Attendee:        Nora Quist
   Course:          Inventory Observation
   Completed:       October 21, 2025
   CPE credits:     3.0

   TAGA is on the National Registry of CPE Sponsors (sponsor number 117350).
"""


def test_a_sponsor_called_by_its_initials_is_given_in_full() -> None:
    assert only_row(SHORT)["sponsor"] == "Tidewater Association of Government Accountants"


@pytest.mark.parametrize("text", ["RRC-25-09", "FVM-03", "25WEB061", "EIC-4471"])
def test_numbers_of_courses_are_known_by_their_shape(text: str) -> None:
    assert course_code(text) == text


@pytest.mark.parametrize(
    "text", ["2025", "10/12/2025", "555-0142", "P01234567", "PX177424", "COVID-19", "SSARS-21", "W-2", "2-day", "2.5"]
)
def test_years_telephones_standards_and_lengths_are_no_numbers_of_courses(text: str) -> None:
    assert course_code(text) is None


SIGNED = """
   Participant:    Nora Quist
   Session title:  Inventory Observation
   Date(s)         August 20–21, 2023
   CPE credits     4.0
   Sponsor:        Cordova & Banks CPAs. The firm is no NASBA registered sponsor.

   Signature: ______________________ Dated: 08/24/2023
"""


def test_the_date_of_a_signature_is_not_that_of_the_course() -> None:
    assert only_row(SIGNED)["completion_date"] == "2023-08-21"


def test_a_sponsor_ends_with_its_sentence() -> None:
    assert only_row(SIGNED)["sponsor"] == "Cordova & Banks CPAs"


PLACE = """
   This is to certify that Nora Quist
   attended Texas Ethics: Beyond the Rules in Austin, TX on August 8, 2025
   for 4 hours of CPE (Regulatory Ethics)
"""


def test_a_title_ends_at_the_place_where_the_course_was_held() -> None:
    row = only_row(PLACE)

    assert (row["participant"], row["course_title"]) == ("Nora Quist", "Texas Ethics: Beyond the Rules")


REQUIREMENTS = """
   The following individual has met the requirements for CPE credit:

              *Nora* *Quist*

              for the program

              *Inventory* *Observation*

   Sept. 12, 2024 | 2 CPE credits | Auditing
"""


def test_a_name_where_a_title_was_announced_is_the_participant() -> None:
    row = only_row(REQUIREMENTS)

    assert (row["participant"], row["course_title"]) == ("Nora Quist", "Inventory Observation")


QUOTED = """
   This memo documents that Nora Quist took part in our in-house Lunch & Learn “Inventory
   Observation for Staff” in the main conference room on May 24, 2024. The session
   ran 50 minutes and qualifies for 1.0 hour of CPE in Auditing (group live).
"""


def test_a_quoted_title_is_taken_out_of_its_clause() -> None:
    assert only_row(QUOTED)["course_title"] == "Inventory Observation for Staff"


STATED = """
   Our records show that Nora Quist attended the Council's full-day
   *Inventory* *Observation*
   held at the Harborview Club, Toledo, Ohio, on June 7, 2025.
   Our Ohio course number is PSR-2208. 2.0 CPE credits, Auditing
"""


def test_a_sentence_may_give_the_number_of_the_course_and_its_place() -> None:
    row = only_row(STATED)

    assert (row["course_title"], row["course_id"]) == ("Inventory Observation", "PSR-2208")
    assert row["location"] == "Harborview Club, Toledo, Ohio"


IRS = """
   Attendee:  Nora Quist
   Course:    Inventory Observation
   Completed: June 7, 2025
   Credits:   2.0
   This course has IRS Program Number QX7PD-E-00569-25-I for enrolled agents.
"""


def test_the_number_of_another_list_is_not_that_of_the_course() -> None:
    assert "course_id" not in only_row(IRS)
