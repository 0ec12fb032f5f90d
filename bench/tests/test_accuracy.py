"""The engine on the certificates of the fixtures: a floor that no change may fall below."""

from __future__ import annotations

import pytest

from bench.accuracy import FIXTURES, result_of
from bench.corpora import Reader, known_documents
from bench.scoring import Score
from extraction.presets import PRESETS


@pytest.fixture(scope="module")
def score() -> Score:
    """Of all fixtures that need no recognition."""
    score, reader = Score(), Reader()
    for known in known_documents(FIXTURES):
        if not known.recognised:
            result = result_of(known, reader, PRESETS["any-state"].fields)
            score.add(known, result["rows"], result["seconds"])
    return score


def test_nearly_every_cell_is_right(score: Score) -> None:
    assert score.total.cells >= 50
    assert (score.total.accuracy or 0) >= 0.98


def test_the_rows_are_those_of_the_documents(score: Score) -> None:
    assert score.total.row_f1 == 1.0
    assert score.rows_of_others == 0


def test_no_confident_cell_is_wrong_and_confidence_is_of_use(score: Score) -> None:
    assert score.confident_wrong == 0
    assert score.covered >= 0.1 * score.total.cells
