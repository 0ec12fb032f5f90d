"""Courses listed without a table: records of one line or of several, each begun in the same manner.

A list is known by its repetition. Every manner in which two lines or more are set (with a bullet, a number, "Session
3:", a date, in bold, with white above) may be that in which its records begin; the sheet is cut there, each part read,
and the manner whose parts read best as courses is believed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from extraction.finding.candidates import Candidate
from extraction.finding.item_readings import SCORE, may_hold_amount, text_of
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS
from extraction.finding.record_lines import FIGURES, TIGHT, RecordLine, flowing_lines, manners_of, record_lines
from extraction.finding.record_titles import titles_of
from extraction.finding.row_states import is_unfinished
from extraction.finding.strips import strips_of
from extraction.finding.title_lists import are_titles
from extraction.layout.sheet import Sheet
from extraction.lazy import lazy
from extraction.model import Page, Word
from extraction.values.dates import may_hold_date
from extraction.values.letters import count_letters
from extraction.values.organisations import is_unmistakable
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.labels import STATES
from extraction.vocabulary.sponsors import LEGAL_FORMS

Course = dict[str, Candidate]

_LEAST = 2
_MOST_LINES = 10  # of a record
_MOSTLY = 0.7
_LEAST_TOLD = 0.4  # of the parts, that may hold a date or an amount; titles of two lines give two parts
_SELDOM = 0.6
_ALIKE = 0.6  # share of records that are made alike
_LEAST_VALID = 0.75
_WORTH = {"completion_date": 1.0, "credits": 1.0, "field_of_study": 0.8, "delivery_method": 0.5, "course_id": 0.4}
_TYPED = tuple(_WORTH)
_WORTH_OF_TITLE = 1.0
_SURPLUS = 0.9  # what a second date or amount in one record takes away
_SURPLUS_FIELD = 0.4
_WHITE_BETWEEN, _NO_WHITE = 0.45, 0.25  # line heights over most starts; over a line that only goes on
_ALIKE_TITLE = 0.2  # what a title takes away that differs from another in its figures only
_WITH_FIGURES = re.compile(r"\S*\d\S*")
_LEFT_OVER = 0.1  # what words that are no item take away
_MOST_FIRMS = 0.3  # of the titles, that may end as names of firms do
_LEAST_TITLE = 12.0  # letters on average, where only amounts stand beside titles
_STATE_KEYS = frozenset(map(match_key, STATES))
_LEGAL_KEYS = frozenset(map(match_key, LEGAL_FORMS))


@dataclass(eq=False)
class Listing:
    """The courses that one way of cutting a list gives."""

    courses: list[Course] = field(default_factory=list)
    worth: float = 0.0
    left_out: int = 0  # courses that were not completed or earned nothing
    orders: list[list[str]] = field(default_factory=list)  # in which each course names its items


def worth_of(courses: Sequence[Course]) -> float:
    """How much courses say, however they were found."""
    return sum(
        _WORTH_OF_TITLE * course["course_title"].reading.fit
        + sum(worth for role, worth in _WORTH.items() if role in course)
        for course in courses
    )


def listing_of(sheet: Sheet) -> Listing:
    """The courses of a list, top to bottom; none where no two lines or groups of lines are of this kind."""
    texts = [span.text for span in sheet.spans]
    if sum(map(may_hold_amount, texts)) < _LEAST and sum(map(may_hold_date, texts)) < _LEAST:
        return Listing()
    best = _best_listing(sheet.page, record_lines(sheet.page, sheet.lines))
    strips = [line for left, lines in strips_of(sheet) for line in record_lines(sheet.page, lines, left)]
    side_by_side = _best_listing(sheet.page, strips) if strips else Listing()
    return max(best, side_by_side, key=lambda listing: listing.worth)


def _best_listing(page: Page, lines: Sequence[RecordLine]) -> Listing:
    best = Listing()
    if not any(sum(kind in line.figures for line in lines) >= _LEAST for kind in FIGURES):
        return best
    tried: set[tuple[int, ...]] = set()
    for starts in _starts(lines):
        starts = _swallowed(lines, [number for number in starts if not lines[number].ends_list])
        if len(starts) < _LEAST or tuple(starts) in tried:
            continue
        tried.add(tuple(starts))
        parts = _telling(lines, starts)
        listing = max((_read(page, read) for read in _readings(parts)), key=lambda one: one.worth)
        if listing.worth > best.worth and len(listing.courses) + listing.left_out >= _LEAST:
            best = listing
    return best


def _starts(lines: Sequence[RecordLine]) -> Iterator[list[int]]:
    """The lines of each manner, where two of them at least may begin a course: a date follows, or an amount."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, manners in enumerate(manners_of(lines)):
        for manner in manners:
            found[manner].append(number)
    dated = [number for number, line in enumerate(lines) if line.dated]
    counted = [number for number, line in enumerate(lines) if line.counted]
    for starts in found.values():
        told = [{bisect_right(starts, number) for number in kind} - {0} for kind in (dated, counted)]
        if max(map(len, told)) < _LEAST:
            continue
        parts = told[0] | told[1]
        first, last = min(parts), max(parts)
        if len(parts) >= _LEAST_TOLD * (last - first + 1):
            yield starts[first - 1 : last + 1]  # with the one behind, where the last record ends


def _swallowed(lines: Sequence[RecordLine], starts: Sequence[int]) -> list[int]:
    """The starts without lines that go on with the one before: the second line of a title."""
    kept: list[int] = []
    telling = [lines[number].gap for number in starts if lines[number].dated or lines[number].counted]
    if len(telling) > _LEAST and sum(gap > _WHITE_BETWEEN for gap in telling) >= _MOSTLY * len(telling):
        starts = [number for number in starts if lines[number].gap > _NO_WHITE]
    for number in starts:
        next_one = kept and number == kept[-1] + 1 and lines[number].gap < TIGHT and not lines[number].lead[0]
        if not (next_one and not lines[kept[-1]].items.found):
            kept.append(number)
    return kept


def _readings(parts: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    """Parts line by line, and with the lines that only the width of the page parted in one."""
    yield parts
    edge = max((line.box.x1 for part in parts[1:] for line in part.lines), default=0.0)
    flowing = [*parts[:1], *(_Part(flowing_lines(part.lines, edge), part.after) for part in parts[1:])]
    if any(len(one.lines) != len(other.lines) for one, other in zip(parts, flowing, strict=True)):
        yield flowing


def _read(page: Page, parts: Sequence[_Part]) -> Listing:
    records, headings = _with_headings(parts)
    if len(records) < _LEAST:
        return Listing()
    listing = Listing()
    titles = titles_of(page, records)
    said: Course = {}
    for number, (record, title) in enumerate(zip(records, titles, strict=True)):
        said |= headings.get(number, {})
        items = [item for line in record for item in line.items.found]
        if title.candidate is None or _is_caption(str(title.candidate.value)):
            continue
        course = {**said, **_first_of_each(items), "course_title": title.candidate}
        if "sponsor" not in course and (sponsor := _sponsor(page, title.others)):
            course["sponsor"] = sponsor
        listing.orders.append(_order(record, course))
        rows = _by_field(course, items)
        listing.worth += _worth(course, items, rows) - _LEFT_OVER * len(title.others)
        if _counts(record, course, title.others):
            listing.courses += rows
        else:
            listing.left_out += 1
    titles_without_figures = {_WITH_FIGURES.sub("", str(course["course_title"].value)) for course in listing.courses}
    listing.worth -= _ALIKE_TITLE * (len(listing.courses) - len(titles_without_figures))
    return listing if _is_list(listing, len(records)) else Listing()


def _sponsor(page: Page, runs: Sequence[Sequence[Word]]) -> Candidate | None:
    """The organisation that some words of a record must be."""
    for words in runs:
        if is_unmistakable(text_of(words)):
            piece = Piece(page, (tuple(words),))
            if reading := READERS["sponsor"](piece):
                return Candidate("sponsor", reading, piece, SCORE, "list")
    return None


@dataclass(eq=False)
class _Part:
    """A record's lines, and those under it that belong to none."""

    lines: list[RecordLine]
    after: list[RecordLine]

    @lazy
    def roles(self) -> set[str]:
        return {item.role for line in self.lines for item in line.items.found}


def _telling(lines: Sequence[RecordLine], starts: Sequence[int]) -> list[_Part]:
    """The parts of a sheet between starts, from the first that tells of a course to the last."""
    parts = _cut(lines, starts)
    told = [number for number, part in enumerate(parts) if any(line.figures for line in part.lines)]
    if len(told) < _LEAST:
        return []
    common = [role for role in _TYPED if sum(role in parts[n].roles for n in told) >= 0.5 * len(told)]
    if common:  # "Issued on June 30, 2026" under a list of dated amounts
        while told and 2 * sum(role in parts[told[-1]].roles for role in common) <= len(common) - 1:
            told.pop()
        while told and 2 * sum(role in parts[told[0]].roles for role in common) <= len(common) - 1:
            told.pop(0)
    if not told:
        return []
    head = _Part([], list(lines[max(0, starts[told[0]] - 2) : starts[told[0]]]))
    return [head, *parts[told[0] : told[-1] + 1]]


def _cut(lines: Sequence[RecordLine], starts: Sequence[int]) -> list[_Part]:
    """The lines of each record: to the next one, a total or a sentence; the last is no longer than the others."""
    ends = [*starts[1:], len(lines)]
    parts: list[_Part] = []
    for start, end in zip(starts, ends, strict=True):
        stop = next((n for n in range(start + 1, end) if lines[n].ends_list), end)
        stop = min(stop, start + _MOST_LINES)
        parts.append(_Part(list(lines[start:stop]), list(lines[stop:end])))
    longest = max((len(part.lines) for part in parts[:-1]), default=0)
    widest = max((line.gap for part in parts[:-1] for line in part.lines[1:]), default=0.0)
    last = parts[-1].lines[:longest]
    gap = next((n for n in range(1, len(last)) if last[n].gap > max(TIGHT, 1.3 * widest)), len(last))
    parts[-1] = _Part(last[:gap], [])
    return parts


def _with_headings(parts: Sequence[_Part]) -> tuple[list[list[RecordLine]], dict[int, Course]]:
    """The records without lines at their ends that head those that follow, and what these say, by record."""
    records: list[list[RecordLine]] = []
    headings: dict[int, Course] = {}
    own = parts[1:]
    for number, part in enumerate(parts):
        kept = list(part.lines)
        found = [item for line in part.after if (item := _lone_item(line))]
        while len(kept) > 1 and number + 1 < len(parts) and (item := _lone_item(kept[-1])):
            inner = {found.role for line in kept[:-1] for found in line.items.found}
            if item.role not in inner and sum(item.role in p.roles for p in own) > _SELDOM * len(own):
                break
            found.append(item)
            kept.pop()
        if found:
            headings[number] = {item.role: item for item in found}
        if number:
            records.append(kept)
    return records, headings


def _lone_item(line: RecordLine) -> Candidate | None:
    """The item of a line that says nothing else: a date, a field, a method over the courses it holds for."""
    found = line.items.found
    heads = len(found) == 1 and found[0].role in ("completion_date", "field_of_study", "delivery_method")
    return found[0] if heads and not line.items.rest and not line.ends_list else None


def _first_of_each(items: Sequence[Candidate]) -> Course:
    course: Course = {}
    for item in items:
        if not item.role.startswith("~"):
            course.setdefault(item.role, item)
    return course


def _by_field(course: Course, items: Sequence[Candidate]) -> list[Course]:
    """The rows of a course: one for each field with its amount, where it has several of both."""
    fields = [item for item in items if item.role == "field_of_study"]
    amounts = [item for item in items if item.role == "credits"]
    if len(fields) == len(amounts) >= 2 and len({field.value for field in fields}) == len(fields):
        return [
            {**course, "field_of_study": study, "credits": amount}
            for study, amount in zip(fields, amounts, strict=True)
        ]
    return [course]


def _worth(course: Course, items: Sequence[Candidate], rows: Sequence[Course]) -> float:
    surplus = 0
    for role in ("credits", "completion_date"):
        values = {str(item.value) for item in items if item.role == role}
        surplus += max(0, len(values) - (len(rows) if role == "credits" else 1))
    typed = sum(worth for role, worth in _WORTH.items() if role in course)
    typed -= _SURPLUS_FIELD * max(0, len({i.value for i in items if i.role == "field_of_study"}) - len(rows))
    return _WORTH_OF_TITLE * course["course_title"].reading.fit + typed - _SURPLUS * surplus


def _counts(record: Sequence[RecordLine], course: Course, others: Sequence[Sequence[Word]]) -> bool:
    """Whether a course was completed and earned something."""
    if record[0].unticked or ("credits" in course and course["credits"].value == 0):
        return False
    return not any(is_unfinished(text_of(words)) for words in others)


def _is_list(listing: Listing, records: int) -> bool:
    """Whether most parts were courses with the same kinds of items, and their titles are such."""
    courses = listing.courses
    count = len({id(course["course_title"]) for course in courses}) + listing.left_out
    if not courses or count < _LEAST or count < _LEAST_VALID * records:
        return False
    titles = [str(course["course_title"].value) for course in courses]
    if not are_titles(titles) or sum(_is_caption(title) for title in titles) > 0.2 * len(titles):
        return False
    if sum(match_key(title.split()[-1]) in _LEGAL_KEYS for title in titles) > _MOST_FIRMS * len(titles):
        return False
    orders = listing.orders
    common = [role for role in _TYPED if sum(role in order for order in orders) >= _MOSTLY * len(orders)]
    if not _are_alike(listing.orders, common):
        return False
    if len(common) >= 2:
        return True
    return common == ["credits"] and _are_plainly_titles(titles)


def _order(record: Sequence[RecordLine], course: Course) -> list[str]:
    """The roles of a record's items as they stand in it."""
    places = {id(word): place for place, word in enumerate(word for line in record for word in line.words)}
    own = {role: places[id(item.piece.words[0])] for role, item in course.items() if id(item.piece.words[0]) in places}
    return sorted(own, key=lambda role: own[role])


def _are_alike(orders: Sequence[Sequence[str]], common: Sequence[str]) -> bool:
    """Whether most records name what they have in common in the same order, as one hand writes a list."""
    kept = {"course_title", *common}
    counts = Counter(tuple(role for role in order if role in kept) for order in orders)
    return counts.most_common(1)[0][1] >= _ALIKE * len(orders)


def _are_plainly_titles(titles: Sequence[str]) -> bool:
    """Whether titles are so long and telling that an amount beside each is enough."""
    letters = sum(map(count_letters, titles)) / len(titles)
    several = sum(" " in title for title in titles) > 0.5 * len(titles)
    return several and letters >= _LEAST_TITLE and not any(match_key(title) in _STATE_KEYS for title in titles)


def _is_caption(title: str) -> bool:
    return any(CAPTIONS.exact(part.rstrip(" :")) is not None for part in (title, title.partition(" / ")[0]))
