"""What a line of a list says: its typed items (date, amount, field, method, code), and the words that are none.

A line is cut where its makers cut it: at bars, bullets, leaders and wide gaps. Of each part the items at its ends are
taken off, with the words that only lead to them ("for 2.0 CPE credits in Taxes on June 3, 2024"), until what is left
begins and ends with other words: a title, a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extraction.finding.item_readings import (
    LineItems,
    figures_role,
    is_whole_number,
    pair_in,
    reading_of,
    role_of,
    text_of,
)
from extraction.finding.line_parts import HARD, SOFT, line_parts
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS
from extraction.model import Page, Word
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.vocabulary.keys import match_key

# Words that lead to an item and belong to none.
GLUE = frozenset(
    {
        "in", "on", "for", "of", "via", "by", "and", "with", "at", "the", "earned", "completed", "attended", "finished",
        "worth", "held", "taken", "as", "earning", "passed", "dated", "from", "total",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    }
)  # fmt: skip
_LONGEST = 6  # words of a date or an amount with its unit
_LONGEST_PAIR = 12  # words of an amount and its field
_BESIDE = {"field_of_study": "delivery_method", "delivery_method": "field_of_study"}
_NUMBERED = frozenset({"~irs", "~certificate_id", "~state_sponsor", "~qas", "~licence", "course_id", "sponsor_id"})
_TYPED = frozenset({"completion_date", "credits", "field_of_study", "delivery_method", "course_id", "sponsor_id"})


def line_items(page: Page, words: Sequence[Word]) -> LineItems:
    """The typed items of a line and what is left of it."""
    items = LineItems()
    pending = ""  # the role of a caption that stands apart from its value
    parts = line_parts(words, recognised=page.recognised)
    for number, part in enumerate(parts):
        role = pending or _caption_alone(part, parts[number + 1 :])
        if role and not pending:
            pending = role
            continue
        if pending:
            pending = ""
            _read_captioned(page, role, part, items)
        else:
            for captioned, value in _by_captions(part):
                _read_captioned(page, captioned, value, items)
    if parts and is_whole_number(parts[-1]) and items.rest and not any(c.role == "credits" for c in items.found):
        items.add(page, "credits", parts[-1], reading_of(page, "credits", parts[-1]))
    return items


def _caption_alone(part: Sequence[Word], following: Sequence[Sequence[Word]]) -> str:
    """The role of a part that is nothing but a caption, with its value in the next one."""
    if not following or len(part) > 4 or has_digit(text_of(part)):
        return ""
    label = CAPTIONS.exact(text_of(part).rstrip(" :"))
    colon = part[-1].text.endswith(":")
    return label.role if label and (colon or label.role in _TYPED) and not _is_caption(following[0]) else ""


def _is_caption(words: Sequence[Word]) -> bool:
    return len(words) <= 4 and CAPTIONS.exact(text_of(words).rstrip(" :")) is not None


def _by_captions(part: Sequence[Word]) -> Iterator[tuple[str, list[Word]]]:
    """A part cut before each caption with a colon; words without a caption come with an empty role."""
    role, begin = "", 0
    position = 0
    while position < len(part):
        colon = any(word.text.endswith(":") for word in part[position : position + 5])
        hit = None
        if colon or position == 0:
            hit = CAPTIONS.longest_at([match_key(word.text) for word in part[position : position + 7]], 0)
        if hit and _announces(part, position, hit.stop, hit.meaning.role):
            if position > begin:
                yield role, list(part[begin:position])
            role, begin = hit.meaning.role, position + hit.stop
            position = begin
        else:
            position += 1
    if begin < len(part):
        yield role, list(part[begin:])


def _announces(part: Sequence[Word], position: int, length: int, role: str) -> bool:
    """Whether a caption has a colon behind it, or a date where it is one of dates: "Issued on June 30, 2026"."""
    behind = position + length
    if part[behind - 1].text.endswith(":"):
        return position == 0 or role in _TYPED
    if position or behind >= len(part):
        return False
    if role in _NUMBERED:  # "IRS program QX7PD-E-00650-23-I"
        return behind + 1 == len(part) and role_of(part[behind].text) in ("course_id", "~code")
    if role not in ("completion_date", "~other_date"):
        return False
    dates = find_dates(text_of(part[behind : behind + _LONGEST]))
    return bool(dates) and dates[0].start <= 3


def _read_captioned(page: Page, role: str, words: list[Word], items: LineItems) -> None:
    if not role:
        _read(page, words, items)
        return
    reader = READERS.get(role)
    words = _stripped(words)
    if not words or reader is None:
        return
    if role in ("credits", "field_of_study", "completion_date"):  # "Credits: 2.0 (Taxes)"
        inner = LineItems()
        _read(page, words, inner)
        if any(found.role == role for found in inner.found):
            items.found += inner.found
            items.rest += inner.rest
            return
    reading = reader(Piece(page, (tuple(words),)))
    if not items.add(page, role, words, reading) and not role.startswith("~"):
        _read(page, words, items)


def _read(page: Page, words: Sequence[Word], items: LineItems) -> None:
    """Takes the items at the ends of words off, outside in."""
    rest = list(words)
    behind: list[LineItems] = []
    while rest := _stripped(rest):
        if _take_whole(page, rest, items):
            rest = []
            break
        if (cut := _head(page, rest, items)) > 0:
            rest = _without_glue(rest[cut:], ahead=True)
            continue
        tail = LineItems()
        if (cut := _tail(page, rest, tail)) > 0:
            behind.append(tail)
            rest = _without_glue(rest[:-cut], ahead=False)
            continue
        break
    if rest and any(c.isalpha() for word in rest for c in word.text):
        items.rest.append(rest)
    for tail in reversed(behind):
        items.found += tail.found


def _stripped(words: Sequence[Word]) -> list[Word]:
    start, stop = 0, len(words)
    while start < stop and words[start].text in SOFT:
        start += 1
    while stop > start and words[stop - 1].text in SOFT:
        stop -= 1
    return list(words[start:stop])


def _without_glue(words: list[Word], *, ahead: bool) -> list[Word]:
    words = _stripped(words)
    while words and _bare(words[0] if ahead else words[-1]) in GLUE:
        words = _stripped(words[1:] if ahead else words[:-1])
    return words


def _bare(word: Word) -> str:
    return word.text.strip(".,:()[]").lower()


def _take_whole(page: Page, words: Sequence[Word], items: LineItems) -> bool:
    """Takes words that are one item, an amount with its field, or a bracket of items."""
    text = text_of(words)
    if pair := pair_in(page, words, text):
        items.found += pair
        return True
    role = role_of(text)
    if role == "~":
        return True
    if role and items.add(page, role, words, reading_of(page, role, words)):
        return True
    if len(words) > 1 and _is_bracket(words) and _take_list(page, words, items):
        return True
    return _take_two_names(page, words, items)


def _take_two_names(page: Page, words: Sequence[Word], items: LineItems) -> bool:
    """Takes a method and a field that only a space parts: "Live Webcast Accounting"."""
    if len(words) > _LONGEST_PAIR or has_digit(text_of(words)):
        return False
    for cut in range(1, len(words)):
        one = role_of(text_of(words[:cut]))
        other = _BESIDE.get(one)
        if other and role_of(text_of(words[cut:])) == other:
            return all(
                items.add(page, role, half, reading_of(page, role, half))
                for role, half in ((one, words[:cut]), (other, words[cut:]))
            )
    return False


def _is_bracket(words: Sequence[Word]) -> bool:
    return words[0].text[0] in "([" and words[-1].text.rstrip(".,:;")[-1:] in (")", "]")


def _take_list(page: Page, words: Sequence[Word], items: LineItems) -> bool:
    """Takes a bracket that holds nothing but items: "(2.0 CPE, Taxes)"."""
    inner = LineItems()
    part: list[Word] = []
    for word in words:
        if word.text in SOFT or word.text in HARD:
            if part and not _take_whole_part(page, part, inner):
                return False
            part = []
            continue
        part.append(word)
        if word.text.endswith((",", ";")) and _take_whole_part(page, part, inner):
            part = []
    if part and not _take_whole_part(page, part, inner):
        return False
    items.found += inner.found
    return bool(inner.found)


def _take_whole_part(page: Page, words: Sequence[Word], items: LineItems) -> bool:
    text = text_of(words)
    if pair := pair_in(page, words, text):
        items.found += pair
        return True
    role = role_of(text, apart=True)
    return role == "~" or bool(role and items.add(page, role, words, reading_of(page, role, words)))


def _head(page: Page, words: Sequence[Word], items: LineItems) -> int:
    """How many words at the beginning are an item that was taken."""
    if has_digit(words[0].text) or has_digit(text_of(words[1:3])):
        for count in range(min(_LONGEST, len(words) - 1), 0, -1):
            if _take_figures(page, words[:count], items):
                return count
    for stop in reversed(_ends_of_parts(words)):
        announced = words[stop - 1].text[-1] == ":" and _names(words[:stop])  # "Nano: Strong Passwords"
        if not announced and _take_whole_part(page, words[:stop], items):
            return stop
    return _bracket_at(page, words, items)


def _bracket_at(page: Page, words: Sequence[Word], items: LineItems) -> int:
    """The bracket of items that words begin with: "[Taxes] Consolidations"."""
    if words[0].text[0] not in "([":
        return 0
    stop = next((i + 1 for i, word in enumerate(words) if word.text.rstrip(".,:;")[-1:] in (")", "]")), 0)
    return stop if 0 < stop < len(words) and _take_list(page, words[:stop], items) else 0


def _tail(page: Page, words: Sequence[Word], items: LineItems) -> int:
    """How many words at the end are an item that was taken."""
    figured = has_digit(text_of(words[-_LONGEST_PAIR:]))
    for count in range(min(_LONGEST_PAIR, len(words) - 1), 1, -1) if figured else ():
        apart = _ends_part(words[-count - 1]) or words[-count].text[0] in "(["
        figures = has_digit(words[-count].text)
        if (apart or figures) and (pair := pair_in(page, words[-count:], text_of(words[-count:]), united=not apart)):
            items.found += pair
            return count
    for count in range(min(_LONGEST, len(words) - 1), 0, -1) if figured else ():
        if _take_figures(page, words[-count:], items):
            return count
    for start in _ends_of_parts(words):
        if not (words[start - 1].text[-1] == ":" and _names(words[start:])) and _take_whole_part(
            page, words[start:], items
        ):
            return len(words) - start
    for count in range(min(4, len(words) - 2), 0, -1):  # "2 hrs Group Live"
        if (
            _names(words[-count:])
            and _tail(page, words[:-count], LineItems())
            and _take_whole_part(page, words[-count:], items)
        ):
            return count
    last = words[-1].text.rstrip(".,:;")
    if last[-1:] in (")", "]"):
        begin = next((i for i in reversed(range(len(words))) if words[i].text[0] in "(["), 0)
        if begin > 0 and _take_list(page, words[begin:], items):
            return len(words) - begin
    return 0


def _names(words: Sequence[Word]) -> bool:
    """Whether words are the name of a field or a method, as many a title begins or ends with."""
    return role_of(text_of(words)) in ("field_of_study", "delivery_method")


def _ends_of_parts(words: Sequence[Word]) -> list[int]:
    """Where a sign within words may part an item from others."""
    return [
        number
        for number, (before, word) in enumerate(pairwise(words), 1)
        if _ends_part(before) or word.text in SOFT or word.text[0] in "(["
    ]


def _ends_part(word: Word) -> bool:
    return word.text in SOFT or word.text[-1] in ",:;)]"


def _take_figures(page: Page, words: Sequence[Word], items: LineItems) -> bool:
    """Takes a date or an amount with its unit; names of fields end many a title."""
    text = text_of(words)
    if not has_digit(text):
        return False
    role = figures_role(text)
    if role in ("", "~"):
        return role == "~"
    return items.add(page, role, words, reading_of(page, role, words))
