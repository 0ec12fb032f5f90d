"""WordprocessingML (ECMA-376, part 1, chapter 17) as blocks to typeset."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extraction.reading.typesetting import BODY, Block, Paragraph, Run, TableBlock, TableCell

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", f"{_MC}Fallback"}
)
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F0FC": "✓", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F071": "☐"}
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


class Styles:
    """Type size and weight of the named styles, inheritance resolved."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles = (
            {} if root is None else {style.get(f"{_W}styleId", ""): style for style in root.iter(f"{_W}style")}
        )
        defaults = None if root is None else root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        self._size = _size_in(defaults) or BODY
        self._known: dict[str, tuple[float, bool]] = {}

    def type_of(self, style_id: str | None) -> tuple[float, bool]:
        """Type size in points and whether it is bold."""
        size, bold, seen = None, None, set()
        at = style_id
        while at and at in self._styles and at not in seen:
            seen.add(at)
            style = self._styles[at]
            properties = style.find(f"{_W}rPr")
            size = size or _size_in(properties)
            bold = _bold_in(properties) if bold is None else bold
            parent = style.find(f"{_W}basedOn")
            at = parent.get(f"{_W}val") if parent is not None else None
        return size or self._size, bool(bold)


def blocks_of(container: etree._Element, styles: Styles) -> list[Block]:
    """The paragraphs and tables of a body, header, footer, cell or text box, in print order."""
    return list(_blocks(container, styles))


def _blocks(container: etree._Element, styles: Styles) -> Iterator[Block]:
    for child in container:
        if child.tag == f"{_W}p":
            yield _paragraph(child, styles)
            for box in _text_boxes(child):
                yield from _blocks(box, styles)
        elif child.tag == f"{_W}tbl":
            yield _table(child, styles)
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:  # content controls, insertions: look inside
            yield from _blocks(child, styles)


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph; each is stored twice, for new and for old readers."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        ancestors = {ancestor.tag for ancestor in box.iterancestors()}
        alternative = f"{_MC}AlternateContent" in ancestors
        nearest = next(box.iterancestors(f"{_W}p"))
        if nearest is paragraph and not (alternative and f"{_MC}Fallback" in ancestors):
            yield box


def _paragraph(paragraph: etree._Element, styles: Styles) -> Paragraph:
    properties = paragraph.find(f"{_W}pPr")
    style = properties.find(f"{_W}pStyle") if properties is not None else None
    base = styles.type_of(style.get(f"{_W}val") if style is not None else "Normal")
    runs = [Run("• ", base[0])] if properties is not None and properties.find(f"{_W}numPr") is not None else []
    runs.extend(_runs(paragraph, styles, base))
    return Paragraph(tuple(runs) or (Run("\n", base[0] * 0.6),))


def _runs(container: etree._Element, styles: Styles, base: tuple[float, bool]) -> Iterator[Run]:
    for child in container:
        if child.tag == f"{_W}r":
            if text := "".join(_texts(child)):
                yield Run(text, *_type_of_run(child, styles, base))
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _runs(child, styles, base)


def _type_of_run(run: etree._Element, styles: Styles, base: tuple[float, bool]) -> tuple[float, bool]:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return base
    style = properties.find(f"{_W}rStyle")
    if style is not None:
        base = styles.type_of(style.get(f"{_W}val"))
    bold = _bold_in(properties)
    return _size_in(properties) or base[0], base[1] if bold is None else bold


def _texts(run: etree._Element) -> Iterator[str]:
    properties = run.find(f"{_W}rPr")
    if properties is not None and properties.find(f"{_W}vanish") is not None:  # hidden text
        return
    for child in run:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == f"{_W}sym":
            yield _SYMBOLS.get((child.get(f"{_W}char") or "").upper(), "")
        elif child.tag == f"{_W}fldChar":
            yield from _legacy_check_box(child)


def _legacy_check_box(field: etree._Element) -> Iterator[str]:
    box = field.find(f"{_W}ffData/{_W}checkBox")
    if box is not None:
        state = box.find(f"{_W}checked")
        state = box.find(f"{_W}default") if state is None else state
        yield "☒ " if state is not None and _is_on(state) else "☐ "


def _table(table: etree._Element, styles: Styles) -> TableBlock:
    rows = []
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is table:
            cells = (cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row)
            rows.append(tuple(TableCell(tuple(_blocks(cell, styles)), _span(cell)) for cell in cells))
    return TableBlock(tuple(rows))


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(int(value), 64) if value.isdigit() and int(value) else 1


def _size_in(properties: etree._Element | None) -> float | None:
    size = properties.find(f"{_W}sz") if properties is not None else None
    value = size.get(f"{_W}val", "") if size is not None else ""
    return float(value) / 2 if value.isdigit() and value != "0" else None  # stored in half points


def _bold_in(properties: etree._Element | None) -> bool | None:
    bold = properties.find(f"{_W}b") if properties is not None else None
    return None if bold is None else _is_on(bold)


def _is_on(element: etree._Element) -> bool:
    return element.get(f"{_W}val", "true") in ("true", "1", "on")
