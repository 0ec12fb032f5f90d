"""What one cell says besides its column's value: the code and method under a title, the number behind an issuer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.column_roles import is_date
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, Reading
from extraction.model import Page, Word
from extraction.values.choices import parse_field_of_study
from extraction.values.credits import find_numbers
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.keys import match_key

Lines = Sequence[Sequence[Word]]

_SCORE = 0.8
_SEPARATORS = frozenset("|·•/¦")
_CODE = re.compile(r"^[#(]?[A-Z]{0,6}[-.]?\d[\w./-]*\)?$")
_WITH_UNIT = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})?\s*(?:cpe|credits?|hours?|hrs?|cr)\b", re.IGNORECASE)
_ID = r"(?=[\w.-]*\d)[A-Z]{1,6}[-.]?[A-Z0-9][\w.-]*|#[\w.-]*\d[\w.-]*"
_CODE_AHEAD = re.compile(rf"^(?P<code>{_ID})\s*[:–—-]?\s+(?P<title>\S.*)$")
_CODE_BEHIND = re.compile(rf"^(?P<title>.*\S)\s*[-–—(\[]\s*(?P<code>{_ID})[)\]]?$")
_TIME = re.compile(r"\d{1,2}:\d{2}(?:[ap]\.?m\.?)?(?:[-–]\d{1,2}:\d{2}(?:[ap]\.?m\.?)?)?:?", re.IGNORECASE)
_BETWEEN = re.compile(r"[-–—]|to|[ap]\.?m\.?:?", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(
    r"\s*[(\[/|·,–—-]*\s*(?:(?:nasba|registry|sponsor|provider|cpe|id|no\.?|number|nr\.?|#|:)\s*)*#?(?P<number>\d{5,6})\s*[)\]]*\s*$",
    re.IGNORECASE,
)


def title_and_details(page: Page, lines: Lines) -> tuple[Lines, dict[str, Candidate]]:
    """The lines of a title's cell that are the title, and what the small print under it says."""
    lines = [_without_time(lines[0]), *lines[1:]]
    stop = len(lines)
    found: dict[str, Candidate] = {}
    while stop > 1:
        runs = _runs(lines[stop - 1])
        said = [_items(page, run) for run in runs]
        restyled = not page.recognised and _is_restyled(lines[0], lines[stop - 1])
        # A single word set like the title is its last one, even where it is the name of a field.
        typed = all(said) and (len(runs) > 1 or _is_labelled(runs[0]))
        if not (restyled or typed):
            break
        for candidate in (item for items in said for item in items):
            found.setdefault(candidate.role, candidate)
        stop -= 1
    return lines[:stop], found


def code_and_title(rows: Sequence[dict[str, Candidate]]) -> None:
    """Parts the codes from the titles of all rows: "ACC-101 Consolidations", "Consolidations (ACC101)"."""
    for pattern in (_CODE_AHEAD, _CODE_BEHIND):
        matches = [pattern.match(str(row["course_title"].value)) for row in rows]
        codes = {match["code"] for match in matches if match}
        if len(rows) < 2 or not all(matches) or len(codes) < 2 or any("course_id" in row for row in rows):
            continue
        for row, match in zip(rows, matches, strict=True):
            whole = row["course_title"]
            if match is not None:
                for role, text in (("course_id", match["code"]), ("course_title", match["title"])):
                    reading = Reading(text, 1.0, text)
                    row[role] = Candidate(role, reading, whole.piece.narrowed(text), whole.score, whole.source)


def credits_of_fields(page: Page, lines: Lines) -> list[dict[str, Candidate]]:
    """A cell of fields with their amounts, line by line: "Accounting 2.0", "Taxes 1.0"; empty where it is none."""
    found = []
    for line in lines:
        text = " ".join(word.text for word in line)
        piece = Piece(page, (tuple(line),))
        numbers = find_numbers(text)
        field = READERS["field_of_study"](piece)
        if len(numbers) != 1 or field is None:
            return []
        amount = numbers[0]
        printed = text[amount.start : amount.stop]
        credits = Candidate("credits", Reading(amount.value, 1.0, printed), piece.narrowed(printed), _SCORE, "table")
        found.append({"field_of_study": Candidate("field_of_study", field, piece, _SCORE, "table"), "credits": credits})
    return found


def organisation_and_number(page: Page, lines: Lines) -> dict[str, Candidate]:
    """An issuer's cell that ends in its number: "Gable Street Seminars (NASBA 118842)"."""
    piece = Piece(page, tuple(tuple(line) for line in lines))
    match = _NUMBER_BEHIND.search(piece.text)
    if match is None or match.start() < 3:
        return {}
    name = READERS["sponsor"](piece.narrowed(piece.text[: match.start()].strip()))
    number = Reading(match["number"], 1.0, match["number"])
    found = {"sponsor_id": Candidate("sponsor_id", number, piece.narrowed(match["number"]), _SCORE, "table")}
    if name is not None:
        printed = piece.text[: match.start()].strip(" (,/-")
        found["sponsor"] = Candidate("sponsor", Reading(printed, name.fit, printed), piece, _SCORE, "table")
    return found


def _without_time(line: Sequence[Word]) -> Sequence[Word]:
    """A line without the hours of the session ahead of its title: "8:00 - 9:40 AM Consolidations"."""
    start = 0
    while start < len(line) and (_TIME.fullmatch(line[start].text) or (start and _BETWEEN.fullmatch(line[start].text))):
        start += 1
    return line[start:] if start < len(line) else line


def _is_labelled(run: Sequence[Word]) -> bool:
    return run[0].text.startswith("#") or any(word.text.endswith(":") for word in run[:4])


def _is_restyled(first: Sequence[Word], other: Sequence[Word]) -> bool:
    bolder = first[0].bold and not other[0].bold
    return bolder or other[0].size < 0.93 * first[0].size


def _runs(line: Sequence[Word]) -> list[list[Word]]:
    """The items of a line, parted by signs or wide gaps."""
    runs: list[list[Word]] = [[]]
    for word in line:
        if word.text in _SEPARATORS:
            runs.append([])
            continue
        if runs[-1] and word.box.x0 - runs[-1][-1].box.x1 > 0.9 * word.size:
            runs.append([])
        runs[-1].append(word)
    return [run for run in runs if run]


def _items(page: Page, run: Sequence[Word]) -> list[Candidate]:
    """The items of a run that is nothing but one or two of them."""
    if whole := _said(page, run):
        return [whole]
    for cut in range(1, len(run)):
        first, second = _said(page, run[:cut]), _said(page, run[cut:])
        if first and second:
            return [first, second]
    return []


def _said(page: Page, run: Sequence[Word]) -> Candidate | None:
    """What an item is, where it can be nothing else."""
    captioned = CAPTIONS.longest_at([match_key(word.text) for word in run], 0)
    if captioned and captioned.stop < len(run) and run[captioned.stop - 1].text.endswith((":", "#")):
        role, run = captioned.meaning.role, run[captioned.stop :]
    else:
        role = _role(" ".join(word.text for word in run))
    reader = READERS.get(role)
    piece = Piece(page, (tuple(run),))
    reading = reader(piece) if reader else None
    return Candidate(role, reading, piece, _SCORE, "table") if reading else None


def _role(text: str) -> str:
    if is_date(text):
        return "completion_date"
    if LABELLED_INDEX.exact(text):
        return "delivery_method"
    if parse_field_of_study(text):
        return "field_of_study"
    if _WITH_UNIT.match(text):
        return "credits"
    return "course_id" if _CODE.match(text) else ""
