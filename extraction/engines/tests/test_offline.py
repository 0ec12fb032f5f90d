"""The offline engine on documents of the fixtures, against what they are known to say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extraction import extract, read
from extraction.engines.offline import OfflineEngine
from extraction.engines.protocol import Engine
from extraction.presets import PRESETS
from extraction.vocabulary.keys import squash

FIXTURES = Path(__file__).resolve().parents[3] / "tests" / "fixtures" / "documents"
BORN_DIGITAL = {"pdf", "docx", "html", "eml", "noncert"}
TRUTH = [
    document
    for document in json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))["documents"]
    if document["kind"] in BORN_DIGITAL
]


@pytest.mark.parametrize("document", TRUTH, ids=lambda document: document["file"])
def test_a_document_gives_the_rows_it_is_known_for(document: dict[str, Any]) -> None:
    data = (FIXTURES / document["file"]).read_bytes()

    table = extract(read(data, document["file"]), PRESETS["any-state"].fields)

    assert len(table.rows) == len(document["rows"])
    for row, known in zip(table.rows, document["rows"], strict=True):
        wrong = {
            key: (value, row.cell(key).value)
            for key, value in known.items()
            if key != "also_accept" and not _same(value, row.cell(key).value)
            if row.cell(key).value not in known.get("also_accept", {}).get(key, ())
        }
        assert wrong == {}


def test_the_engine_is_one_and_names_itself() -> None:
    engine: Engine = OfflineEngine()

    assert engine.name == "offline/1"


def _same(known: object, value: object) -> bool:
    if isinstance(known, int | float):
        return known == value
    return (None if value is None else squash(str(value))) == (None if known is None else squash(str(known)))
