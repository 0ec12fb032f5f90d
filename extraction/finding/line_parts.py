"""A line cut where its makers cut it: at bars, bullets, leaders and wide gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.model import Word

HARD = frozenset(["|", "·", "•", "¦", ";", "~", "*", "//", "||"])
SOFT = frozenset(["-", "–", "—", "/", ",", ":", "=", ".", "(", ")", "[", "]"])
_GLUED = re.compile(r"(?<=\w)[·•|](?=\w)")
_LEADING = frozenset(".…_·-")
_LEADER = re.compile(r"^(?:[.…_·]{2,}|-{3,}|[.…_])$")
_WIDE = 0.9  # type sizes, from which a gap parts two items
_WIDE_OF_INK = 1.3  # the same where sizes are those of the ink
_TIME = re.compile(r"\d{1,2}:\d{2}(?:[ap]\.?m\.?)?(?:[-–]\d{1,2}:\d{2}(?:[ap]\.?m\.?)?)?:?", re.IGNORECASE)
_BETWEEN_TIMES = re.compile(r"[-–—]|to|[ap]\.?m\.?:?|\(?(?:e|c|m|p)[sd]?t\)?:?|noon", re.IGNORECASE)


def line_parts(words: Sequence[Word], *, recognised: bool) -> list[list[Word]]:
    """The parts of a line, without hours of a session ahead of it; `recognised` where sizes are those of the ink."""
    return list(_parts(_without_times(words), _WIDE_OF_INK if recognised else _WIDE))


def _parts(words: Sequence[Word], wide: float) -> Iterator[list[Word]]:
    """A line cut at bars, bullets, leaders and wide gaps."""
    part: list[Word] = []
    if _GLUED.search(" ".join([word.text for word in words])):
        words = [unglued for glued in words for unglued in _unglued(glued)]
    for word in words:
        text = word.text
        if text in HARD or (text[0] in _LEADING and _LEADER.match(text)):
            if part:
                yield part
            part = []
            continue
        if part and (word.box[0] - part[-1].box[2] > wide * word.size or part[-1].text.endswith(";")):
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _unglued(word: Word) -> Iterator[Word]:
    """A word without the signs that a recogniser glued others to: "2024·Accounting"."""
    texts = [text for text in _GLUED.split(word.text) if text]
    if len(texts) < 2:
        yield word
        return
    each, x = word.box.width / len(word.text), word.box.x0
    for text in texts:
        yield word._replace(text=text, box=word.box._replace(x0=x, x1=x + each * len(text)))
        x += each * (len(text) + 1)
        if text is not texts[-1]:
            yield word._replace(text="·")


def _without_times(words: Sequence[Word]) -> Sequence[Word]:
    """A line without the hours of the session ahead of it: "8:00 - 9:40 AM Consolidations"."""
    start = 0
    while start < len(words) and (
        _TIME.fullmatch(words[start].text) or (start and _BETWEEN_TIMES.fullmatch(words[start].text))
    ):
        start += 1
    return words[start:] if start < len(words) else words
