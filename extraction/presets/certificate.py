"""The columns that every certificate of continuing professional education can fill.

Items and their wording follow what the NASBA National Registry asks of a certificate (nasbaregistry.org, "What sponsors
need to know") and section 9.01 of the 2026 Statement on Standards for CPE Programs; the lists of fields of study and of
delivery methods are those of `extraction.vocabulary`.
"""

from __future__ import annotations

from extraction.model import DataType, FieldSpec
from extraction.vocabulary.delivery import DELIVERY_METHODS
from extraction.vocabulary.fields_of_study import FIELDS_OF_STUDY

PARTICIPANT = FieldSpec(
    key="participant",
    name="Participant",
    data_type=DataType.PERSON,
    prompt="The person who earned the credits, as printed. Not the instructor and not the person who signed.",
    aliases=("Name", "Attendee", "Awarded to", "This certifies that"),
)
COURSE_TITLE = FieldSpec(
    key="course_title",
    name="Course Title",
    data_type=DataType.TEXT,
    prompt="The title of the course, session or event, exactly as printed, without the name of the sponsor.",
    aliases=("Course", "Program Title", "Session", "has successfully completed"),
)
COMPLETION_DATE = FieldSpec(
    key="completion_date",
    name="Date Completed",
    data_type=DataType.DATE,
    prompt="The day on which the course was completed; of a range of days the last. Not the day of printing or issue.",
    aliases=("Completion Date", "Date of Completion", "Date(s) Attended", "Date"),
)
CREDITS = FieldSpec(
    key="credits",
    name="CPE Credits",
    data_type=DataType.NUMBER,
    prompt="The CPE credits earned in this field of study. Not CLE, CFP or CEU units, not a yearly total.",
    aliases=("CPE Hours", "Credits Earned", "Recommended CPE Credits"),
)
FIELD_OF_STUDY = FieldSpec(
    key="field_of_study",
    name="Field of Study",
    data_type=DataType.CHOICE,
    prompt="The NASBA field of study of the credits. Empty where none is printed.",
    aliases=("Subject Area", "NASBA Field of Study"),
    choices=FIELDS_OF_STUDY,
)
DELIVERY_METHOD = FieldSpec(
    key="delivery_method",
    name="Delivery Method",
    data_type=DataType.CHOICE,
    prompt="How the course was given, by its NASBA name.",
    aliases=("Instructional Delivery Method", "Program Type", "Format"),
    choices=DELIVERY_METHODS,
)
SPONSOR = FieldSpec(
    key="sponsor",
    name="Sponsor",
    data_type=DataType.ORGANISATION,
    prompt="The organisation that gave the course and awards the credits.",
    aliases=("Provider", "Presented by", "Sponsored by"),
)
SPONSOR_ID = FieldSpec(
    key="sponsor_id",
    name="Sponsor ID",
    data_type=DataType.IDENTIFIER,
    prompt="The sponsor's number in the NASBA National Registry; where there is none, that of a state board.",
    aliases=("NASBA Sponsor ID", "Registry Number", "Sponsor Number"),
)
COURSE_ID = FieldSpec(
    key="course_id",
    name="Course ID",
    data_type=DataType.IDENTIFIER,
    prompt="The sponsor's number or code of the course. Not the number of the certificate.",
    aliases=("Course Number", "Program Code", "Session ID"),
)
LOCATION = FieldSpec(
    key="location",
    name="Location",
    data_type=DataType.TEXT,
    prompt="Where a course with an instructor in the room was held.",
    aliases=("Program Location", "Held at", "City/State"),
)
