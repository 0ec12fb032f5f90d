"""The page about a run's life is drawn from the table of moves."""

from __future__ import annotations

from pathlib import Path

from jobs.lifecycle import MOVES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "run-life.md"


def test_the_diagram_shows_exactly_the_legal_moves() -> None:
    shown = {line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if "-->" in line}

    legal = {f"{status.value} --> {target.value}" for status, targets in MOVES.items() for target in targets}
    assert {line.partition(":")[0].strip() for line in shown if "[*]" not in line} == legal
