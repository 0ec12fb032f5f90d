"""Who sent a paper, where no caption says so: the name in its letterhead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from extraction.finding.candidates import Candidate
from extraction.finding.forms.form_values import is_address, is_contact, read_party
from extraction.finding.pieces import Piece
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.money import find_amounts
from extraction.values.organisations import organisation_likeness
from extraction.vocabulary.keys import squash
from extraction.vocabulary.sponsors import LEGAL_FORMS

_HEAD, _FOOT = 0.3, 0.88  # of the page's height
_LEAST = 0.3
_RECIPIENT = 0.5
_TITLE = re.compile(
    r"^\W*(?:(?:tax|sales|commercial|pro[\s-]?forma|customer|original|final|service|cash|vat|interim|recurring)\s+)*"
    r"(?:invoice|receipt|purchase\s+order|order|statement|bill|quote|quotation|estimate|credit\s+(?:note|memo)|remittance|"
    r"packing\s+slip|delivery\s+note|contract|agreement|order\s+confirmation|payment\s+receipt|statement\s+of\s+account|"
    r"sales\s+order|work\s+order|sheet|invoice/receipt|amount\s+due|balance\s+due|paid(?:\s+in\s+full)?|copy|duplicate|original|page)"
    r"(?:\s+(?:summary|details?|advice|copy|form|information|confirmation))?\b(?:\W*(?:no\.?|number|#|ref)?\W*[\w-]*\d[\w/.-]*)?\W*$",
    re.IGNORECASE,
)
_OF_BUSINESS = re.compile(r"\b(?:invoice|receipt|purchase\s+order|bill|statement\s+of\s+account)\b", re.IGNORECASE)
_GREETING = re.compile(r"\b(?:thank|thanks|welcome|dear|please|questions|page \d|due|payable)\b", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:@|www\.|https?://(?:www\.)?|\b)([a-z0-9-]{3,})\.(?:com|net|org|co|io|biz|us|uk|eu|de|ca|example|test|shop|store|info|app)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\bpurchase\s+order\b|^\W*p\.?o\.?\W*$", re.IGNORECASE)
_BACK_MATTER = re.compile(
    r"\b(?:payable to|cheques? to|checks? to|behalf of|©|copyright|registered|trading as|t/a|d/b/a)\b", re.IGNORECASE
)


def is_order(sheet: Sheet) -> bool:
    """Whether a paper calls itself a purchase order, which the buyer sends and the vendor gets."""
    for span in sheet.spans:
        if (
            span.box.y0 < 0.4 * sheet.page.height
            and _ORDER.search(span.text)
            and len(span.words) <= 3
            and _TITLE.match(span.text)
        ):
            return True
    return False


def is_title(span: Span) -> bool:
    """Whether a line says what the paper is: "INVOICE", "Purchase Order 7781"."""
    return bool(_TITLE.match(span.text)) and bool(_OF_BUSINESS.search(span.text))


def sender_candidates(sheet: Sheet, role: str, taken: frozenset[int]) -> Iterator[Candidate]:
    """The names that may be the sender's, for a role; `taken` are the words of captions and of what they announce."""
    usual = median(span.size for span in sheet.spans) if sheet.spans else 10.0
    domains = {squash(name) for span in sheet.spans for name in _DOMAIN.findall(span.text)} - {
        "gmail",
        "outlook",
        "yahoo",
    }
    first = True
    for span in sheet.spans:
        if any(id(word) in taken for word in span.words) or not _may_name(span):
            continue
        reading = read_party(Piece.of_span(span))
        if reading is None:
            continue
        score = _score(sheet, span, str(reading.value), usual, domains, first=first)
        first = False
        if score >= _LEAST:
            piece = Piece.of_span(span).narrowed(reading.printed)
            yield Candidate(role, reading, piece, min(0.89, score), "letterhead")


def recipient_candidates(sheet: Sheet, role: str, sender: str, taken: frozenset[int]) -> Iterator[Candidate]:
    """The name that leads a postal address which is not the sender's, where no caption says whose it is."""
    for span in sheet.spans:
        if any(id(word) in taken for word in span.words) or not _may_name(span) or not _heads_address(sheet, span):
            continue
        reading = read_party(Piece.of_span(span))
        if reading is None or squash(sender) in squash(span.text) or squash(span.text) in squash(sender):
            continue
        above = sheet.above(span, 1.0)
        if above is None or not _may_name(above) or abs(above.box.x0 - span.box.x0) > span.em:
            yield Candidate(role, reading, Piece.of_span(span).narrowed(reading.printed), _RECIPIENT, "letterhead")


def _may_name(span: Span) -> bool:
    text = span.text
    if _TITLE.match(text) or _GREETING.search(text) or is_contact(text) or is_address(text):
        return False
    return (
        len(span.words) <= 8
        and not text.endswith(":")
        and not (find_amounts(text) and any(a.sign for a in find_amounts(text)))
    )


def _score(sheet: Sheet, span: Span, name: str, usual: float, domains: set[str], *, first: bool) -> float:
    height = sheet.page.height
    at_top, at_foot = span.box.y1 < _HEAD * height, span.box.y0 > _FOOT * height
    score = 0.15 if at_top else 0.05 if at_foot else -0.1
    score += min(0.3, 0.25 * (span.size / usual - 1.0)) if at_top else 0.0
    score += 0.08 * span.bold + 0.1 * first
    score += 0.2 * organisation_likeness(name) + 0.2 * _has_legal_form(name)
    score += 0.35 * _owns(name, domains)
    score += 0.2 * _heads_address(sheet, span)
    return score


def _has_legal_form(name: str) -> bool:
    words = [squash(word) for word in name.split()]
    return bool(words) and (words[-1] in LEGAL_FORMS or "".join(words[-2:]) in LEGAL_FORMS)


def _owns(name: str, domains: set[str]) -> bool:
    """Whether a web or mail address on the paper is made of the name."""
    key = squash(name)
    initials = "".join(word[0].lower() for word in name.split() if word[0].isalnum())
    for domain in domains:
        if len(domain) >= 5 and (domain in key or key in domain):
            return True
        if len(domain) >= 3 and domain == initials:
            return True
        words = [squash(word) for word in name.split() if len(word) > 3]
        if sum(word in domain for word in words) >= 2 or (words and len(words[0]) >= 6 and domain.startswith(words[0])):
            return True
    return False


def _heads_address(sheet: Sheet, span: Span) -> bool:
    """Whether the lines under it are a postal address or say how to be reached."""
    lines: list[Span] = []
    below = sheet.below(span, 2.0)
    while below is not None and len(lines) < 3:
        lines.append(below)
        below = sheet.below(below, 1.0)
    return any(is_address(line.text) or is_contact(line.text) for line in lines)


def confirms(sheets: Sequence[Sheet], name: str) -> bool:
    """Whether another line names the same sender: who is to be paid, whose terms they are."""
    key = squash(name)
    lines = [span.text for sheet in sheets for span in sheet.spans]
    return any(key in squash(line) and _BACK_MATTER.search(line) for line in lines)
