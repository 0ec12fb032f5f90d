"""Candidates: what may fill a column, with the score of its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.model import Value


@dataclass(eq=False)
class Candidate:
    """A value for a column from one place. `score` is 0 to 1 and only ranks; confidence comes later."""

    role: str
    reading: Reading
    piece: Piece
    score: float
    source: str  # the kind of evidence: "caption", "sentence", "statement", …
    direction: str = ""
    strength: float = 1.0  # of the caption
    margin: float = 1.0  # by how much its score beats that of the best other value
    supports: list[str] = field(default_factory=list)  # other evidence for the same value
    elsewhere: tuple[Piece, ...] = ()  # other words that say the same
    announced_by: str = ""  # the words of its caption
    rivals: tuple[Candidate, ...] = ()  # other values of its column, the best first

    @property
    def value(self) -> Value:
        return self.reading.value

    def __repr__(self) -> str:
        return f"Candidate({self.role}={self.value!r} {self.score:.2f} {self.source} {self.direction})"
