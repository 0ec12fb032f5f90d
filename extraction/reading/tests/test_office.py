from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt

from extraction import read
from extraction.model import Page
from extraction.reading.tests.documents import encoded, picture, text_of, word_file, workbook
from extraction.reading.workbooks import shown

TEXT_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
    "<mc:Choice><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def page_of(fill: object) -> Page:
    return read(word_file(fill), "letter.docx").pages[0]  # type: ignore[arg-type]


def test_headers_body_and_footers_stand_in_print_order() -> None:
    def fill(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Sponsor"
        document.add_heading("Certificate", level=1)
        document.add_paragraph("Awarded to Ada")
        document.sections[0].footer.paragraphs[0].text = "Keep this"

    page = page_of(fill)

    assert [word.text for word in page.words] == ["Sponsor", "Certificate", "Awarded", "to", "Ada", "Keep", "this"]
    assert page.words[1].size > page.words[2].size


def test_runs_keep_their_size_and_weight() -> None:
    def fill(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Awarded to ")
        run = paragraph.add_run("Ada")
        run.bold, run.font.size = True, Pt(30)

    *_, to, name = page_of(fill).words

    assert (name.bold, name.size) == (True, 30)
    assert (to.bold, to.size) == (False, 11)
    assert to.box.y1 == pytest.approx(name.box.y1)


def test_cells_of_a_table_stand_in_columns() -> None:
    def fill(document: docx.document.Document) -> None:
        table = document.add_table(rows=2, cols=2)
        for row, texts in zip(table.rows, (("Course", "Credits"), ("Taxes for everybody", "2.5")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    page = page_of(fill)

    by_text = {word.text: word.box for word in page.words}
    assert by_text["Course"].x0 == by_text["Taxes"].x0
    assert by_text["Credits"].x0 == by_text["2.5"].x0 > by_text["everybody"].x1
    assert by_text["Taxes"].y0 == by_text["2.5"].y0 > by_text["Credits"].y1
    assert page.rules


def test_tabs_set_words_apart() -> None:
    page = page_of(lambda document: document.add_paragraph("Date:\tMay 1"))

    assert page.words[1].box.x0 - page.words[0].box.x1 > 20


def test_text_boxes_are_read_once() -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph("Before")._p.append(parse_xml(TEXT_BOX))

    assert [word.text for word in page_of(fill).words] == ["Before", "Boxed"]


def test_a_scan_that_was_pasted_into_a_letter_is_recognised() -> None:
    scan = encoded(picture().resize((1600, 1120)), "BMP")
    document = read(word_file(lambda document: document.add_picture(io.BytesIO(scan))), "letter.docx")

    assert "Lovelace" in text_of(document)
    assert [page.number for page in document.pages] == [1]


def test_sheets_of_a_workbook_are_tables_under_their_names() -> None:
    page = read(workbook([["Course", "Date", "Credits"], ["Taxes", dt.date(2025, 5, 1), 2.5]]), "list.xlsx").pages[0]

    by_text = {word.text: word.box for word in page.words}
    assert list(by_text) == ["Sheet", "Course", "Date", "Credits", "Taxes", "05/01/2025", "2.5"]
    assert by_text["Date"].x0 == by_text["05/01/2025"].x0


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [(True, "General", "Yes"), (8.0, "General", "8"), (1.5, "0.00", "1.50"), (0.88, "0%", "88%"), (7, "General", "7"),
     (dt.datetime(2025, 5, 1, 9, 30), "General", "05/01/2025 09:30"), ("text", "@", "text")],  # noqa: DTZ001
)  # fmt: skip
def test_cells_show_what_excel_prints(value: object, number_format: str, printed: str) -> None:
    assert shown(value, number_format) == printed


def test_an_empty_workbook_is_a_page_without_words() -> None:
    assert read(workbook([[None]]), "list.xlsx").pages[0].words == ()
