"""Names of persons: whether words can be one, and the name without honorifics and credentials."""

from __future__ import annotations

import re
from functools import lru_cache

from extraction.values.letters import has_digit
from extraction.values.text import clean
from extraction.vocabulary.people import (
    CREDENTIALS,
    GENERATIONS,
    HONORIFICS,
    NOT_NAMES,
    OFFICES,
    PARTICLES,
    TITLE_WORDS,
)
from extraction.vocabulary.places import PLACES
from extraction.vocabulary.sponsors import LEGAL_FORMS, ORGANISATION_WORDS

_TOKEN = re.compile(r"[^\W\d_][\w'’`.\-]*", re.UNICODE)
_GREETING = re.compile(
    r"^(?:dear|hello|hi|congratulations|congrats|well\s+done|(?:great|good|nice)\s+(?:job|work)|you\s+did\s+it|thank\s+you|thanks|bravo|kudos|way\s+to\s+go)\b[,!]?\s+",
    re.IGNORECASE,
)
# "Partnership", "Software", "Legally", but Blankenship, Ware and McNally are families.
_NO_NAME_ENDING = re.compile(
    r"(?:tions?|sions|(?<!mcn)(?<!mcan)(?<!nn)(?<!\bsc)(?<!\bt)ally|ities|ology|izing|ysis|"
    r"(?:er|or|ar|ard|ee|eur|ion|izen|tern|tice|iend)ship|(?:soft|hard|mal|ransom|middle|firm|free|\ba)ware|ments?ary)$"
)
_GERUND = re.compile(r"^(?!sterling$)\w{4,}ing$")  # "Handling", "Drafting": how titles begin, and no names
_ENDING_OFFICES = OFFICES - {"dean", "head", "lead", "chief", "speaker", "principal", "provost", "chair", "trainer"}
_POSSESSIVE = re.compile(r"(?<=\w\w)['’]s$")  # "Ann Roe's"
_BETWEEN_WORDS = re.compile(r"[\s,]+")
_SIGNS = re.compile(r"[^\w'’-]")
_NOT_IN_NAMES = frozenset('@:/&()[]$%#+=<>“”"?!')
_OF_NO_NAME = frozenset(NOT_NAMES) | ORGANISATION_WORDS | LEGAL_FORMS
_SEPARATORS = re.compile(r"[,/;|]")
# "Ana Li, CPA PTIN P04264948": a number that belongs to the person, with what it is called.
_OWN_NUMBER = re.compile(
    r"[\s,;(–-]+(?:(?:cpa|ea|state|board|my|his|her)\s+)?(?:ptin|licen[sc]e|lic|cert(?:ificate)?|member(?:ship)?|employee|staff|"
    r"learner|student|account|user|bar|nmls|crd|reg|id|no|nr)\b[\s.:#]*(?:(?:id|no|nr|number)\b[\s.:#]*)?(?:[A-Z]{2}\s)?"
    r"[#A-Z]{0,4}[-\s]?\d[\w-]*\)?\s*$|\s*#\s?\d[\w-]*\s*$",
    re.IGNORECASE,
)
MOST_NAME_WORDS = 7


@lru_cache(maxsize=4096)
def parse_person(text: str) -> str | None:
    """The name in a text, in its printed order, without titles before and credentials behind; None if it is none.

    "Dr. Naomi E. Zimmerman, CPA, CGMA" gives "Naomi E. Zimmerman"; "HARTWELL Jr., Brandon" stays as it is.
    """
    text = _OWN_NUMBER.sub("", _GREETING.sub("", clean(text)))
    name = _without_credentials(_POSSESSIVE.sub("", text.strip(".!?~ ")))
    return name if name and name_likeness(name) >= 0.5 else None


def name_likeness(text: str) -> float:
    """How much a text without credentials looks like a person's name, 0 to 1."""
    words = [w for w in _BETWEEN_WORDS.split(text) if w]
    if not 2 <= len(words) <= MOST_NAME_WORDS or not _NOT_IN_NAMES.isdisjoint(text) or has_digit(text):
        return 0.0
    plain = [_SIGNS.sub("", w).casefold() for w in words]
    if not TITLE_WORDS.isdisjoint(plain) or any(map(_NO_NAME_ENDING.search, plain)):
        return 0.0
    if plain[-1] in _ENDING_OFFICES and "," not in text:
        return 0.0  # "Executive Director"
    if "," not in text and _GERUND.match(plain[0]):
        return 0.0
    if "," in text and text.rpartition(",")[2].strip(" .").casefold() in PLACES:
        return 0.0  # "Salt Palace Annex, Salt Lake City, UT"
    if not _OF_NO_NAME.isdisjoint(plain):
        return 0.0
    proper = sum(_is_name_word(word, low) for word, low in zip(words, plain, strict=True))
    if proper < len(words) or text.count(",") > 2:
        return 0.2 if proper >= 2 and proper >= len(words) - 1 else 0.0
    long_words = sum(len(w.strip(".")) > 1 for w in words)
    return 1.0 if 2 <= len(words) <= 5 and long_words >= 2 else 0.6


def _is_name_word(word: str, low: str) -> bool:
    if low in PARTICLES or low in GENERATIONS:
        return True
    return bool(_TOKEN.fullmatch(word)) and word[0].isupper()


def _without_credentials(text: str) -> str:
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    kept: list[str] = []
    for part in parts:
        words = part.split()
        while words and _bare(words[0]) in HONORIFICS and (len(words) > 1 or kept):
            words = words[1:]
        while words and _bare(words[-1]) in CREDENTIALS and (len(words) > 2 or kept or words[-1].isupper()):
            if len(words) == 2 and not kept and len(parts) == 1:
                break
            words = words[:-1]
        if words:
            kept.append(" ".join(words))
    return ", ".join(kept).strip(" .,;:") + ("." if kept and re.search(r"\b(?:[A-Z]|Jr|Sr)\.$", kept[-1]) else "")


def _bare(word: str) -> str:
    return re.sub(r"[^\w-]", "", word).casefold()
