"""Sponsors by who speaks for them: the sender of a mail, the closing of a letter, the office of who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import read_organisation
from extraction.finding.texts import BlockText
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.letters import has_digit
from extraction.values.organisations import is_generic, organisation_likeness
from extraction.values.persons import parse_person
from extraction.vocabulary.keys import squash
from extraction.vocabulary.people import OFFICES, OFFICES_OF_ORGANISATIONS

# "From: Fairhaven CPE Live <support@fairhaven.example>"
_FROM = re.compile(
    r"^From:\s*[\"“]?(?P<name>[^<>\"”@]{4,60}?)[\"”]?\s*[<\[(](?:mailto:)?[\w.+-]+@(?P<host>[\w.-]+)", re.IGNORECASE
)
CLOSING = re.compile(
    r"^(?:best|regards|sincerely|cordially|respectfully|thank\s*you|thanks|warmly|yours\s*\w*|cheers|"
    r"(?:best|kind|warm)\s*regards|\w+\s*yours|with\s*\w+\s*\w*),?$",
    re.IGNORECASE,
)
# "secretary of Ohio Tax Guild, declare"
_OFFICE_OF = re.compile(
    rf"\b(?i:{'|'.join(sorted(OFFICES_OF_ORGANISATIONS))})(?: of| for)(?: the)? "
    r"(?P<name>[A-Z][\w&'’.-]*(?: (?:[A-Z&][\w&'’.-]*|of|for|the|and|in|de))* ?[A-Z][\w&'’.-]*)"
)
_SIGNED_FOR = re.compile(r"^(?P<person>[^,]{5,40}), (?:for|on behalf of) (?:the )?(?P<name>[A-Z].{4,70})$")
_SENT_FROM_OWN, _SENT, _SIGNED, _OFFICER = 0.4, 0.36, 0.44, 0.45
_MOST_CLOSING_LINES = 4
_LIKELY = 0.5


def of_senders(sheet: Sheet, texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """The organisations for which a sheet was sent or signed."""
    for span in sheet.spans:
        yield from _sender(sheet, span)
        yield from _signed_for(span)
    yield from _below_closing(sheet)
    for text in texts:
        for match in _OFFICE_OF.finditer(text.text):
            yield from _candidate(text.piece(*match.span("name")), match["name"], _OFFICER)


def _sender(sheet: Sheet, span: Span) -> Iterator[Candidate]:
    """The name beside an address; of a person's mailbox it is none."""
    match = _FROM.match(span.text)
    if match is None:
        return
    name, site = match["name"].strip(), squash(match["host"].split(".")[-2] if "." in match["host"] else "")
    own = len(site) > 3 and (site in squash(name) or squash(name.split()[0]) in site)
    if _goes_on(sheet, span, name):
        return  # the sender calls itself by the short name
    if own or organisation_likeness(name) >= _LIKELY:
        yield from _candidate(Piece.of_span(span).narrowed(name), name, _SENT_FROM_OWN if own else _SENT)


def _goes_on(sheet: Sheet, sender: Span, name: str) -> bool:
    """Whether the sheet elsewhere has a name in full that begins like this one: "Ohio Tax" of "Ohio Tax Guild"."""
    longer = re.compile(re.escape(name) + r" [A-Z&]\w*")
    return any(span is not sender and longer.search(span.text) for span in sheet.spans)


def _signed_for(span: Span) -> Iterator[Candidate]:
    match = _SIGNED_FOR.match(span.text)
    if match and parse_person(match["person"]):
        yield from _candidate(Piece.of_span(span).narrowed(match["name"]), match["name"], _SIGNED)


def _below_closing(sheet: Sheet) -> Iterator[Candidate]:
    """The line under the name of who closes a letter: "Best regards, / Ann Roe / Ohio Tax Guild"."""
    for index, (closing, person) in enumerate(pairwise(sheet.spans)):
        if not CLOSING.match(closing.text) or parse_person(person.text) is None:
            continue
        for span in sheet.spans[index + 2 : index + 2 + _MOST_CLOSING_LINES - 1]:
            words = {word.strip(".,").casefold() for word in span.text.split()}
            if has_digit(span.text) or "@" in span.text or parse_person(span.text):
                break
            if words & OFFICES and "," not in span.text:
                continue
            yield from _candidate(Piece.of_span(span), span.text, _SIGNED)
            break


def _candidate(piece: Piece, name: str, score: float) -> Iterator[Candidate]:
    reading = read_organisation(piece)
    if reading and not is_generic(name) and parse_person(name) is None:
        yield Candidate("sponsor", reading, piece, score, "line")
