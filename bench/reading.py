"""How long a document takes: born-digital against pdfium's own text, scanned against the recogniser alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from functools import partial

import numpy as np
import pypdfium2 as pdfium

from bench.documents import SCANNED, Sample, samples
from bench.timing import Ratio, against, verdict, worked
from extraction import Table, extract, read
from extraction.engines.offline import OfflineEngine
from extraction.presets import PRESETS

FIELDS = PRESETS["california"].fields
ENGINE = OfflineEngine()
WARM_UP = 5
MOST_SCANS = 12


def pdfium_text(data: bytes) -> int:
    """What pdfium needs for the text of a document: open it, load every page, take its characters."""
    document = pdfium.PdfDocument(data)
    characters = 0
    for page in document:
        text = page.get_textpage()
        characters += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return characters


def rows_of(data: bytes, name: str) -> Table:
    return extract(read(data, name), FIELDS, ENGINE)


def born_digital() -> Iterator[str]:
    """The work for each document at first sight, as a worker meets it: the engine remembers texts it has seen.

    Pdfium meets it once too, before or after in turn: who comes first finds nothing of it in the processor's caches.
    """
    documents = [sample for sample in samples("pdf") if sample.path.suffix.lower() == ".pdf"]
    for sample in documents[:WARM_UP]:
        rows_of(sample.data, sample.path.name)
    ratios, seconds, finding = [], [], []
    for number, sample in enumerate(documents[WARM_UP:] or documents):
        baseline = worked(partial(pdfium_text, sample.data)) if number % 2 else 0.0
        started = time.process_time()
        document = read(sample.data, sample.path.name)
        finding.append(worked(partial(extract, document, FIELDS, ENGINE)))
        seconds.append(time.process_time() - started)
        ratios.append(seconds[-1] / (baseline or worked(partial(pdfium_text, sample.data))))
    yield f"born-digital: {len(seconds)} documents, each read once"
    yield verdict("reading and finding, median", 1000 * statistics.median(seconds), 25, "ms")
    yield verdict("reading and finding, slowest", 1000 * max(seconds), 50, "ms")
    yield f"        of it finding, median {1000 * statistics.median(finding):.2f} ms"
    yield verdict("× the time of pdfium's own text, median", statistics.median(ratios), 3, "×")


def recogniser_alone(sample: Sample) -> Ratio | None:
    """A scanned document against the two networks on the same pictures, called through the library that ships them."""
    from bench.recogniser import library_recogniser, pictures

    images = pictures(sample.data, sample.path.name)
    if not images:
        return None
    engine = library_recogniser()
    return against(
        partial(rows_of, sample.data, sample.path.name),
        lambda: [engine(np.ascontiguousarray(image)) for image in images],
        rounds=2,
    )


def scanned() -> Iterator[str]:
    documents = samples(*SCANNED)[:: max(1, len(samples(*SCANNED)) // MOST_SCANS)][:MOST_SCANS]
    results = [result for result in map(recogniser_alone, documents) if result is not None]
    yield f"scanned: {len(results)} documents"
    yield f"        median {statistics.median(result.seconds for result in results):.2f} s a document"
    yield verdict("× the time of the recogniser alone, median", statistics.median(r.ratio for r in results), 1.2, "×")
