"""Any state: what certificates carry, for boards whose own columns are not among the presets.

The required items of a certificate by the NASBA National Registry (nasbaregistry.org, read up to 2026-11-21), one
column for each.
"""

from __future__ import annotations

from extraction.presets import certificate
from extraction.presets.preset import Preset

ANY_STATE = Preset(
    slug="any-state",
    name="Any state",
    version=1,
    description="The items that a certificate must carry by the NASBA Standards.",
    source="NASBA National Registry, required certificate items; Statement on Standards for CPE Programs 2026, 9.01",
    fields=(
        certificate.PARTICIPANT,
        certificate.COURSE_TITLE,
        certificate.COMPLETION_DATE,
        certificate.CREDITS,
        certificate.FIELD_OF_STUDY,
        certificate.DELIVERY_METHOD,
        certificate.SPONSOR,
        certificate.SPONSOR_ID,
        certificate.COURSE_ID,
        certificate.LOCATION,
    ),
)
