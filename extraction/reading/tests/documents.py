"""Small documents made for tests, and the real ones that the repository holds."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pillow_heif
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extraction import Document, Reason, Unreadable, read

pillow_heif.register_heif_opener()

FIXTURES = Path(__file__).parents[3] / "tests" / "fixtures" / "documents"
LETTER = (612, 792)
LINES = ("Certificate of Completion", "Awarded to Ada Lovelace", "Field of study: Taxes", "CPE credits: 2.5")


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def pdf(
    draw: Callable[[Canvas], None] | None = None, *, password: str | None = None, size: tuple[int, int] = LETTER
) -> bytes:
    buffer = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(buffer, pagesize=size, encrypt=encryption)
    (draw or certificate)(canvas)
    canvas.save()
    return buffer.getvalue()


def certificate(canvas: Canvas) -> None:
    for row, line in enumerate(LINES):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, 700 - 40 * row, line)


def picture(
    lines: tuple[str, ...] = LINES, *, size: tuple[int, int] = (1000, 700), ground: str = "white"
) -> Image.Image:
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        pen.text((80, 80 + 110 * row), line, fill="black", font=ImageFont.load_default(44))
    return image


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def word_file(fill: Callable[[docx.document.Document], None] | None = None) -> bytes:
    document = docx.Document()
    if fill:
        fill(document)
    else:
        for line in LINES:
            document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook(rows: list[list[object]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows or [["Course", "Credits"], ["Taxes", 2.5]]:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def mail(*attachments: tuple[str, bytes], text: str = "See the attached certificate.", html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "cpe@sponsor.example", "ada@firm.example", "Your certificate"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def archive(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        warnings.simplefilter("ignore")  # of two members with one name
        for name, data in members:
            packed.writestr(name, data)
    return buffer.getvalue()


def outcome(data: bytes, name: str) -> Document | Reason:
    """What reading ends in: the document, or the reason why there is none."""
    try:
        return read(data, name)
    except Unreadable as refusal:
        return refusal.reason


def text_of(document: Document) -> str:
    return " ".join(word.text for page in document.pages for word in page.words)
