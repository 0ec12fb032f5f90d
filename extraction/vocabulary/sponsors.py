"""What organisations that give courses are called, and the sentences in which they name themselves.

The Registry requires its members to print the statement that begins with their name ("… is registered with the
National Association of State Boards of Accountancy (NASBA) as a sponsor …"); it is often
the only place where the legal name stands.
"""

from __future__ import annotations

import re

from extraction.vocabulary.keys import match_key

LEGAL_FORMS: frozenset[str] = frozenset(
    [
        "inc", "llc", "llp", "lp", "ltd", "pllc", "pc", "corp", "corporation", "company", "co", "plc", "gmbh",
        "incorporated", "limited", "na",
    ]
)  # fmt: skip
ORGANISATION_WORDS: frozenset[str] = frozenset(
    [
        "academy", "accountants", "accountancy", "advisors", "advisory", "agency", "alliance", "associates",
        "association", "auditor", "auditors", "bank", "board", "boards", "bureau", "center", "centre", "chapter",
        "club", "college", "commission", "committee", "community", "conference", "congress", "consortium",
        "consulting", "council", "cpas", "credit", "department", "education", "educators", "enterprises",
        "federation", "firm", "firms", "forum", "foundation", "group", "guild", "house", "institute", "international",
        "journal", "league", "learning", "media", "ministry", "network", "office", "organization", "partners",
        "partnership", "press", "professionals", "publishers", "publishing", "review", "school", "schools",
        "seminars", "series", "services", "society", "software", "solutions", "summit", "systems", "team", "training",
        "union", "university", "hub", "lab", "labs", "collective", "cooperative", "coalition", "courses", "classes",
        "workshops", "studies", "roundtable", "authority", "circle", "exchange", "asociación", "colegio", "instituto",
        "webcasts", "webinars", "workshop", "officers", "officials", "expo", "studio", "chamber", "consultants",
        "leaders",
    ]
)  # fmt: skip

NAME_KEYS = frozenset(match_key(word) for word in ORGANISATION_WORDS | LEGAL_FORMS)

# The name stands before these words.
STATEMENTS: tuple[str, ...] = (
    "is registered with the National Association of State Boards of Accountancy",
    "is registered with the National",
    "is registered with NASBA",
    "is registered with",
    "is a registered sponsor",
    "is approved by the National Association of State Boards",
    "is an approved sponsor",
    "is an IRS-approved",
    "is an IRS approved",
    "is a NASBA",
    "is listed on the National Registry",
    "is listed on the NASBA National Registry",
    "is listed on NASBA's National Registry",
    "is on the National Registry",
    "is on the NASBA National Registry",
    "is on NASBA's National Registry",
    "is on NASBA's Registry",
    "is an approved provider",
    "is a registered provider",
    "is a sponsor on the National Registry",
    "is solely responsible",
    "hereby certifies that",
    "hereby certifies",
    "certifies that",
    "certifies",
    "hereby confirms",
    "confirms that",
    "hereby awards",
    "hereby award",
    "hereby certify",
    "certify that",
    "confirm that",
    "proudly present",
    "proudly award",
    "present this",
    "award this",
    "recognize",
    "hereby grants",
    "hereby presents",
    "hereby acknowledges",
    "hereby attests",
    "attests that",
    "is pleased to",
    "is proud to",
    "is honored to",
    "is delighted to",
    "is happy to",
    "takes pleasure in",
    "confers upon",
    "confers on",
    "bestows upon",
    "is pleased to award",
    "is pleased to present",
    "is pleased to certify",
    "is proud to award",
    "is proud to present",
    "proudly awards",
    "proudly presents",
    "presents this",
    "thanks",
    "hereby recognizes",
    "recognizes",
    "awards this",
    "acknowledges that",
    "verifies that",
)
# Named on nearly every certificate, sponsor of none.
NEVER_SPONSORS = re.compile(
    r"national\s*ass?\w*\s*of\s*state\s*boards|national\s*registry\s*of\s*cpe|board\s*of\s*accountancy|\bNASBA\b",
    re.IGNORECASE,
)
LEADING_WORDS = re.compile(r"^(?:the|sponsor|provider|by|copyright|©|\(c\)|this|of)\b[\s:]*", re.IGNORECASE)


# Words that begin a sentence or a line of the page and no name: "This certificate", "We hereby", "Page 2".
NO_NAMES: frozenset[str] = frozenset(
    [
        "this", "that", "we", "i", "you", "your", "it", "our", "the undersigned", "undersigned", "hereby", "page",
        "dear", "congratulations", "hello", "hi", "thank", "thanks", "to", "for", "from", "re", "on", "by", "with",
        "has", "is", "in", "of", "and", "or", "who", "whom", "as", "at", "be", "let", "know", "given", "please",
        "questions", "note", "continuing", "verified", "member", "home", "menu", "print", "download", "share", "back",
        "log", "sign", "view", "search", "copy", "original", "duplicate", "void", "great", "nice", "well",
        "good", "presented", "awarded", "issued", "proudly", "live", "online", "virtual", "group", "nasba", "cpe",
        "approved", "registered", "official", "internal", "memorandum", "memo", "subject", "invoice", "receipt",
    ]
)  # fmt: skip
# Words of which several may stand together and still name nobody.
GENERIC_WORDS: frozenset[str] = frozenset(
    [
        "learning", "hub", "center", "centre", "portal", "my", "your", "our", "the", "catalog", "training", "education",
        "continuing", "professional", "development", "department", "course", "courses", "program", "programs", "online",
        "nano", "micro", "bundle", "series", "live", "group", "internet", "based", "self", "study", "webinar",
        "webinars",
        "webcast", "webcasts", "seminar", "seminars", "workshop", "workshops", "cpe", "ce", "team", "home", "customer",
        "management", "system", "systems", "summit", "conference", "session", "sessions", "credit", "credits", "and",
        "for", "of", "annual", "virtual", "services", "network", "university", "academy", "school", "classes",
    ]
)  # fmt: skip
# Words of organisations that hardly ever stand in a title.
UNMISTAKABLE_WORDS: frozenset[str] = frozenset(
    [
        "academy", "associates", "association", "bureau", "chapter", "committee", "council", "cpas", "federation",
        "firm", "foundation", "guild", "institute", "office", "society", "university", "college", "partners",
    ]
)  # fmt: skip

# Words of organisations that titles have too, where they only qualify what follows: "Review Engagements", "Bank Loans".
_QUALIFYING_WORDS: frozenset[str] = frozenset(
    [
        "review", "series", "credit", "bank", "board", "boards", "house", "conference", "congress", "education",
        "learning", "training", "services", "software", "solutions", "systems", "studies", "team", "exchange", "union",
        "partnership", "international", "media", "group", "summit", "forum", "network", "office", "auditor",
        "department", "community", "agency", "workshop", "commission", "school", "college", "club",
    ]
)  # fmt: skip
_BEHIND_HEAD: frozenset[str] = LEGAL_FORMS | {"of", "for", "at", "in", "on", "de", "and", "", "us", "usa", "america"}


def has_organisation_word(words: list[str]) -> bool:
    """Whether lower-case words without punctuation name an organisation ("seminars", "llc").

    A word that titles have too must be what the name is about: the last, or with "of", "for", a legal form behind it.
    """
    following = [*words[1:], ""]
    return any(
        word in LEGAL_FORMS
        or (
            word in ORGANISATION_WORDS and (word not in _QUALIFYING_WORDS or after in _BEHIND_HEAD | ORGANISATION_WORDS)
        )
        for word, after in zip(words, following, strict=True)
    )
