from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extraction import Reason, Unreadable, read
from extraction.model import Word
from extraction.reading.tests.documents import archive, encoded, fixture, mail, pdf, picture, word_file, workbook
from extraction.rendering import render_page


def drawn(data: bytes, name: str, page: int = 1, width: int = 800) -> Image.Image:
    return Image.open(io.BytesIO(render_page(data, name, page, width=width))).convert("L")


def ink_at(image: Image.Image, word: Word, width: float, height: float) -> float:
    """How dark the darkest part of a word's box is, 0 to 255."""
    x, y = image.width / width, image.height / height
    left, top, right, bottom = word.box
    box = (round(left * x), round(top * y), round(right * x), round(bottom * y))
    return 255 - float(np.asarray(image.crop(box)).min())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("certificate.pdf", pdf()),
        ("scan.png", encoded(picture())),
        ("turned.png", encoded(picture().rotate(90, expand=True))),
        ("climbing.png", encoded(picture().rotate(4, fillcolor="white", resample=Image.Resampling.BICUBIC))),
        ("letter.docx", word_file()),
        ("list.xlsx", workbook()),
        ("page.html", b"<h1>Certificate</h1><p>Awarded to Ada"),
        ("note.txt", b"Certificate\nAwarded to Ada"),
        ("message.eml", mail()),
        ("drawn turned.pdf", fixture("19d79f1d.pdf")),
    ],
)
def test_words_stand_in_the_picture_where_their_boxes_say(name: str, data: bytes) -> None:
    page = read(data, name).pages[0]

    image = drawn(data, name)

    assert image.width == 800
    assert image.height / image.width == pytest.approx(page.height / page.width, rel=0.01)
    assert page.words
    assert all(ink_at(image, word, page.width, page.height) > 90 for word in page.words)


def test_pages_of_attachments_come_from_the_attached_files() -> None:
    data = mail(("broken.pdf", b"%PDF-broken"), ("certificate.pdf", pdf()))

    assert np.array_equal(np.asarray(drawn(data, "message.eml", 2)), np.asarray(drawn(pdf(), "certificate.pdf")))


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", pdf()), ("a.png", encoded(picture())), ("a.txt", b"text"), ("a.docx", word_file())]
)
def test_a_page_that_is_not_there_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Unreadable, match="It has no page 9"):
        render_page(data, name, 9, width=200)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"%PDF-broken", Reason.CORRUPT),
        ("a.pdf", pdf(password="secret"), Reason.PASSWORD),
        ("a.pdf", b"", Reason.EMPTY),
        ("a.zip", archive(("a.txt", b"text")), Reason.UNSUPPORTED),
    ],
)
def test_what_cannot_be_read_cannot_be_drawn(name: str, data: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        render_page(data, name, 1, width=200)

    assert refusal.value.reason is reason
