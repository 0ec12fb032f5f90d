"""Scans and photographs against Tesseract: pages a minute of two processes each, and wrong cells of the same finding.

Tesseract gets what the networks get, the pages as pictures, turned as their orientation tag says, and finds out itself
which way up they are; of the document formats it is spared all. It is a program of the machine, so it may be missing.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image

from bench.comparison import compare, plain
from bench.documents import SCANNED, Sample, corpus, samples
from bench.recogniser import pictures
from bench.timing import verdict
from extraction import Box, Document, Page, Table, Word, extract
from extraction.presets import PRESETS
from extraction.sandbox import Sandbox

PROCESSES = 2
MOST_DOCUMENTS = 60
PAGES_RESOLUTION = 200  # dots per inch of a PDF's pages: fewer cost Tesseract cells, more cost it time
FIELDS = PRESETS["any-state"].fields


def tesseract() -> Iterator[str]:
    documents = samples(*SCANNED)
    documents = documents[:: max(1, len(documents) // MOST_DOCUMENTS)][:MOST_DOCUMENTS]
    if shutil.which("tesseract") is None:
        yield "MISSED  against Tesseract: it is not installed (apt-get install tesseract-ocr)"
        return
    with tempfile.TemporaryDirectory() as folder:
        pages = _as_pictures(documents, Path(folder))
        ours_seconds, ours = _read_by_us(documents)
        theirs_seconds, theirs = _read_by_tesseract(pages)
    count = sum(map(len, pages.values()))
    rate, their_rate = 60 * count / ours_seconds, 60 * count / theirs_seconds
    wrong, their_wrong = _wrong(documents, ours), _wrong(documents, theirs)
    yield f"scans: {len(documents)} documents, {count} pages, {PROCESSES} processes each"
    yield f"        Tesseract {their_rate:.0f} pages a minute, {their_wrong} wrong cells; we {rate:.0f}, {wrong}"
    yield verdict("× the pages a minute of Tesseract", rate / their_rate, 1, "×", at_least=True)
    yield verdict("× the wrong cells of Tesseract", wrong / max(their_wrong, 1), 1 / 3, "×")


def _as_pictures(documents: Sequence[Sample], folder: Path) -> dict[str, list[Path]]:
    """The pages of each document as files, which no clock counts."""
    pages: dict[str, list[Path]] = {}
    for sample in documents:
        pages[sample.path.name] = []
        for number, picture in enumerate(pictures(sample.data, sample.path.name, resolution=PAGES_RESOLUTION)):
            path = folder / f"{len(pages)}_{number}.png"
            Image.fromarray(picture[..., ::-1]).save(path, compress_level=1)
            pages[sample.path.name].append(path)
    return pages


def _read_by_us(documents: Sequence[Sample]) -> tuple[float, dict[str, Table]]:
    """From the stored bytes to the table, in sandboxes, as workers do it."""
    sandboxes = [Sandbox() for _ in range(PROCESSES)]
    try:
        for sandbox in sandboxes:
            sandbox.extract(documents[0].path, documents[0].path.name, FIELDS)  # a worker that is up has its networks
        began = time.perf_counter()
        with ThreadPoolExecutor(PROCESSES) as pool:
            shares = [documents[first::PROCESSES] for first in range(PROCESSES)]
            found = list(pool.map(_tables, sandboxes, shares))
        seconds = time.perf_counter() - began
    finally:
        for sandbox in sandboxes:
            sandbox.close()
    return seconds, {name: table for share in found for name, table in share.items()}


def _tables(sandbox: Sandbox, documents: Sequence[Sample]) -> dict[str, Table]:
    return {sample.path.name: sandbox.extract(sample.path, sample.path.name, FIELDS).table for sample in documents}


def _read_by_tesseract(pages: Mapping[str, Sequence[Path]]) -> tuple[float, dict[str, Table]]:
    began = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        read = dict(zip(pages, pool.map(_recognised, pages.values()), strict=True))
    seconds = time.perf_counter() - began
    documents = {name: Document(name, "image", tuple(found)) for name, found in read.items()}
    return seconds, {name: extract(document, FIELDS) for name, document in documents.items()}


def _recognised(pages: Sequence[Path]) -> list[Page]:
    command = ["--psm", "1", "--dpi", str(PAGES_RESOLUTION), "-l", "eng", "tsv"]
    found = []
    for number, path in enumerate(pages, start=1):
        ran = subprocess.run(
            ["tesseract", str(path), "stdout", *command],
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            check=False,
        )
        found.append(_page(ran.stdout.decode(), number))
    return found


def _page(table: str, number: int) -> Page:
    """The page of Tesseract's TSV: one line per word, boxes on the upright page."""
    lines = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
    whole = next((line for line in lines if line["level"] == "1"), {"width": "1", "height": "1"})
    words = tuple(_word(line) for line in lines if line["level"] == "5" and line["text"].strip())
    return Page(number, float(whole["width"]), float(whole["height"]), words, recognised=True)


def _word(line: Mapping[str, str]) -> Word:
    left, top, width, height = (float(line[key]) for key in ("left", "top", "width", "height"))
    box = Box(left, top, left + width, top + height)
    return Word(line["text"].strip(), box, height, confidence=max(float(line["conf"]), 0) / 100)


def _wrong(documents: Sequence[Sample], tables: Mapping[str, Table]) -> int:
    """Cells that are not what the truth says, and cells of rows that it does not know."""
    truth: dict[str, Any] = json.loads((corpus() / "truth.json").read_text(encoding="utf-8"))
    names = {sample.path.name for sample in documents}
    asked = {"documents": [entry for entry in truth["documents"] if entry["file"] in names]}
    rows = [{"file": name, "rows": [plain(row) for row in table.rows]} for name, table in tables.items()]
    comparison = compare(asked, {"documents": rows})
    return comparison.total.cells - comparison.total.right + comparison.total.invented
