"""Whether a value looks like one of its column: a name like a name, credits in the usual steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from extraction.finding.candidates import Candidate
from extraction.values.identifiers import is_registry_shaped
from extraction.values.letters import count_digits
from extraction.values.organisations import is_unmistakable, organisation_likeness
from extraction.values.persons import name_likeness
from extraction.values.text import closes_brackets
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.people import OFFICES

Cells = Mapping[str, Candidate]
Numbers = dict[str, float]

_OPEN_ENDS = frozenset(
    [
        "and",
        "of",
        "the",
        "for",
        "in",
        "to",
        "with",
        "a",
        "an",
        "on",
        "by",
        "from",
        "as",
        "at",
        "or",
        "&",
        "-",
        "–",
        "—",
        ":",
        ",",
        "/",
    ]
)
_UNIT = re.compile(r"\b(?:cpe|credits?|hours?|minutes?)\b", re.IGNORECASE)
_GREETING = re.compile(
    r"^(?:nice|well|great|good|congrat\w*|thank\w*|welcome|hello|hi|dear)\b|!$|\byou(?:r)?\b", re.IGNORECASE
)
_PAPER = re.compile(
    r"\b(?:attestation|attendance|certificate|record|statement|transcript|history|report|summary|account|holder|hub|"
    r"approval|portal|page|conference room|verification)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|be|decides?|which|that|by|for this|will|may|must)\b", re.IGNORECASE
)
_PLACE = re.compile(r",\s*[A-Z]{2}$|\b\d{5}\b")
_COUNTED = re.compile(r"\d\s*(?:cpe|credits?|hours?|hrs?|minutes?)\b", re.IGNORECASE)
# The increments in which credits are awarded (Statement on Standards for CPE Programs, 2024 edition): 1, 1/2 or 1/5.
_STEPS = ((0.5, 3.0), (0.2, 2.0), (0.1, 1.0))


def plausibility(candidate: Candidate, cells: Cells) -> Numbers:
    """Numbers that speak for or against a value by its looks, named "<column>: <what>"."""
    describe = _BY_ROLE.get(candidate.role)
    found = describe(candidate, cells) if describe else {}
    return {f"{candidate.role}: {name}": number for name, number in found.items()}


def _person(candidate: Candidate, _: Cells) -> Numbers:
    text = str(candidate.value)
    words = text.split()
    return {
        "likeness": name_likeness(text),
        "words": float(len(words)),
        "capitals": sum(letter.isupper() for letter in text) / max(1, len(text)),
        "organisation": organisation_likeness(text),
        "place": float(bool(_PLACE.search(text))),
        "known words": float(bool(_PAPER.search(text) or FIELD_INDEX.scan([match_key(word) for word in words]))),
    }


def _title(candidate: Candidate, cells: Cells) -> Numbers:
    text = str(candidate.value)
    words = text.split()
    return {
        "words": float(len(words)),
        "begins small": float(text[:1].islower()),
        "ends openly": float(words[-1].casefold() in _OPEN_ENDS if words else 1),
        "digits": count_digits(text) / max(1, len(text)),
        "counts": float(bool(_COUNTED.search(text))),
        "person": name_likeness(text),
        "organisation": float(is_unmistakable(text)) if words else 0.0,
        "heading": float(is_heading(text)),
        "open bracket": float(closes_brackets(text) != text),
        "greets": float(bool(_GREETING.search(text)) or _names(text, cells.get("participant"))),
        "paper": float(bool(_PAPER.search(text))),
        "quotes": float(any(sign in text.strip('"“”') for sign in '"“”')),
        "colon": float(":" in text),
        "numbered": float(bool(re.match(r"\W*\d{1,2}[.)]\s", text))),
    }


def _names(text: str, participant: Candidate | None) -> bool:
    """Whether a text names the participant."""
    names = str(participant.value).casefold().split() if participant else []
    return any(len(name) > 3 and name.strip(",.") in text.casefold().split() for name in names)


def _credits(candidate: Candidate, _: Cells) -> Numbers:
    value = float(candidate.value) if isinstance(candidate.value, int | float) else 0.0
    printed = candidate.reading.printed
    return {
        "step": next((rank for step, rank in _STEPS if abs(value / step - round(value / step)) < 1e-6), 0.0),
        "amount": value,
        "unit": float(bool(_UNIT.search(printed))),
        "length": float(len(printed)),
    }


def _date(candidate: Candidate, _: Cells) -> Numbers:
    return {"length": float(len(candidate.reading.printed))}


def _organisation(candidate: Candidate, cells: Cells) -> Numbers:
    text = str(candidate.value)
    words = text.split()
    title = cells.get("course_title")
    return {
        "likeness": organisation_likeness(text),
        "unmistakable": float(is_unmistakable(text)) if words else 0.0,
        "words": float(len(words)),
        "ends openly": float(words[-1].casefold() in _OPEN_ENDS if words else 1),
        "in the title": float(title is not None and match_key(text) in match_key(str(title.value))),
        "digits": count_digits(text) / max(1, len(text)),
        "office": float(any(word.strip(".,").lower() in OFFICES for word in words)),
        "verb": float(bool(_VERB.search(text))),
        "signs": float(sum(text.count(sign) for sign in ":;,.*!?")),
        "paper": float(bool(_PAPER.search(text))),
    }


def _identifier(candidate: Candidate, cells: Cells) -> Numbers:
    text = str(candidate.value)
    others = ("sponsor_id", "course_id")
    return {
        "registry shape": float(is_registry_shaped(text)),
        "length": float(len(text)),
        "digits": count_digits(text) / max(1, len(text)),
        "as another number": float(
            any(str(cells[role].value) == text for role in others if role in cells and role != candidate.role)
        ),
    }


def _choice(candidate: Candidate, cells: Cells) -> Numbers:
    printed = candidate.reading.printed
    title = cells.get("course_title")
    return {
        "length": float(len(printed)),
        "as named": float(match_key(printed) == match_key(str(candidate.value))),
        "known words": float(FIELD_INDEX.exact(printed) is not None),
        "in the title": float(title is not None and bool(candidate.piece.word_ids & title.piece.word_ids)),
    }


_BY_ROLE: dict[str, Callable[[Candidate, Cells], Numbers]] = {
    "participant": _person,
    "course_title": _title,
    "credits": _credits,
    "completion_date": _date,
    "sponsor": _organisation,
    "sponsor_id": _identifier,
    "course_id": _identifier,
    "field_of_study": _choice,
    "delivery_method": _choice,
}
