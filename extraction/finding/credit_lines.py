"""Credits by field of study: "Accounting: 3.0", "2.0 Auditing, 1.0 Regulatory Ethics", a small table of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extraction.finding.candidates import Candidate
from extraction.finding.line_items import line_items
from extraction.finding.marks import is_numbering
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading, read_credits
from extraction.finding.texts import BlockText
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.choices import parse_field_of_study
from extraction.values.credits import find_numbers, parse_number_word
from extraction.values.letters import count_letters, has_digit
from extraction.vocabulary.fields_of_study import FIELD_INDEX, WEAK_ALIASES
from extraction.vocabulary.keys import match_key

_AMOUNT = r"(?P<amount>[0-9OlI]{1,2}(?:\s?[.,]\s?[0-9OoSl]{1,2})?)"
_AMOUNT_OR_WORD = (
    r"(?P<amount>[0-9OlI]{1,2}(?:\s?[.,]\s?[0-9OoSl]{1,2})?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|sixteen)(?:\s+and\s+(?:one[\s-]half|a\s+half))?(?=\s+(?:cpe|credit|hour)))"
)
_BEHIND = re.compile(rf"^\s*(?P<sign>[-–—:(=,.…_|]*)\s*{_AMOUNT}(?![\w%/]|[.,:]\d)\s*\)?", re.IGNORECASE)
_AHEAD = re.compile(
    rf"(?<![\w.,/$#-]){_AMOUNT_OR_WORD}\s*(?:cpe\s*)?(?:credits?|hours?|hrs?\.?|credit\s*hours?|cpe)?\s*"
    r"(?:(?:were|was|are|is)\s*)?(?:(?:earned|awarded|granted|given)\s*)?(?:(?:qualif\w*|count\w*|appl\w*)\s*(?=as|for|in|toward))?(?P<sign>in|of|for|as|towards?|[-–—:(]*)\s*(?:the\s*field\s*of\s*(?:study\s*)?(?:of\s*)?)?\(?\s*$",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:of\s+which|includ\w+|incl\.?|thereof)\W*(?:\w+\W+){0,2}$", re.IGNORECASE)
_OTHER_CREDENTIAL = re.compile(
    r"\b(?:cle|mcle|cfp|ea|irs|enrolled\s*agent|ctec|shrm|hrci|pdus?|pdcs?|ceus?|isc2|isaca|cisa|cfe)\b", re.IGNORECASE
)
_CPE = re.compile(r"\b(?:cpe|cpa|nasba)\b", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^\W*(?:nasba\s*)?cpe\s*(?:credits?)?\s*[-–—:(]*\s*|[■☑☒✓✔●xX]\s+|\[\s*[xX]\s*\]\s*", re.IGNORECASE
)
_MAY_HOLD_CREDENTIAL = re.compile(r"[Cc][Pp][Ee]|[■☑☒✓✔●xX]\s|\[")
_GLUED = re.compile(r"[0-9)\]–—:][A-Za-z]|[^\s(\[][(\[]|[^\x00-\x7f]\w")
_MOST_REMARK_WORDS = 4
_MOST_AMOUNT_LETTERS = 14
_MOST_LETTERS = 59  # of a name on two lines
_FAR_AHEAD = 160  # characters that the words from an amount to its field take at most
_WEAK_KEYS = frozenset(match_key(alias) for alias in WEAK_ALIASES)
_TOTAL_AHEAD = re.compile(r"total\W*$", re.IGNORECASE)


@dataclass(eq=False)
class CreditLine:
    """A field of study and its share of the credits."""

    field: Candidate
    credits: Candidate
    part: bool = False  # whether it is a part of the amount named before it ("of which 2.0 in Regulatory Ethics")


def credit_lines(sheet: Sheet, texts: Sequence[BlockText], occupied: frozenset[int]) -> list[CreditLine]:
    """The credit lines of a sheet in reading order; `occupied` are words that belong to titles and the like."""
    found: list[CreditLine] = []
    for text in texts:
        found.extend(_in_text(text, occupied))
    seen = {word for line in found for word in line.field.piece.word_ids}
    found.extend(line for line in _in_cells(sheet, texts, occupied) if not seen & line.field.piece.word_ids)
    if any(len(line) > 1 for line in sheet.span_lines):
        seen = {word for line in found for word in line.field.piece.word_ids}
        found.extend(line for line in _captioned(sheet, occupied) if not seen & line.field.piece.word_ids)
    found = [line for line in found if not counts_other_units(sheet, line.field.piece)]
    found.sort(key=lambda line: (line.field.piece.box.y0, line.field.piece.box.x0))
    return _once(found)


def _in_text(text: BlockText, occupied: frozenset[int]) -> list[CreditLine]:
    hits = [hit for hit in text.fields if occupied.isdisjoint(map(id, text.words[hit.start : hit.stop]))]
    behind: list[tuple[int, CreditLine | None]] = []
    ahead: list[tuple[int, CreditLine | None]] = []
    for number, hit in enumerate(hits):
        start = text.starts[hit.start]
        stop = text.starts[hit.stop - 1] + len(text.words[hit.stop - 1].text)
        at = _bare_stop(text.text, stop)
        tail = _BEHIND.match(text.text[at:])
        if tail and (tail["sign"].strip(" )") or text.on_one_line(stop - 1, at + tail.start("amount"))):
            behind.append(
                (number, _line(text, hit.meaning, start, stop, at + tail.start("amount"), at + tail.end("amount")))
            )
        head = _AHEAD.search(text.text, max(0, start - _FAR_AHEAD), start)
        counted = head and not _is_numbering(text, head.start("amount"), head.end("amount"))
        counted = counted and head and not _TOTAL_AHEAD.search(text.text[: head.start()])
        if head and counted and (head["sign"] or hit.key not in _WEAK_KEYS):
            line = _line(text, hit.meaning, start, stop, head.start("amount"), head.end("amount"))
            if line is not None and ahead:
                line.part = bool(_PART.search(text.text[: head.start()]))
            ahead.append((number, line))
    chosen = behind if len(behind) >= len(ahead) and not _comma_misreads(text, behind, ahead) else ahead
    return [line for _, line in chosen if line is not None]


def _is_numbering(text: BlockText, start: int, stop: int) -> bool:
    """Whether an amount is the number of a line in a form: "7. Subject matter"."""
    word = text.words[text.words_between(start, start + 1).start]
    return (
        text.starts[text.words_between(start, start + 1).start] == start
        and is_numbering(word.text)
        and "." in text.text[stop : stop + 1]
    )


def _bare_stop(text: str, stop: int) -> int:
    """Before the punctuation that ends a field's last word, so that it counts as a sign."""
    while stop and text[stop - 1] in ":,(.-–—":
        stop -= 1
    return stop


def _comma_misreads(text: BlockText, behind: Sequence[object], ahead: Sequence[object]) -> bool:
    """Whether "2.0 Auditing, 1.0 Ethics" was read as "Auditing, 1.0": as many amounts stand before fields as after."""
    return len(ahead) >= len(behind) > 0 and bool(re.match(r"^\W*[0-9]", text.text))


def _line(text: BlockText, name: str, start: int, stop: int, from_: int, to: int) -> CreditLine | None:
    numbers = find_numbers(text.text[from_:to])
    value = numbers[0].value if numbers else parse_number_word(text.text[from_:to])
    if value is None or not 0 < value <= 60:
        return None
    printed = text.text[start:stop].strip(" .,:;(-–")
    field = Candidate("field_of_study", Reading(name, 1.0, printed), text.piece(start, stop), 0.85, "credit line")
    amount = Candidate("credits", Reading(value, 1.0, text.text[from_:to]), text.piece(from_, to), 0.85, "credit line")
    return CreditLine(field, amount)


def _in_cells(sheet: Sheet, texts: Sequence[BlockText], occupied: frozenset[int]) -> Iterator[CreditLine]:
    """A field in one cell with its amount in the next."""
    idle = {id(text.words[index]) for text in texts for index in text.idle}
    for block in sheet.blocks:
        for name, spans in _field_cells(block.spans):
            piece = Piece.of_spans(spans)
            if occupied & piece.word_ids or idle & piece.word_ids:
                continue
            amount = _amount_beside(sheet, spans)
            if amount is not None:
                field = Candidate("field_of_study", Reading(name, 1.0, piece.cleaned), piece, 0.85, "credit line")
                yield CreditLine(field, amount)


def _captioned(sheet: Sheet, occupied: frozenset[int]) -> Iterator[CreditLine]:
    """Lines of both with their captions: "Field of study: Taxes   CPE credits: 2.0", on two lines at least."""
    found = []
    for words, text in zip(sheet.lines, sheet.line_texts, strict=True):
        if text.count(":") < 2 or not has_digit(text):
            continue
        items = line_items(sheet.page, words).found
        by_role = {item.role: item for item in items}
        if len(items) == len(by_role) and by_role.keys() >= {"field_of_study", "credits"}:
            field, amount = by_role["field_of_study"], by_role["credits"]
            if not occupied & field.piece.word_ids:
                found.append(CreditLine(_as_line(field), _as_line(amount)))
    if len(found) > 1:
        yield from found


def _as_line(item: Candidate) -> Candidate:
    return Candidate(item.role, item.reading, item.piece, 0.85, "credit line")


def _field_cells(spans: Sequence[Span]) -> Iterator[tuple[str, list[Span]]]:
    """The fields that lines name: two lines together, where the name is wrapped, or one."""
    index = 0
    while index < len(spans):
        pair = list(spans[index : index + 2])
        wrapped = len(pair) == 2 and len(pair[0].text) + len(pair[1].text) < _MOST_LETTERS
        if wrapped and (name := _field_in(pair, FIELD_INDEX.exact)):
            yield name, pair
            index += 2
            continue
        if name := _field_in(pair[:1], parse_field_of_study):
            yield name, pair[:1]
        index += 1


def _field_in(spans: Sequence[Span], parse: Callable[[str], str | None]) -> str | None:
    """The field that lines name; `parse` is needed where they hold more than letters."""
    if all(_is_plain(span.text) for span in spans):
        return FIELD_INDEX.meaning("".join([span.key for span in spans]))
    # What is left of a line with more begins with one of its words, unless signs hold two words together.
    if any(FIELD_INDEX.starts(span.keys) or _GLUED.search(span.text) for span in spans):
        return parse(_without_credential(Piece.of_spans(spans).cleaned))
    return None


@lru_cache(maxsize=4096)
def _is_plain(text: str) -> bool:
    """Whether nothing stands in a text that is taken away from around a name before it is looked up."""
    if has_digit(text) or not text.isascii():
        return False
    lower = text.lower()
    return not any(map(lower.__contains__, ("cpe", "x ", " - ", "(", "[", "echnical")))


def _without_credential(text: str) -> str:
    return _CREDENTIAL.sub("", text) if _MAY_HOLD_CREDENTIAL.search(text) else text


def _amount_beside(sheet: Sheet, spans: Sequence[Span]) -> Candidate | None:
    """The amount on the line of a field: next to it, or behind further words ("Taxes   Technical   2.0")."""
    for span in spans:
        right = sheet.right_of(span)
        further = sheet.right_of(right) if right is not None and _is_remark(right) else None
        for neighbour in (right, sheet.left_of(span), further):
            if neighbour is not None and (amount := _amount_in(neighbour)):
                return amount
    return None


def _is_remark(span: Span) -> bool:
    """Whether a cell says something in a few words that is no field itself."""
    return len(span.words) <= _MOST_REMARK_WORDS and not has_digit(span.text) and FIELD_INDEX.meaning(span.key) is None


def _amount_in(span: Span) -> Candidate | None:
    if len(span.words) > 1 and is_numbering(span.words[0].text):
        return None  # "7. Subject matter"
    piece = Piece.of_span(span)
    reading = read_credits(piece)
    if reading is None or reading.fit < 0.6 or count_letters(span.text) > _MOST_AMOUNT_LETTERS:
        return None
    if not isinstance(reading.value, float) or not 0 < reading.value <= 60:
        return None
    return Candidate("credits", reading, piece, 0.85, "credit line")


def counts_other_units(sheet: Sheet, piece: Piece) -> bool:
    """Whether the line on which an amount stands counts units of another profession ("CLE (General)   3.3")."""
    box = piece.box
    middle = (box.y0 + box.y1) / 2
    beside = " ".join(
        span.text for span in sheet.spans if span.box.y0 <= middle <= span.box.y1 and len(span.words) < 12
    )
    return bool(_OTHER_CREDENTIAL.search(beside)) and not _CPE.search(beside)


def _once(lines: Sequence[CreditLine]) -> list[CreditLine]:
    """Without repetitions of the same field and amount (a summary below the table)."""
    kept: list[CreditLine] = []
    used: set[int] = set()
    for line in lines:
        known = any(line.field.value == k.field.value and line.credits.value == k.credits.value for k in kept)
        if not known and not used & line.credits.piece.word_ids:
            kept.append(line)
            used |= line.credits.piece.word_ids
    return kept
