"""California: what a licensee reports to the California Board of Accountancy for each course.

Columns, order and headings follow the statement of 16 CCR section 89(a) and the "CE Data File" of CBA Connect
(dca.ca.gov/cba/licensees/faqs.shtml), read up to 2026-11-21. The Board takes no part in the NASBA Standards, so the
sponsor's registry number is kept for the licensee's own record only. Columns that a certificate cannot carry (licence
number, year of the renewal cycle) are the sheet's business.
"""

from __future__ import annotations

from dataclasses import replace

from extraction.model import DataType, FieldSpec
from extraction.presets import certificate
from extraction.presets.preset import Preset

TECHNICAL = FieldSpec(
    key="technical",
    name="Technical?",
    data_type=DataType.YES_NO,
    prompt="Whether the field of study is a technical subject (16 CCR section 88). Follows from the field of study.",
)
APPROVAL_NUMBER = FieldSpec(
    key="approval_number",
    name="RR Approval No.",
    data_type=DataType.IDENTIFIER,
    prompt="The Board's approval number, printed on certificates of Regulatory Review courses only.",
    aliases=(
        "CBA Approval Number",
        "Board Approval No.",
        "Regulatory Review Approval Number",
        "Course Approval Number",
    ),
)

CALIFORNIA = Preset(
    slug="california",
    name="California",
    version=1,
    description="What the California Board of Accountancy asks for each course.",
    source="16 CCR 88, 88.2, 89; CBA Connect CE Data File, dca.ca.gov/cba/licensees/faqs.shtml (read 2026-11)",
    fields=(
        certificate.PARTICIPANT,
        certificate.COMPLETION_DATE,
        certificate.COURSE_TITLE,
        replace(certificate.SPONSOR, name="Provider Name"),
        replace(certificate.FIELD_OF_STUDY, name="Subject"),
        TECHNICAL,
        replace(certificate.DELIVERY_METHOD, name="Presentation Method"),
        replace(certificate.CREDITS, name="Hours Claimed"),
        APPROVAL_NUMBER,
        replace(certificate.SPONSOR_ID, name="NASBA Sponsor ID"),
        certificate.COURSE_ID,
        certificate.LOCATION,
    ),
)
