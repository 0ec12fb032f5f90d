"""Candidates that no caption announces: dates, credits, methods and fields of study standing in the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.finding.texts import BlockText
from extraction.layout.sheet import Sheet
from extraction.values.choices import is_unticked, without_box
from extraction.values.credits import find_numbers, parse_number_word
from extraction.values.dates import find_dates
from extraction.values.identifiers import is_registry_shaped
from extraction.vocabulary.delivery import LABELLED_INDEX, NAME_INDEX, PROSE_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.prose import COMPLETION_VERBS

_UNIT = (
    r"(?:(?:nasba\s*)?cpe\s*(?:credit|hour|hr|unit)?s?|(?:credit|hour|hr|"
    r"unit)s?\s*(?:\(s\)\s*)?(?:of\s*)?(?:\w+\s+){0,2}?(?:cpe|continuing\s*(?:professional\s*)?education)|"
    r"cr[ée]ditos?(?:\s*(?:de\s*)?cpe)?|horas?\s*(?:de\s*)?(?:cpe|cr[ée]dito)|cr[ée]dits?\s*(?:de\s*)?cpe|"
    r"(?:recommended\s*)?cpe|continuing\s*professional\s*education\s*(?:credit|hour)s?)"
)
_AMOUNT = r"[0-9OlI]{1,2}(?:\s?[.,]\s?[0-9OoSl]{1,2})?"
_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|"
    r"twenty-four)(?:\s+and\s+(?:one[\s-]half|a\s+half))?"
)
_CREDITS = re.compile(
    rf"(?<![\w.,/$#-])(?:(?P<word>{_WORD})\s*(?:\((?:(?P<inner>{_AMOUNT})|\S{{1,3}})\))?|(?P<amount>{_AMOUNT})(?:\s*\({_WORD}\))?)(?:\s|"
    rf"-)*(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?<![\w.,/$#-])(?P<amount>{_AMOUNT})\s*(?:credit|hour|hr)s?\b(?!\s*(?:and\s*)?\d)", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:up\s*to|at\s*least|minimum|maximum|required?|must|of\s*the|out\s*of|total\s*for\s*the\s*year|"
    r"year[\s-]*to[\s-]*date|ytd|annual|cap|each|every|limit)\b[^.]{0,30}$",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"^[^.]{0,20}\b(?:a|per|each|every|this|annual)\s*(?:calendar\s*)?year|^\s*(?:required|maximum|minimum)",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"(?:\bon|completed(?:\s*on)?:?|dated?:?|held(?:\s*on)?|this|attended|of|presented|ending|"
    r"through)\s*(?:the\s*)?(?:\w+day,?\s*)?$",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"(?:issued?|printed|generated|expir\w*|valid\s*(?:until|through|to)|sign(?:ed|ature)|revised|rev\.?|due|"
    r"purchase\w*|register\w*|enroll\w*|next\b[^.]*|rsvp\s*by|before|effective|run|sent|copyright|©|since|starting|"
    r"begins?|re-?issued?|produced|certified|re-?printed|received|mailed|paid|submitted|posted|downloaded|reviewed)\W*(?:date|on|by|at)?\W*$|"
    r"\b(?:order|receipt|invoice|reminder|policy|deadline)\b[^.:]{0,25}$",
    re.IGNORECASE,
)
_FIELD_BEFORE = re.compile(
    r"(?:\ball\s*in|\b(?:area|field|subject)\s*of\s*study\s*of|\b[aá]rea\s*de|\bdomaine\s*(?:de|d'|:)|(?:subject\s*area|fields?(?:\s*of\s*study)?|category|area)(?:\s*of|\s*in|:)?|"
    r"education(?:\s*credits?)?\s*in|\b(?:hours?|credits?|cpe),|(?:credits?|hours?|cpe)(?:\s*(?:were|was|are|is|(?:has|have)\s*been))?(?:\s*(?:earned|awarded|granted|given))?(?:\s*of|\s*in|:|\s*\())"
    r"\s*(?:the\s*)?$",
    re.IGNORECASE,
)
_FIELD_BEHIND = re.compile(
    rf"(?:{match_key('field')} {match_key('of')} {match_key('study')}|{match_key('subject')} {match_key('area')})\b"
)

_UNITS = ("cpe", "credit", "hour", "education")  # one of them stands behind every amount
_VERB_KEYS = frozenset(match_key(verb) for verb in COMPLETION_VERBS)
_DASHES = frozenset("-–—•·|/") | {"//"}
_FIELD_SCORES = ((0.55, "field set apart"), (0.62, "field in a sentence"))
_DATE_ALONE = 0.45
_MARGIN = 0.06  # of the page's height
_SENTENCE_WORDS = 8
_SIX_DIGITS = re.compile(r"(?<![\w.,/$-])#?(?P<number>1\d{5})(?![\w/-]|[.,]\d)")
_REGISTRY_WORDS = re.compile(
    r"\bnasba\b|\bregistry\b|\bcpe\s*sponsors?\b|\bsponsor\s*(?:id|no|number|#)", re.IGNORECASE
)
_STATE_WORDS = re.compile(
    r"\b(?:texas|tx|new\s*york|ny|illinois|pennsylvania|new\s*jersey|ohio|florida|state\s*(?:sponsor|board\s*no)|"
    r"course|program|certificate|order|qas|irs|ctec|cfp|license|licence|member)\s*(?:sponsor|registration)?\s*"
    r"(?:id|no|number|#|code)?\W*$",
    re.IGNORECASE,
)
_REGISTRY_TELLING = ("nasba", "registry", "sponsor")
_NEAR = 70
_REGISTRY_LINE = re.compile(r"\b(?:nasba|national\s*registry)\b", re.IGNORECASE)


def loose_candidates(texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """All of them, in reading order; their scores stay below those of good captions."""
    for text in texts:
        yield from _dates(text)
        yield from _credits(text)
        yield from _methods(text)
        yield from _fields(text)


def _dates(text: BlockText) -> Iterator[Candidate]:
    for match in find_dates(text.text):
        if text.is_idle(match.start, match.stop):
            continue
        before = text.text[max(0, match.start - 40) : match.start]
        if _OTHER_DATE.search(before):
            score, source = 0.1, "other date"
        elif _BEFORE_DATE.search(before):
            score, source = 0.62, "date in a sentence"
        else:
            score, source = _DATE_ALONE + _standing(text), "date alone"
        printed = text.text[match.start : match.stop]
        reading = Reading(match.date, 1.0, printed)
        yield Candidate("completion_date", reading, text.piece(match.start, match.stop), score, source)


def _standing(text: BlockText) -> float:
    """What the place of a date is worth: inside a sentence more, on the margin (a fax header, a print date) less."""
    box, height = text.block.box, text.page.height
    if box.y1 < _MARGIN * height or box.y0 > (1 - _MARGIN) * height:
        return -0.1
    return 0.06 if len(text.words) >= _SENTENCE_WORDS else 0.0


def _credits(text: BlockText) -> Iterator[Candidate]:
    if not any(unit in text.lower for unit in _UNITS):
        return
    found = list(_CREDITS.finditer(text.text))
    for match in found or _PLAIN.finditer(text.text):
        if text.is_idle(match.start(), match.end()):
            continue
        if _NEGATED.search(text.text[max(0, match.start() - 50) : match.start()]) or _YEARLY.search(
            text.text[match.end() :]
        ):
            continue
        value = _amount(match)
        if value is None or value > 60:
            continue
        reading = Reading(value, 1.0, match[0])
        score = 0.7 if found else 0.4
        yield Candidate("credits", reading, text.piece(match.start(), match.end()), score, "credits in the text")


def _amount(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    digits = groups.get("inner") or groups["amount"]
    if digits:
        numbers = find_numbers(digits)
        return numbers[0].value if numbers else None
    return parse_number_word(groups["word"])


def _methods(text: BlockText) -> Iterator[Candidate]:
    keys = text.keys
    whole = LABELLED_INDEX.meaning("".join(keys)) if len(text.text) < 50 and not is_unticked(text.text) else None
    if whole:
        reading = Reading(whole, 1.0, text.text)
        yield Candidate("delivery_method", reading, text.piece(0, len(text.text)), 0.6, "method alone")
        return
    ticked = list(_ticked(text))
    if ticked or any(is_unticked(span.text) for span in text.block.spans):
        yield from ticked
        return
    hits = [hit for hit in NAME_INDEX.scan(keys) if hit.start not in text.idle]
    if len({hit.meaning for hit in hits}) > 1:
        return  # a legend or a list to tick
    strong = bool(hits)
    if not hits and (len(keys) > 6 or text.text[0].islower() or not _VERB_KEYS.isdisjoint(keys)):
        hits = [hit for hit in PROSE_INDEX.scan(keys) if hit.start not in text.idle]
    for hit in hits:
        words = text.words[hit.start : hit.stop]
        reading = Reading(hit.meaning, 1.0, " ".join(word.text for word in words))
        start = text.starts[hit.start]
        piece = text.piece(start, start + len(reading.printed))
        yield Candidate("delivery_method", reading, piece, 0.5 if strong else 0.35, "method in the text")


def _ticked(text: BlockText) -> Iterator[Candidate]:
    """The methods whose boxes are ticked."""
    for span in text.block.spans:
        rest = without_box(span.text)
        name = LABELLED_INDEX.exact(rest) if rest and rest != span.text else None
        if name:
            piece = Piece.of_span(span)
            yield Candidate("delivery_method", Reading(name, 1.0, piece.cleaned), piece, 0.93, "ticked box")


def registry_candidates(sheet: Sheet) -> Iterator[Candidate]:
    """Registry-shaped numbers on a line that speaks of NASBA ("CPA – NASBA CPE   1.2   Taxes   119020")."""
    for span in sheet.spans:
        number = span.words[-1].text if len(span.words) <= 3 else ""
        if not is_registry_shaped(number):
            continue
        middle = span.center[1]
        line = " ".join(other.text for other in sheet.spans if other.box.y0 <= middle <= other.box.y1)
        if _REGISTRY_LINE.search(line):
            piece = Piece(sheet.page, ((span.words[-1],),))
            yield Candidate("sponsor_id", Reading(number, 1.0, number), piece, 0.82, "line of the registry")


def stated_numbers(texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """Registry-shaped numbers shortly behind words of the Registry: "CPE Sponsors #128818"."""
    for text in texts:
        if "1" not in text.text or not any(word in text.lower for word in _REGISTRY_TELLING):
            continue
        for match in _SIX_DIGITS.finditer(text.text):
            before = text.text[max(0, match.start() - _NEAR) : match.start()]
            named = list(_REGISTRY_WORDS.finditer(before))
            if (
                not named
                or _STATE_WORDS.search(before[named[-1].start() :])
                or any(_SIX_DIGITS.search(before[name.end() :]) for name in named[-1:])
            ):
                continue
            number = match["number"]
            piece = text.piece(match.start("number"), match.end("number"))
            yield Candidate("sponsor_id", Reading(number, 1.0, number), piece, 0.72, "number near the registry")


def _fields(text: BlockText) -> Iterator[Candidate]:
    for span in text.block.spans:
        name = FIELD_INDEX.meaning(span.key)
        if name and len(span.key) > 3:
            start = text.starts[next(i for i, word in enumerate(text.words) if word is span.words[0])]
            reading = Reading(name, 1.0, span.text)
            yield Candidate("field_of_study", reading, text.piece(start, start + len(span.text)), 0.5, "field alone")
    for hit in text.fields:
        start = text.starts[hit.start]
        bracket = "(" * text.text.startswith("(", start)
        announced = _FIELD_BEFORE.search(text.text[max(0, start - 40) : start].rstrip() + bracket)
        announced = announced or _FIELD_BEHIND.match(" ".join(text.keys[hit.stop : hit.stop + 3]))
        if not announced and not _stands_apart(text, hit.start, hit.stop):
            continue
        printed = " ".join(word.text for word in text.words[hit.start : hit.stop]).strip(" .,;")
        piece = text.piece(start, start + len(printed))
        yield Candidate("field_of_study", Reading(hit.meaning, 1.0, printed), piece, *_FIELD_SCORES[bool(announced)])


def _stands_apart(text: BlockText, start: int, stop: int) -> bool:
    """Whether dashes, bars or brackets set words apart on a line of credit: "1 hour CPE – Finance – Live"."""
    before = text.words[start - 1].text if start else ""
    after = text.words[stop].text if stop < len(text.words) else ""
    opened = before in _DASHES or text.words[start].text[0] in "(["
    closed = after in _DASHES or not after or text.words[stop - 1].text[-1] in ")]•·|"
    return opened and closed and bool(_CREDITS.search(text.text) or _PLAIN.search(text.text))
