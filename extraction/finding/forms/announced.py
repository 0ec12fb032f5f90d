"""The values that captions announce: each caption gets at most one, each word serves at most one caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.finding.candidates import Candidate
from extraction.finding.forms.form_values import Manner, is_plainly_money, read_value
from extraction.finding.forms.papers import Caption, caption_words
from extraction.finding.forms.wanted import Target, Wanted
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.finding.relations import Direction
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import DataType, FieldSpec, Word

_PRIOR = {Direction.INLINE: 1.0, Direction.RIGHT: 0.93, Direction.BELOW: 0.9, Direction.ABOVE: 0.6}
_TYPED = frozenset({DataType.DATE, DataType.MONEY, DataType.NUMBER, DataType.IDENTIFIER})
_NAMES = frozenset({DataType.ORGANISATION, DataType.PERSON, DataType.TEXT, DataType.CHOICE})
_LEAST = 0.25
_MOST_LINES = 4
_SENTENCE_ENDS = (".", ",", ";")
_MOST_CARRIED = 5  # words


@dataclass(eq=False)
class _Option:
    caption: Caption
    target: Target
    direction: Direction
    piece: Piece
    reading: Reading
    typed: bool
    score: float
    rank: float = 0.0


class Announced:
    """Finds the values of a sheet's captions."""

    def __init__(self, sheet: Sheet, captions: Sequence[Caption], wanted: Wanted, manner: Manner) -> None:
        self._sheet = sheet
        self._captions = captions
        self._wanted = wanted
        self._manner = manner
        self._specs: dict[str, FieldSpec] = {spec.key: spec for spec in wanted.fields}
        self._words = caption_words(captions)
        self._on_span: dict[int, list[Caption]] = {}
        for caption in captions:
            self._on_span.setdefault(caption.span.number, []).append(caption)

    def candidates(self) -> Iterator[Candidate]:
        """Candidates for the columns asked for and, from `~`, for what else the sheet announces."""
        options = [option for caption in self._captions for option in self._options(caption)]
        for option in options:
            option.rank = option.score * _favour(option, options)
        options.sort(key=lambda option: -option.rank)
        served: dict[int, Piece] = {}
        taken: dict[int, Caption] = {}
        for option in options:
            piece, caption = option.piece, option.caption
            if option.rank < _LEAST or any(taken.get(word, caption) is not caption for word in piece.word_ids):
                continue
            if served.setdefault(id(caption), piece).box != piece.box:
                continue
            taken.update((word, caption) for word in piece.word_ids)
            yield Candidate(
                option.target.role, option.reading, piece.narrowed(option.reading.printed), option.score, "caption",
                option.direction.value, option.target.strength,
            )  # fmt: skip

    def _options(self, caption: Caption) -> Iterator[_Option]:
        for direction, piece, nearness in self._pieces(caption):
            for target in caption.targets:
                option = self._option(caption, target, direction, piece, nearness)
                if option is not None:
                    yield option

    def _option(
        self, caption: Caption, target: Target, direction: Direction, piece: Piece, nearness: float
    ) -> _Option | None:
        kind = self._wanted.kind(target.role)
        spec = self._specs.get(target.role)
        long = spec is not None and kind is DataType.TEXT and target.role not in self._wanted.items
        reading = read_value(self._extended(piece) if long else piece, kind, spec, self._manner)
        if reading is None:
            return None
        if spec is not None and spec.data_type is DataType.TEXT and kind is not DataType.TEXT:
            reading = Reading(reading.printed, reading.fit, reading.printed)
        if kind in _NAMES and direction is Direction.INLINE and not caption.sign and target.strength < 1:
            return None  # "To be agreed", "For information"
        if (
            kind is DataType.MONEY
            and direction is Direction.INLINE
            and not (caption.sign or is_plainly_money(piece.text))
        ):
            return None  # "Net 45" is a term of payment
        prior = _PRIOR[direction] * (nearness if kind in _NAMES or direction is not Direction.RIGHT else 1.0)
        score = target.strength * reading.fit * prior
        typed = kind in _TYPED
        return _Option(caption, target, direction, self._extended(piece) if long else piece, reading, typed, score)

    def _pieces(self, caption: Caption) -> Iterator[tuple[Direction, Piece, float]]:
        """What stands behind, right of, below and above a caption, with how near and how well aligned it is."""
        if not caption.closes:
            if behind := self._behind(caption):
                yield Direction.INLINE, behind, 1.0
            return
        span, em = caption.span, caption.span.em
        right = self._sheet.right_of(span) or self._far_right(span)
        if right is not None and (piece := self._free(right)):
            gap = (right.box.x0 - span.box.x1) / em
            yield Direction.RIGHT, piece, 1.0 if gap < 5 else 0.88 if gap < 14 else 0.65
        below = self._sheet.below(span)
        if below is not None and (piece := self._free(below)):
            yield (
                Direction.BELOW,
                piece,
                _alignment(span, below) * (1.0 if below.box.y0 - span.box.y1 < 1.5 * em else 0.85),
            )
        above = None if caption.sign else self._sheet.above(caption.first)
        if above is not None and (piece := self._free(above)):
            yield Direction.ABOVE, piece, _alignment(span, above)

    def _far_right(self, span: Span) -> Span | None:
        """The next span of the line, however far off it stands, as sums do at the end of a wide row."""
        line = next((line for line in self._sheet.span_lines if span in line), [span])
        return next(iter(line[line.index(span) + 1 :]), None)

    def _behind(self, caption: Caption) -> Piece | None:
        following = [c.start for c in self._on_span[caption.span.number] if c.start >= caption.stop]
        words = caption.span.words[caption.stop : min(following, default=len(caption.span.words))]
        if not following and not caption.sign and words and not words[-1].text.endswith(_SENTENCE_ENDS):
            words += self._goes_on(caption.span)
        return Piece(caption.span.page, (words,)) if any(c.isalnum() for w in words for c in w.text) else None

    def _goes_on(self, span: Span) -> tuple[Word, ...]:
        """The words of the next line with which a sentence ends."""
        block = self._sheet.block_of[span.number]
        after = block.spans[block.spans.index(span) + 1 :][:1]
        words = after[0].words if after else ()
        if any(id(word) in self._words for word in words):
            return ()
        if words and span.box.x1 + words[0].box.width + 0.3 * span.size < block.box.x1:
            return ()  # it would have fitted before: the line ends a sentence
        end = next((at for at, word in enumerate(words, 1) if word.text.endswith(_SENTENCE_ENDS)), 0)
        return words[:end] if end <= _MOST_CARRIED else ()

    def _free(self, span: Span) -> Piece | None:
        """The words of a span up to a caption on it; None where it begins with one or is one that nobody knows."""
        if id(span.words[0]) in self._words or span.text.endswith(":"):
            return None
        stop = min((c.start for c in self._on_span.get(span.number, ())), default=len(span.words))
        return Piece(span.page, (span.words[:stop],))

    def _extended(self, piece: Piece) -> Piece:
        """A text with the lines on which it goes on."""
        start = self._sheet.span_of.get(id(piece.lines[0][0]))
        if start is None or piece.lines[0][-1] is not start.words[-1]:
            return piece
        block = self._sheet.block_of[start.number]
        lines = list(piece.lines)
        for span in block.spans[block.spans.index(start) + 1 :]:
            captioned = any(id(word) in self._words for word in span.words) or self._sheet.left_of(span) is not None
            if len(lines) >= _MOST_LINES or captioned or span.bold != start.bold:
                break
            lines.append(span.words)
        return Piece(piece.page, tuple(lines))


def _alignment(one: Span, other: Span) -> float:
    edges = (one.box.x0 - other.box.x0, one.box.x1 - other.box.x1, one.center[0] - other.center[0])
    return 1.0 if min(map(abs, edges)) < one.em else 0.8


def _favour(option: _Option, options: Sequence[_Option]) -> float:
    """How far a direction is that of the captions beside and below it, as those show whose values can be checked."""
    if option.direction is Direction.INLINE:
        return 1.0
    for_it = total = 0.0
    for other in options:
        if not other.typed or other.reading.fit < 0.6 or other.direction is Direction.INLINE or other is option:
            continue
        weight = 3.0 if _in_one_row(option.caption.span, other.caption.span) else 0.4
        total += weight
        for_it += weight * (other.direction is option.direction)
    return 0.5 + 0.5 * min(1.0, 1.5 * (for_it + 0.7) / (total + 1.0))


def _in_one_row(one: Span, other: Span) -> bool:
    beside = abs(one.center[1] - other.center[1]) < 0.6 * one.em
    under = min(abs(one.box.x0 - other.box.x0), abs(one.box.x1 - other.box.x1)) < one.em
    return beside or (under and abs(one.center[1] - other.center[1]) < 12 * one.em)
