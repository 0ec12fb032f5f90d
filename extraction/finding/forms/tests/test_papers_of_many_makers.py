"""The papers of `tests/fixtures/papers` without the scans, which `python -m bench.accuracy` measures too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.comparison import compare, results
from extraction.presets import PRESETS

PAPERS = Path(__file__).resolve().parents[4] / "tests" / "fixtures" / "papers"
ENOUGH = 0.95


@pytest.mark.parametrize(("slug", "name"), [("invoice", "truth.json"), ("invoice-lines", "truth-lines.json")])
def test_nearly_every_cell_of_every_paper_is_right(slug: str, name: str) -> None:
    truth = json.loads((PAPERS / name).read_text(encoding="utf-8"))
    truth["documents"] = [document for document in truth["documents"] if document["kind"] != "scan"]

    found = compare(truth, {"documents": list(results(truth, PAPERS, PRESETS[slug].fields))})

    assert found.total.cells > 150
    assert found.total.right >= ENOUGH * found.total.cells, found.errors
    assert found.confident_wrong <= 0.005 * found.confident, found.errors
    assert found.surplus_rows == 0


@pytest.mark.parametrize("slug", ["invoice", "invoice-lines"])
def test_a_certificate_is_no_invoice(slug: str) -> None:
    folder = PAPERS.parent / "documents"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    truth["documents"] = [document for document in truth["documents"] if document["kind"] == "pdf"][:6]

    found = list(results(truth, folder, PRESETS[slug].fields))

    assert [document["rows"] for document in found] == [[]] * len(found)
