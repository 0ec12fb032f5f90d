"""Captions and sentences in words that no list holds: what a value can be tells what it is."""

from __future__ import annotations

import pytest

from extraction.finding.tests.pages import only_row, table_of

TITLE = "Sampling in Small Audits"
HEAD = "\n             Larkspur Tax Council\n\n             Certificate of Completion\n\n"
ITEMS = "\n   Date: May 3, 2025     CPE credits: 2.0     Field of study: Auditing     Delivery method: Group Live\n"


@pytest.mark.parametrize(
    "caption",
    ["Credited to", "Certificate earner", "Attending CPA", "Person receiving credit", "Our colleague", "Who took it"],
)
def test_a_person_behind_an_unknown_caption_is_the_participant(caption: str) -> None:
    row = only_row(f"{HEAD}   {caption}: Nora B. Quist\n\n   Course: {TITLE}\n{ITEMS}")

    assert (row["participant"], row["course_title"]) == ("Nora B. Quist", TITLE)


@pytest.mark.parametrize("caption", ["Guest lecturer", "Signed for the council", "Panel leader", "Questions to"])
def test_who_teaches_signs_or_answers_is_not(caption: str) -> None:
    row = only_row(f"{HEAD}   Participant: Nora B. Quist\n   {caption}: Ann Roe\n   Course: {TITLE}\n{ITEMS}")

    assert row["participant"] == "Nora B. Quist"


@pytest.mark.parametrize(
    "sentence",
    [
        "Nora B. Quist has put in the required time for",
        "Nora B. Quist, a CPA of this state, sat through the entire session of",
        "It is hereby recorded that Nora B. Quist duly finished",
        "Our records indicate that Nora B. Quist viewed",
        "This acknowledges Nora B. Quist's attendance at",
    ],
)
@pytest.mark.parametrize("inline", [True, False], ids=["on one line", "on two lines"])
def test_who_did_something_is_the_participant_and_what_is_named_behind_the_title(sentence: str, inline: bool) -> None:
    items = " on May 3, 2025.\n   CPE credits: 2.0     Field of study: Auditing\n"
    rest = f" {TITLE}{items}" if inline else f"\n\n             {TITLE}\n{ITEMS}"
    row = only_row(f"{HEAD}   {sentence}{rest}")

    assert (row["participant"], row["course_title"]) == ("Nora B. Quist", TITLE)


@pytest.mark.parametrize(
    "line",
    [
        "Courtesy of Larkspur Tax Council",
        "A service of Larkspur Tax Council",
        "© 2025 Larkspur Tax Council. All rights reserved.",
        "Larkspur Tax Council presents",
        "Held under the auspices of Larkspur Tax Council",
        "Training furnished by: Larkspur Tax Council",
        "Your CPE provider, Larkspur Tax Council",
        "Who gave it: Larkspur Tax Council",
    ],
)
def test_a_sponsor_is_found_behind_whatever_leads_to_it(line: str) -> None:
    row = only_row(f"""
             Certificate of Completion

   Participant: Nora B. Quist
   Course title: {TITLE}
{ITEMS}
   {line}
""")

    assert row["sponsor"] == "Larkspur Tax Council"


@pytest.mark.parametrize("caption", ["Topic presented", "Unit title", "Matter taught", "Video watched", "Tutorial"])
def test_a_title_stands_behind_an_unknown_caption_that_speaks_of_a_course(caption: str) -> None:
    row = only_row(f"{HEAD}   Participant: Nora B. Quist\n   {caption}: {TITLE}\n{ITEMS}")

    assert row["course_title"] == TITLE


def test_a_title_with_a_colon_announces_nobody() -> None:
    row = only_row(f"""{HEAD}   This certifies that Nora B. Quist has completed

             Qualified Opportunity Funds: Round Two
{ITEMS}""")

    assert row["participant"] == "Nora B. Quist"
    assert row["course_title"] == "Qualified Opportunity Funds: Round Two"


def test_several_courses_are_counted_up_in_one_sentence() -> None:
    rows = table_of("""
             Larkspur Tax Council

   December 5, 2025

   I hereby certify that Nora B. Quist attended the following Group Live programs: on May 14, 2025,
   “Sampling in Small Audits” (1.0 hours, Auditing); on November 6, 2025, “Leases in Practice” (2.0 hours,
   Accounting); and on May 23, 2025, “Estate Freezes” (3.0 hours, Taxes).
""").rows

    found = [
        (row.cells["course_title"].value, str(row.cells["completion_date"].value), row.cells["credits"].value)
        for row in rows
    ]
    assert found == [
        ("Sampling in Small Audits", "2025-05-14", 1.0),
        ("Leases in Practice", "2025-11-06", 2.0),
        ("Estate Freezes", "2025-05-23", 3.0),
    ]


def test_records_that_repeat_their_captions_are_courses_of_their_own() -> None:
    record = (
        "\n   {title}\n   Object ID: {code}\n   State: {state}\n   Finished: {date}\n   cpe.credits: {credits}\n\n\n"
    )
    text = "\n   Learning record – Nora B. Quist\n" + "".join(
        record.format(title=title, code=code, state=state, date=date, credits=credits)
        for title, code, state, date, credits in [
            ("Sampling in Small Audits", "OBJ101", "Completed", "2025-05-14", "1"),
            ("Leases in Practice", "OBJ102", "Completed", "2025-11-06", "2"),
            ("Estate Freezes for Owners", "OBJ103", "Completed", "2025-05-23", "3"),
        ]
    )

    rows = table_of(text).rows

    assert [row.cells["course_id"].value for row in rows] == ["OBJ101", "OBJ102", "OBJ103"]
    assert {row.cells["participant"].value for row in rows} == {"Nora B. Quist"}


@pytest.mark.parametrize(
    ("heading", "role", "value"),
    [
        ("Delivery method: Group Live", "delivery_method", "Group Live"),
        ("Field of Study: Taxes", "field_of_study", "Taxes"),
    ],
)
def test_a_heading_between_rows_may_announce_what_it_says(heading: str, role: str, value: str) -> None:
    rows = table_of(f"""
   Statement of CPE earned by Nora B. Quist

   Completed        Topic                             Hrs.
   {heading}
   5 Jun 2026       Negotiating with Confidence       1.5
   11 Feb 2026      Preparing the Cash Flow Report    1.0
""").rows

    assert [row.cells[role].value for row in rows] == [value, value]


def test_what_was_offered_is_not_what_was_earned() -> None:
    rows = table_of("""
   2023 Larkspur Accounting Symposium
   December 17–19, 2023
   We certify that Nora B. Quist attended the event named above.

                       Regulatory Ethics     Accounting     Taxes     Total
   CPE earned                 1.0               1.5          2.0       4.5
   Maximum offered            2.0               2.5          3.0       7.5
""").rows

    assert [row.cells["credits"].value for row in rows] == [1.0, 1.5, 2.0]
