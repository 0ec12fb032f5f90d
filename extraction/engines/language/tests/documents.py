"""A certificate of a few words, without any library that reads documents."""

from __future__ import annotations

from extraction.engines.reading import Examined
from extraction.model import Box, Document, FieldSpec, Page, Row, Table, Word
from extraction.presets.certificate import COMPLETION_DATE, COURSE_TITLE, CREDITS, FIELD_OF_STUDY, PARTICIPANT

FIELDS = (PARTICIPANT, COURSE_TITLE, COMPLETION_DATE, CREDITS, FIELD_OF_STUDY)
CERTIFICATE = (
    "Certificate of Completion",  # words 1 to 3
    "Naomi E. Zimmerman, CPA",  # 4 to 7
    "Lease Modifications in Practice",  # 8 to 11
    "May 31, 2024",  # 12 to 14
    "CPE credits: 2.5",  # 15 to 17
    "Field of study: Accounting",  # 18 to 21
)


def page_of(*lines: str, number: int = 1, confidence: float = 1.0) -> Page:
    """Each line 20 units under the one before, each character 6 units wide."""
    words = []
    for at, line in enumerate(lines):
        left = 50.0
        for text in line.split(" "):
            box = Box(left, 50.0 + 20 * at, left + 6 * len(text), 60.0 + 20 * at)
            words.append(Word(text, box, 10.0, confidence=confidence))
            left = box.x1 + 6
    return Page(number, 600.0, 800.0, tuple(words))


def document_of(*pages: Page) -> Document:
    return Document("certificate.pdf", "pdf", pages)


def examined(*rows: Row, pages: tuple[Page, ...] = (), fields: tuple[FieldSpec, ...] = FIELDS) -> Examined:
    """A document of which the offline engine found these rows."""
    pages = pages or (page_of(*CERTIFICATE),)
    pictures = {page.number: b"\xff\xd8 a picture" for page in pages}
    return Examined(document_of(*pages), Table(fields, rows), "offline/1", pictures)
