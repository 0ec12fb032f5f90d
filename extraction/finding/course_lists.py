"""Courses listed without a table: a line for each, or a card whose title stands over its items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extraction.finding.candidates import Candidate
from extraction.finding.line_items import line_items, may_hold_amount
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, read_title
from extraction.finding.title_fit import title_fit
from extraction.finding.title_lists import are_titles
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.dates import may_hold_date
from extraction.values.letters import has_digit
from extraction.values.organisations import is_unmistakable
from extraction.vocabulary.boilerplate import carries_no_items
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX

Course = dict[str, Candidate]

_LEAST = 2
_MOST_STRIPS = 3
_LEAST_STRIP_LINES = 3
_SCORE = 0.8
_LEAST_FIT = 0.55
_MOST_WORDS = 30  # of a line
_MOST_TITLE_WORDS = 16
_MOST_LINES_OF_A_CARD = 9
_MOST_TITLE_LINES = 3
_MOST_CAPTION_WORDS = 2
_TIGHT = 0.7  # line heights between the lines of a title
_FAR = 6.0  # type sizes from one line of a list to the next at most


def listed_courses(sheet: Sheet) -> list[Course]:
    """The courses of a list, top to bottom; none where fewer than two lines or cards are of this kind."""
    dated = [may_hold_date(text) for text in sheet.line_texts]
    counted = [has_digit(text) and may_hold_amount(text) for text in sheet.line_texts]
    telling = [number for number, said in enumerate(zip(dated, counted, strict=True)) if any(said)]
    if len(telling) < _LEAST:
        return []
    rows = _by_lines(
        sheet, [sheet.lines[n] for n in telling if (dated[n] and counted[n]) or _may_name(sheet.span_lines[n])]
    )
    if sum(dated) < _LEAST or sum(counted) < _LEAST:  # each card has a date and an amount
        return rows
    cards = [card for strip in _strips(sheet.span_lines) for card in _by_cards(sheet, _words_of(strip), strip)]
    return max(cards, rows, _by_cards(sheet, sheet.lines, sheet.span_lines), key=len)


def _may_name(line: Sequence[Span]) -> bool:
    """Whether a field, a method or a code may be among the items of a line."""
    return any(
        "#" in span.text or "(" in span.text or FIELD_INDEX.starts(span.keys) or LABELLED_INDEX.starts(span.keys)
        for span in line
    )


def _strips(lines: Sequence[Sequence[Span]]) -> list[list[list[Span]]]:
    """The lines of each of the columns that cards are set in; none where they are not set side by side."""
    counts = Counter(len(line) for line in lines if 1 < len(line) <= _MOST_STRIPS)
    count = max(counts, key=lambda n: (counts[n], n), default=0)
    if counts[count] < _LEAST_STRIP_LINES:
        return []
    full = [line for line in lines if len(line) == count]
    lefts = [median(line[number].box.x0 for line in full) for number in range(count)]
    if any(abs(span.box.x0 - left) > 2 * span.em for line in full for span, left in zip(line, lefts, strict=True)):
        return []
    edges = [*lefts, float("inf")]
    return [
        [part for line in lines if (part := [s for s in line if low - s.em < s.box.x0 < high - s.em])]
        for low, high in pairwise(edges)
    ]


def _words_of(lines: Sequence[Sequence[Span]]) -> list[list[Word]]:
    return [[word for span in line for word in span.words] for line in lines]


def _by_lines(sheet: Sheet, lines: Sequence[Sequence[Word]]) -> list[Course]:
    best: list[Course] = []
    run: list[Course] = []
    bottom = 0.0
    for line in lines:
        course = _course(sheet, line)
        if course is None:
            continue
        top, size = line[0].box.y0, line[0].size
        alike = bool(run) and len(run[-1].keys() & course.keys()) >= len(course) - 1 and top - bottom < _FAR * size
        run = [*run, course] if alike else [course]
        bottom = line[0].box.y1
        best = max(best, run, key=len)
    return best if len(best) >= _LEAST and are_titles([str(course["course_title"].value) for course in best]) else []


def _course(sheet: Sheet, line: Sequence[Word]) -> Course | None:
    """The items of a line with a title and, beside it, a date or an amount and one more item."""
    if len(line) > _MOST_WORDS:
        return None
    found, rest = line_items(sheet.page, line)
    if len(found) < 2 or not {"completion_date", "credits"} & found.keys() or not rest:
        return None
    title = _title(sheet, max(rest, key=lambda run: sum(len(word.text) for word in run)))
    return {**found, "course_title": title} if title and len(rest) <= 3 else None


def _title(sheet: Sheet, *lines: Sequence[Word]) -> Candidate | None:
    piece = Piece(sheet.page, tuple(tuple(line) for line in lines))
    reading = read_title(piece)
    if reading is None or reading.fit < _LEAST_FIT or len(piece.words) > _MOST_TITLE_WORDS or _is_caption(piece):
        return None
    return None if carries_no_items(piece.text) else Candidate("course_title", reading, piece, _SCORE, "list")


def _is_caption(piece: Piece) -> bool:
    return piece.text.endswith(":") and len(piece.words) <= _MOST_CAPTION_WORDS


def _by_cards(sheet: Sheet, lines: Sequence[Sequence[Word]], spans: Sequence[Sequence[Span]]) -> list[Course]:
    """Cards: lines set alike, each alone on its line, with the same kinds of items under each."""
    alike: dict[tuple[int, bool, int], list[int]] = defaultdict(list)
    for number, row in enumerate(spans):
        span = row[0]
        if len(row) == 1 and len(span.words) <= _MOST_TITLE_WORDS and _may_be_title(span):
            alike[round(span.size * 2), span.bold, round(span.box.x0 / 4)].append(number)
    best: list[Course] = []
    for numbers in alike.values():
        titles = [run for run in _joined(numbers, lines) if len(run) <= _MOST_TITLE_LINES]
        if len(titles) >= max(_LEAST, len(best) + 1):
            best = max(best, _cards_under(sheet, lines, titles), key=len)
    return best


def _may_be_title(span: Span) -> bool:
    captioned = any(word.text.endswith(":") for word in span.words[:3])
    return not captioned and title_fit(span.text) >= _LEAST_FIT


def _joined(numbers: Sequence[int], lines: Sequence[Sequence[Word]]) -> list[list[int]]:
    """Line numbers in runs without gaps: the lines of one title."""
    runs = [[numbers[0]]]
    for before, number in pairwise(numbers):
        above, below = lines[before][0].box, lines[number][0].box
        if number == before + 1 and below.y0 - above.y1 < _TIGHT * above.height:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _cards_under(sheet: Sheet, lines: Sequence[Sequence[Word]], titles: Sequence[Sequence[int]]) -> list[Course]:
    ends = [run[0] for run in titles[1:]] + [len(lines)]
    cards: list[Course] = []
    for run, end in zip(titles, ends, strict=True):
        card = _card(sheet, lines, run, min(end, run[-1] + _MOST_LINES_OF_A_CARD))
        if card is not None:
            cards.append(card)
        elif cards:
            break
    if len(cards) < _LEAST or not are_titles([str(card["course_title"].value) for card in cards]):
        return []
    return cards if len(set.intersection(*(set(card) for card in cards))) >= 3 else []


def _card(sheet: Sheet, lines: Sequence[Sequence[Word]], run: Sequence[int], end: int) -> Course | None:
    card: Course = {}
    under = lines[run[-1] + 1 : end]
    for line in under:
        found, rest = line_items(sheet.page, line)
        for role, candidate in found.items():
            card.setdefault(role, candidate)
        for words in rest:
            if "sponsor" not in card and is_unmistakable(" ".join(word.text for word in words)):
                piece = Piece(sheet.page, (tuple(words),))
                if reading := READERS["sponsor"](piece):
                    card["sponsor"] = Candidate("sponsor", reading, piece, _SCORE, "list")
    if not {"completion_date", "credits"} <= card.keys():
        return None
    title = _title(sheet, *(lines[number] for number in run))
    return {**card, "course_title": title} if title else None
