"""Whether the words of several rows are the titles of courses, rather than professions, levels or boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.finding.title_fit import title_fit

# What the lines of a table of other professions' units begin with.
_PROFESSION = re.compile(
    r"^\W*(?:[\w.]+\s){0,2}(?:cpe|cpas?|cle|mcle|cfp|eas?|irs|ctec|shrm|hrci|ceus?|pdus?|cpd|isc2|isaca|cisa|cfe|nasba|"
    r"enrolled\s*agents?|attorneys?|olt|lawyers?|accountants?|paralegals?|actuaries|bankers|advis[oe]rs|insurance\s*agents?)\b"
    r"[^a-z]*(?:$|\(|:|,|-)|\((?:m?cle|cpe|ce|cfp|ea|hrci|shrm|pdu)s?\)|^\W*(?:[\w.]+\s){0,2}(?:cpe|cle|mcle|cfp|ctec|shrm|hrci|ceus?|pdus?|cpd|nasba)\b|\((?:california|oregon)\)\W*$",
    re.IGNORECASE,
)
_BOX = re.compile(r"^\W*\[\s*[xX✓✔]?\s*\]|^[■□☐☑☒◻◼❏❑○●]")
_LEAST_FIT = 0.65  # on average
_LEAST_DISTINCT = 0.4  # share of the titles; a course may be taken twice


def is_profession(text: str) -> bool:
    """Whether a text heads the credits of one profession among several ("Attorneys (CLE)")."""
    return _PROFESSION.search(text) is not None


def are_titles(texts: Sequence[str]) -> bool:
    """Whether the texts, one for each row, could be titles of courses."""
    fits = [0.0 if is_profession(text) or _BOX.match(text) else title_fit(text) for text in texts]
    return len(set(texts)) > _LEAST_DISTINCT * len(texts) and sum(fits) >= _LEAST_FIT * len(fits)
