"""Printed words to one of a list of allowed values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from extraction.values.letters import has_digit
from extraction.vocabulary.delivery import GROUP_INTERNET, LABELLED_INDEX, NAME_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.keys import match_key

_UNTICKED = re.compile(r"^\s*(?:[□☐◻❏❑○]|\[\s*\]|\(\s*\))\s*")
_TICKED = re.compile(r"^\s*(?:[■◼☑☒✓✔●◉]|\[\s*[xX✓✔]\s*\]|\(\s*[xX✓✔]\s*\))\s*")
_BOXES = frozenset("□☐◻❏❑○■◼☑☒✓✔●◉[(")  # what any of the two begins with
_BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_INNER = re.compile(r"[(\[]([^)\]]+)[)\]]")
_DASH = re.compile(r"\s[–-]\s")
_AMOUNT = re.compile(r"[-–—:=(]?\s*\b\d+(?:\.\d+)?\s*(?:cpe\b|credits?\b|hours?\b|hrs?\b)*\s*\)?", re.IGNORECASE)
_TECHNICAL = re.compile(r"\s*[-–—(/:,]*\s*\b(?:non[\s-]*)?technical\b\)?\s*", re.IGNORECASE)


def is_unticked(text: str) -> bool:
    """Whether a text begins with an empty box."""
    return text.lstrip()[:1] in _BOXES and _UNTICKED.match(text) is not None


def without_box(text: str) -> str | None:
    """A text without the ticked box before it; None where the box before it is empty."""
    if text.lstrip()[:1] not in _BOXES:
        return text
    return None if _UNTICKED.match(text) else _TICKED.sub("", text)


@lru_cache(maxsize=4096)
def parse_field_of_study(text: str, *, fuzzy: bool = False) -> str | None:
    """The NASBA field of study that a text names, whole or without amounts and remarks; None if unclear."""
    ticked = without_box(text)
    if ticked is None:
        return None
    for form in _simpler(ticked):
        if name := FIELD_INDEX.exact(form):
            return name
    if fuzzy:
        close = FIELD_INDEX.close(_AMOUNT.sub("", text), 84)
        return close[0] if close else None
    return None


@lru_cache(maxsize=4096)
def parse_delivery_method(text: str, *, fuzzy: bool = False) -> str | None:
    """The NASBA delivery method that a text under such a caption stands for; None if none or unclear."""
    ticked = without_box(text)
    if ticked is None:
        return None
    for form in _simpler(ticked):
        if name := LABELLED_INDEX.exact(form):
            return name
    if fuzzy and (close := LABELLED_INDEX.close(text, 84)):
        return close[0]
    return _first_named(text)


_LIVE = frozenset({"live", "led", "group", "classroom", "interactive", "synchronous"})
_REMOTE = frozenset({"virtual", "online", "internet", "web", "webinar", "webcast", "remote", "zoom", "teams"})
_ALONE = frozenset({"recorded", "demand", "paced", "self", "replay", "archived"})
_MOST_WORDS_OF_METHOD = 7


def _of_words(text: str) -> str | None:
    """ "Instructor-led virtual", "Live (via Zoom)": what words of both kinds say together."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    if len(words) > _MOST_WORDS_OF_METHOD or words & _ALONE:
        return None
    return GROUP_INTERNET if words & _LIVE and words & _REMOTE else None


def _first_named(text: str) -> str | None:
    if name := _of_words(text):
        return name
    keys = [key for word in re.split(r"[\s/|,;()]+", text) if (key := match_key(word))]
    hits = NAME_INDEX.scan(keys) if keys else []
    if len({hit.meaning for hit in hits}) == 1:
        return hits[0].meaning
    if not hits and keys and len(keys) <= 8:
        hits = [hit for hit in LABELLED_INDEX.scan(keys) if 2 * (hit.stop - hit.start) >= len(keys)]
        return hits[0].meaning if len({hit.meaning for hit in hits}) == 1 else None
    return None


def parse_choice(text: str, choices: Sequence[str], *, fuzzy: bool = True) -> str | None:
    """The choice that a text names: the same words, the only one it contains, or the one most like it."""
    by_key = {match_key(choice): choice for choice in choices}
    key = match_key(text)
    if not key:
        return None
    if key in by_key:
        return by_key[key]
    inside = [choice for k, choice in by_key.items() if k and len(k) > 2 and k in key]
    if inside:
        longest = max(inside, key=len)
        return longest if all(match_key(c) in match_key(longest) for c in inside) else None
    best = process.extractOne(key, list(by_key), scorer=fuzz.ratio, score_cutoff=85) if fuzzy and len(key) > 3 else None
    return by_key[best[0]] if best else None


def _simpler(text: str) -> Iterator[str]:
    """A text, then without its amounts, without "(Technical)", without what is in brackets; each form once."""
    yield text
    counted = has_digit(text)
    technical = "echnical" in text.lower()
    bracketed = "(" in text or "[" in text
    if counted:
        yield _AMOUNT.sub(" ", text)
    if technical:
        yield _TECHNICAL.sub(" ", text)
    if bracketed:
        yield _BRACKETED.sub(" ", text)
    if counted + technical + bracketed > 1:
        yield _BRACKETED.sub(" ", _TECHNICAL.sub(" ", _AMOUNT.sub(" ", text)))
    if bracketed and (inner := _INNER.search(text)):
        yield inner[1]
    if "–" in text or " - " in text:
        yield _DASH.split(text)[0]
