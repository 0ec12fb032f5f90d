"""Names of persons at the beginning or the end of words in a sentence; `announcing` are words of its phrases."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading, read_person
from extraction.model import Word


def leading_name(words: Sequence[Word], announcing: set[int]) -> tuple[Reading, list[Word]] | None:
    """The longest name at the beginning of words."""
    best = None
    for stop in range(1, min(len(words), 9) + 1):
        word = words[stop - 1]
        broken = stop > 1 and words[stop - 2].text.endswith("-")  # "Guadalupe Ramírez-" over "Soto"
        if id(word) in announcing or (best and word.box.x0 < words[stop - 2].box.x0 and not broken):
            break
        piece_words = list(words[:stop])
        reading = read_person(_joined(piece_words))
        if reading and reading.fit >= 0.6:
            best = (reading, piece_words)
        if word.text.endswith((".", ";", ":")) and len(word.text) > 4:
            break
    return best


def trailing_name(words: Sequence[Word], announcing: set[int]) -> tuple[Reading, list[Word]] | None:
    """The longest name at the end of words."""
    best = None
    for count in range(1, min(len(words), 9) + 1):
        crosses = count > 1 and words[-count].box.y1 < words[1 - count].box.y0 + 0.3 * words[-count].box.height
        if id(words[-count]) in announcing or (best and crosses) or words[-count].text == "I,":
            break
        piece_words = list(words[-count:])
        reading = read_person(_joined(piece_words))
        if reading and reading.fit >= 0.6 and piece_words[0].text[0].isupper():
            best = (reading, piece_words)
        elif best and len(piece_words) > len(best[1]) + 1:
            break
    return best


def _joined(words: list[Word]) -> Piece:
    return Piece(page=None, lines=(tuple(words),))  # type: ignore[arg-type]  # only its text is read
