"""Sentences of completion that no list of phrases holds: read by their grammar."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import only_row

LETTER = """
   Harbor Light CPE Institute
   {sentence}
   {more}

   CPE credits: 3.0
   Field of study: Auditing
   NASBA sponsor ID: 118842
"""


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        (
            "Let it be recorded that Nora Quist was in attendance for the full length of",
            "“Inventory Observation,” offered on May 3, 2026.",
        ),
        (
            "We note that Nora Quist has been present at the council's live program",
            "“Inventory Observation” on May 3, 2026.",
        ),
        (
            "This badge belongs to Nora Quist who joined us for the evening lecture",
            "“Inventory Observation” on May 3, 2026.",
        ),
        (
            "Nora Quist, CPA PTIN P04264948 has virtually attended all sessions of our two-day workshop",
            "“Inventory Observation” on May 3, 2026.",
        ),
    ],
)
def test_the_name_stands_before_and_the_title_behind(sentence: str, more: str) -> None:
    row = only_row(LETTER.format(sentence=sentence, more=more))

    assert row["participant"] == "Nora Quist"
    assert row["course_title"] == "Inventory Observation"
    assert row["completion_date"] == "2026-05-03"


def test_the_number_behind_the_kind_of_course_is_its_number() -> None:
    row = only_row(
        LETTER.format(sentence="Nora Quist attended the group live session 7R-862", more="Inventory Observation")
    )

    assert row["course_id"] == "7R-862"
    assert row["course_title"] == "Inventory Observation"


def test_a_heading_is_no_sentence() -> None:
    row = only_row(
        LETTER.format(sentence="Certificate of Completion", more="This certifies that Nora Quist completed Leases")
    )

    assert row["participant"] == "Nora Quist"
