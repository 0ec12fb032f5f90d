"""Web pages as typeset pages: what a browser shows, without what it hides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import lxml.html
from lxml import etree

from extraction.errors import Reason, Unreadable
from extraction.model import Document
from extraction.reading.kinds import Kind
from extraction.reading.limits import Limits
from extraction.reading.plain import decoded
from extraction.reading.typesetting import BODY, Block, Paragraph, Run, TableBlock, TableCell, typeset

_HEADINGS = {"h1": 22.0, "h2": 17.0, "h3": 14.0, "h4": 12.0, "h5": 11.0, "h6": 11.0}
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "caption",
))
_LEFT_OUT = frozenset((
    "script", "style", "head", "template", "noscript", "title", "object", "iframe", "svg", "math", "audio", "video",
    "map", "datalist",
))
# fmt: on
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt"))
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]))", re.I
)
_SIZE = re.compile(r"(?:^|;)\s*font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem|%)", re.I)
_WEIGHT = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(bold|bolder|[6-9]00)", re.I)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"\.[\w-]+|#[\w-]+")
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class _Type:
    size: float = BODY
    bold: bool = False
    preformatted: bool = False


def read_web_page(data: bytes, name: str, limits: Limits) -> Document:
    """The document; raises `Unreadable` where it holds no element at all."""
    return Document(name, Kind.HTML, typeset(web_page_blocks(data, limits))[: limits.pages])


def web_page_blocks(data: bytes, limits: Limits, charset: str | None = None) -> list[Block]:
    """What the page shows, as blocks; `charset` as a mail or a server declared it."""
    declared = _META_CHARSET.search(data[:4096])
    text = decoded(data, charset or (declared.group(1).decode("ascii") if declared else None))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text[: limits.characters])  # lxml refuses text that declares an encoding
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(text.replace("\0", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Reason.EMPTY if not text.strip() else Reason.CORRUPT) from error
    return _Composer(_hidden_selectors(root)).blocks(root, _Type())


def _hidden_selectors(root: Any) -> frozenset[str]:
    """Classes and ids that the page's own style sheets hide; rules for other media than the screen do not count."""
    hidden: set[str] = set()
    for style in root.iter("style"):
        sheet = re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", style.text or "", flags=re.S)
        for selectors, body in _RULE.findall(sheet):
            if _HIDING.search(body):
                hidden.update(part.strip() for part in selectors.split(",") if _SIMPLE_SELECTOR.fullmatch(part.strip()))
    return frozenset(hidden)


class _Composer:
    """Turns elements into blocks; runs of inline text are gathered until a block begins."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden

    def blocks(self, element: Any, style: _Type, depth: int = 0) -> list[Block]:
        """The blocks of an element's content."""
        found: list[Block] = []
        inline: list[Run] = []
        for part in self._content(element, style, depth):
            if isinstance(part, Run):
                inline.append(part)
            else:
                found.extend(_paragraphs(inline))
                inline.clear()
                if part is not None:
                    found.append(part)
        return [*found, *_paragraphs(inline)]

    def _content(self, element: Any, style: _Type, depth: int) -> Iterator[Run | Block | None]:
        """Runs and blocks in order; None where one paragraph ends and the next begins."""
        yield from _run(element.text, style)
        for child in element:
            if isinstance(child.tag, str) and depth < _DEEPEST and not self._is_hidden(child):
                yield from self._element(child, _styled(child, style), depth + 1)
            yield from _run(child.tail, style)

    def _element(self, element: Any, style: _Type, depth: int) -> Iterator[Run | Block | None]:
        tag = element.tag.lower()
        if tag == "br":
            yield Run("\n", style.size, style.bold)
        elif tag in ("input", "textarea", "select", "img"):
            yield from _run(_shown_by_control(element), style)
        elif tag == "table":
            yield self._table(element, style, depth)
        elif tag == "dl":
            yield self._definitions(element, style, depth)
        elif tag in _BLOCKS:
            yield None
            if tag == "li":
                yield Run("• ", style.size)
            yield from self.blocks(element, style, depth)
            yield None
        else:
            yield from self._content(element, style, depth)

    def _table(self, table: Any, style: _Type, depth: int) -> TableBlock:
        rows = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table or self._is_hidden(row):
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th") and not self._is_hidden(cell)]
            rows.append(tuple(self._cell(cell, style, depth) for cell in cells))
        return TableBlock(tuple(row for row in rows if row))

    def _cell(self, cell: Any, style: _Type, depth: int) -> TableCell:
        span = cell.get("colspan", "1").strip()
        columns = min(int(span), 64) if span.isdigit() and int(span) else 1
        return TableCell(tuple(self.blocks(cell, _styled(cell, style), depth + 1)), columns)

    def _definitions(self, element: Any, style: _Type, depth: int) -> TableBlock:
        """A list of terms and what they mean, as a table of two columns."""
        rows: list[tuple[TableCell, ...]] = []
        for child in element.iter("dt", "dd"):
            cell = TableCell(tuple(self.blocks(child, _styled(child, style), depth + 1)))
            if child.tag == "dt" or not rows:
                rows.append((cell,))
            else:
                rows[-1] = (*rows[-1], cell)
        return TableBlock(tuple(rows), ruled=False)

    def _is_hidden(self, element: Any) -> bool:
        if element.tag in _LEFT_OUT or "hidden" in element.attrib or element.get("type", "").lower() == "hidden":
            return True
        if _HIDING.search(element.get("style", "")):
            return True
        names = [f".{name}" for name in element.get("class", "").split()]
        return bool(self._hidden) and not self._hidden.isdisjoint([*names, f"#{element.get('id', '')}"])


def _styled(element: Any, style: _Type) -> _Type:
    tag = element.tag.lower()
    own = element.get("style", "")
    size = _HEADINGS.get(tag, style.size)
    if declared := _SIZE.search(own):
        size = _points(float(declared.group(1)), declared.group(2).lower(), style.size)
    return replace(
        style,
        size=size,
        bold=style.bold or tag in _BOLD or bool(_WEIGHT.search(own)),
        preformatted=style.preformatted or tag in ("pre", "textarea"),
    )


def _points(number: float, unit: str, inherited: float) -> float:
    points = {
        "px": number * 0.75,
        "pt": number,
        "em": number * inherited,
        "rem": number * 12,
        "%": number / 100 * inherited,
    }
    return min(max(points[unit], 4.0), 72.0)


def _run(text: str | None, style: _Type) -> Iterator[Run]:
    if text:
        yield Run(text if style.preformatted else re.sub(r"\s+", " ", text), style.size, style.bold)


def _shown_by_control(element: Any) -> str:
    """What a form control or a picture that cannot be loaded shows."""
    match element.tag.lower():
        case "textarea":
            return f" {element.text or ''} "
        case "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            return f" {' '.join(option.text_content().strip() for option in chosen)} "
        case "img":
            return f" {element.get('alt', '')} "
    if element.get("type", "text").lower() in ("checkbox", "radio"):
        return " ☒ " if "checked" in element.attrib else " ☐ "
    return f" {element.get('value', '')} "


def _paragraphs(inline: Sequence[Run]) -> Iterator[Paragraph]:
    if any(run.text.strip() for run in inline):
        yield Paragraph(tuple(_without_edges(inline)))


def _without_edges(inline: Sequence[Run]) -> list[Run]:
    """The runs without white space at the paragraph's beginning, where browsers drop it."""
    runs = list(inline)
    while runs and not runs[0].text.strip():
        runs.pop(0)
    return [replace(runs[0], text=runs[0].text.lstrip(" ")), *runs[1:]]
