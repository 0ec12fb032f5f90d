"""Word and Excel files as typeset pages."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from extraction.errors import Reason, Unreadable
from extraction.model import Document, Page
from extraction.reading import word_markup
from extraction.reading.kinds import Kind
from extraction.reading.limits import Limits
from extraction.reading.packages import package, xml_part
from extraction.reading.typesetting import Block, typeset
from extraction.reading.workbooks import workbook_blocks

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FEW_WORDS = 60  # a document with fewer may be nothing but a pasted scan
_SCAN_BYTES = 30_000  # a picture of fewer is a logo or a signature
_MOST_SCANS = 10
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp")


def read_docx(data: bytes, name: str, limits: Limits) -> Document:
    """Headers, body with tables and text boxes, footers; pasted scans where there is little else."""
    with package(data) as opened:
        body = xml_part(opened, "word/document.xml")
        if body is None:
            raise Unreadable(Reason.CORRUPT, "It holds no Word document.")
        styles = word_markup.Styles(xml_part(opened, "word/styles.xml"))
        blocks = [block for root in _in_print_order(opened, body) for block in word_markup.blocks_of(root, styles)]
        pages = typeset(blocks)[: limits.pages]
        if sum(len(page.words) for page in pages) < _FEW_WORDS:
            pages = _with_scans(pages, opened, limits)
    return Document(name, Kind.DOCX, pages)


def _in_print_order(opened: zipfile.ZipFile, body: etree._Element) -> Iterator[etree._Element]:
    targets = sorted(_targets(opened))
    yield from _parts(opened, (path for path in targets if "/header" in path))
    yield body
    yield from _parts(opened, (path for path in targets if "/footer" in path))


def _parts(opened: zipfile.ZipFile, paths: Iterable[str]) -> Iterator[etree._Element]:
    for path in paths:
        part = xml_part(opened, path)
        if part is not None:
            yield part


def _targets(opened: zipfile.ZipFile) -> Iterator[str]:
    relations = xml_part(opened, "word/_rels/document.xml.rels")
    if relations is None:
        return
    for relation in relations.iter(_RELATION):
        if relation.get("TargetMode") != "External":
            yield posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")


def _with_scans(pages: tuple[Page, ...], opened: zipfile.ZipFile, limits: Limits) -> tuple[Page, ...]:
    from extraction.reading.images import pictures, recognised_page  # loads the networks, which few documents need

    paths = [path for path in dict.fromkeys(_targets(opened)) if path.lower().endswith(_PICTURES)]
    scans: list[Page] = []
    for path in paths[:_MOST_SCANS]:
        if path in opened.NameToInfo and opened.getinfo(path).file_size >= _SCAN_BYTES:
            for picture in pictures(opened.read(path), limits):
                scans.append(recognised_page(picture, len(pages) + len(scans) + 1))
    if scans and not any(page.words for page in pages):
        return tuple(replace(scan, number=number) for number, scan in enumerate(scans, start=1))
    return (*pages, *scans)


def read_xlsx(data: bytes, name: str, limits: Limits) -> Document:
    """Every visible sheet as a table under its name."""
    with package(data) as opened:
        if "xl/workbook.xml" not in opened.NameToInfo:
            raise Unreadable(Reason.CORRUPT, "It holds no workbook.")
        blocks: list[Block]
        blocks, notes = workbook_blocks(data, limits)
        return Document(name, Kind.XLSX, typeset(blocks)[: limits.pages], notes)
