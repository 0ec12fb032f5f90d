from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extraction import Limits, Reason, Unreadable, read
from extraction.reading.tests.documents import LINES, certificate, fixture, pdf, picture, text_of

NAME = "certificate.pdf"


def test_words_come_with_their_boxes_sizes_and_weights() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(100, 700, "Certificate")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(100, 650, "Ada Lovelace")

    page = read(pdf(draw), NAME).pages[0]

    heading, first, last = page.words
    assert (heading.text, heading.size, heading.bold) == ("Certificate", pytest.approx(20), True)
    assert (first.text, first.bold) == ("Ada", False)
    assert heading.box.x0 == pytest.approx(100, abs=2)
    assert heading.box.y0 < 792 - 700 < heading.box.y1
    assert first.box.x1 < last.box.x0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_that_viewers_turn_is_read_as_they_show_it(rotation: int) -> None:
    stored = pdfium.PdfDocument(pdf())
    stored[0].set_rotation(rotation)
    buffer = io.BytesIO()
    stored.save(buffer)

    page = read(buffer.getvalue(), NAME).pages[0]

    # The viewer turns the page by its own setting; what was upright in the file is turned back to be read.
    assert page.turned == -rotation % 360
    assert (page.width, page.height) == (612, 792)
    assert page.words[0].box.y0 == pytest.approx(792 - 700 - 14, abs=6)


@pytest.mark.parametrize("drawn", [90, 180, 270])
def test_text_that_is_drawn_turned_stands_upright(drawn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(306, 396)
        canvas.rotate(drawn)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(-100, 0, "Awarded to Ada Lovelace")
        canvas.drawString(-100, -30, "Field of study: Taxes")

    page = read(pdf(draw), NAME).pages[0]

    assert page.turned == drawn
    assert " ".join(word.text for word in page.words) == "Awarded to Ada Lovelace Field of study: Taxes"
    assert all(word.box.width > word.box.height * 0.5 for word in page.words)


def test_form_values_ticks_and_notes_are_words_at_their_place() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name:")
        canvas.acroForm.textfield(name="name", value="Ada Lovelace", x=120, y=692, width=200, height=20)
        canvas.drawString(100, 650, "Group Live")
        canvas.acroForm.checkbox(name="live", checked=True, x=72, y=645, size=16)
        canvas.drawString(100, 620, "Self Study")
        canvas.acroForm.checkbox(name="study", checked=False, x=72, y=615, size=16)

    page = read(pdf(draw), NAME).pages[0]

    assert " ".join(word.text for word in page.words) == "Name: Ada Lovelace ☒ Group Live ☐ Self Study"
    value = page.words[1]
    assert 120 <= value.box.x0 <= 130
    assert 792 - 712 <= value.box.y0 < value.box.y1 <= 792 - 690


def test_drawn_lines_and_borders_are_rules() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 705, "Taxes")
        canvas.line(72, 600, 300, 600)
        canvas.rect(72, 700, 200, 20)

    page = read(pdf(draw), NAME).pages[0]

    assert len(page.rules) == 5
    assert any(rule.width == pytest.approx(228, abs=2) and rule.y0 == pytest.approx(192, abs=2) for rule in page.rules)


def test_letters_that_are_spaced_out_are_joined_to_words() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "NAME OF ATTENDEE", charSpace=4)
        canvas.drawString(72, 660, "C E R T I F I C A T E")

    assert text_of(read(pdf(draw), NAME)) == "NAME OF ATTENDEE CERTIFICATE"


def test_letters_placed_one_by_one_without_spaces_become_words() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        x = 72.0
        for word in ("DELIVERY", "METHOD", "OF", "STUDY"):
            for letter in word:
                canvas.drawString(x, 700, letter)
                x += canvas.stringWidth(letter, "Helvetica", 10) + 1.3  # set wide, as style sheets do with labels
            x += 4

    assert text_of(read(pdf(draw), NAME)) == "DELIVERY METHOD OF STUDY"


def test_what_is_printed_twice_at_one_place_is_one_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Certificate")
        canvas.drawString(72.6, 699.6, "Certificate")

    assert text_of(read(pdf(draw), NAME)) == "Certificate"


def test_a_blank_page_is_a_page_without_words() -> None:
    document = read(pdf(lambda canvas: canvas.showPage()), NAME)

    assert len(document.pages) == 1
    assert document.pages[0].words == ()


def test_pages_beyond_the_limit_are_left_out_with_a_note() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(5):
            certificate(canvas)
            canvas.showPage()

    document = read(pdf(draw), NAME, limits=Limits(pages=3))

    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.notes == ("Only the first 3 of 5 pages were read.",)


def test_scanned_pages_beyond_the_limit_keep_their_poor_layer_with_a_note() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(3):
            canvas.drawImage(ImageReader(picture(("Taxes",), size=(400, 200))), 0, 0, 400, 200)
            canvas.showPage()

    document = read(pdf(draw), NAME, limits=Limits(recognised_pages=2))

    assert [len(page.words) for page in document.pages] == [1, 1, 0]
    assert document.notes == ("Only the first 2 scanned pages were read, 1 more were not.",)


def test_a_file_that_asks_for_a_password_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(pdf(password="secret"), NAME)

    assert refusal.value.reason is Reason.PASSWORD


def test_letters_that_mean_others_than_they_show_are_recognised() -> None:
    page = read(fixture("certificate (24).pdf"), NAME).pages[0]

    assert page.recognised
    assert "McAllister" in {word.text for word in page.words}


def test_a_printed_form_under_its_values_is_recognised_and_the_values_stay() -> None:
    page = read(fixture("Cert238095.pdf"), NAME).pages[0]

    assert page.recognised
    exact = {word.text for word in page.words if word.confidence == 1.0}
    assert {"Patrick", "Villanueva", "125338"} <= exact
    assert any(word.confidence < 1.0 for word in page.words)
    assert sum(word.text == "Villanueva" for word in page.words) == 1


def test_a_shaded_ground_is_not_worth_recognising() -> None:
    page = read(fixture("39211b84.pdf"), NAME).pages[0]

    assert not page.recognised
    assert "DUNLEAVY," in {word.text for word in page.words}


def test_words_of_lines_stand_in_line_order() -> None:
    assert text_of(read(pdf(), NAME)) == " ".join(LINES)
