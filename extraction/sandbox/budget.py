"""What one document may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds for one document and for the process that reads it."""

    seconds: float = 120.0
    memory_bytes: int = 2 * 1024**3  # resident; the recognition networks take about a quarter of a gibibyte of it
    documents: int = 500  # after which the process is replaced, lest what libraries leak adds up
