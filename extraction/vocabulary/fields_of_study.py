"""The 20 fields of study (NASBA, Fields of Study, January 2024) and how paper words them.

Aliases: the pre-2018 list (Journal of Accountancy 2016, NASBA newsletters 2013 and 2016), course catalogues and
transcripts of sponsors. What has no single successor ("Accounting & Auditing", "Administrative Practice") is left out
on purpose: such a cell stays as printed in the evidence and empty as a value.
"""

from __future__ import annotations

TECHNICAL_FIELDS: tuple[str, ...] = (
    "Accounting",
    "Accounting (Governmental)",
    "Auditing",
    "Auditing (Governmental)",
    "Business Law",
    "Economics",
    "Finance",
    "Information Technology",
    "Management Services",
    "Regulatory Ethics",
    "Specialized Knowledge",
    "Statistics",
    "Taxes",
)
NON_TECHNICAL_FIELDS: tuple[str, ...] = (
    "Behavioral Ethics",
    "Business Management & Organization",
    "Communications and Marketing",
    "Computer Software & Applications",
    "Personal Development",
    "Personnel/Human Resources",
    "Production",
)
FIELDS_OF_STUDY: tuple[str, ...] = TECHNICAL_FIELDS + NON_TECHNICAL_FIELDS
