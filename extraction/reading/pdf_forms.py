"""What was typed into a PDF after it was made: values of form fields, ticks in boxes, notes written onto the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium_c

from extraction.model import Box, Word

CHECKED, UNCHECKED = "☒", "☐"

_HIDDEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_TICKED = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)
_TYPED = (pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX, pdfium_c.FPDF_FORMFIELD_LISTBOX)
_LARGEST_TYPE = 12.0  # points; a field higher than that leaves room, it does not print larger
_LETTER = 0.5  # usual width of a letter in type sizes


def read_form_words(page: Any) -> list[Word]:
    """The words of a page's fields and notes, y growing upwards; empty where the page has none."""
    words: list[Word] = []
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            words.extend(_words_of(page, annotation))
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    return words


def _words_of(page: Any, annotation: Any) -> Iterator[Word]:
    rectangle = pdfium_c.FS_RECTF()
    if pdfium_c.FPDFAnnot_GetFlags(annotation) & _HIDDEN or not pdfium_c.FPDFAnnot_GetRect(annotation, rectangle):
        return
    left, right = sorted((rectangle.left, rectangle.right))
    bottom, top = sorted((rectangle.bottom, rectangle.top))
    box = Box(left, bottom, right, top)
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
        yield from lay_out(_string(pdfium_c.FPDFAnnot_GetStringValue, annotation, b"Contents"), box)
    elif kind == pdfium_c.FPDF_ANNOT_WIDGET and page.formenv is not None:
        yield from _field_words(page.formenv.raw, annotation, box)


def _field_words(form: Any, annotation: Any, box: Box) -> Iterator[Word]:
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED:
        checked = pdfium_c.FPDFAnnot_IsChecked(form, annotation)
        yield Word(CHECKED if checked else UNCHECKED, box, box.height)
    elif kind in _TYPED:
        yield from lay_out(_string(pdfium_c.FPDFAnnot_GetFormFieldValue, form, annotation), box)


def _string(getter: Any, *arguments: Any) -> str:
    size = getter(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    getter(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", errors="replace")


def lay_out(text: str, box: Box) -> Iterator[Word]:
    """The words of a value, set from the top left of its field as a viewer would, long lines folded."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    size = min(_LARGEST_TYPE, box.height / (1.2 * len(lines)))
    centred = len(lines) == 1 and box.height < 2.2 * size
    top = (box.y0 + box.y1) / 2 + 0.6 * size if centred else box.y1 - 0.1 * size
    for line in lines:
        x = box.x0 + 0.2 * size
        for token in line.split():
            width = _LETTER * size * len(token)
            if x + width > box.x1 and x > box.x0 + size and top - 2.2 * size >= box.y0:
                x, top = box.x0 + 0.2 * size, top - 1.2 * size
            yield Word(token, Box(x, top - 1.2 * size, x + width, top), size)
            x += width + _LETTER * size / 2
        top -= 1.2 * size
