"""Sentences and headings that stand on certificates and carry none of their items.

The Registry statement, complaints address, 50-minute statement and record-keeping advice are required or customary
(nasbaregistry.org); Circular 230 sentence: IRS; renewal rules: state boards.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extraction.vocabulary.keys import squash
from extraction.vocabulary.wordings import Wordings, lowered

SENTENCES = Wordings.of(
    ("registered", r"registered\s*with\s*the\s*national\s*ass"),
    ("accountancy", r"state\s*boards?\s*of\s*accountancy\s*ha(?:ve|s)\s*(?:the\s*)?final"),
    ("authority", r"final\s*authority\s*on"),
    ("complaint", r"complaints?\s*(?:regarding|may|should|about)"),
    ("nasbaregistry learningmarket", r"nasbaregistry\.org|learningmarket\.org"),
    ("accordance", r"in\s*accordance\s*with\s*the\s*standards"),
    ("minute", r"(?<!\()50[\s-]*minute\s*(?:hour|per)|fifty\s*minutes?|\b50\s*minutes\s*(?:of|=|per|equal)"),
    ("minutos", r"\b50\s*minutos"),
    ("consists", r"each\s*hour\s*consists"),
    ("circular", r"circular\s*(?:no\.?\s*)?230,?\s*section"),
    ("retain keep", r"retain\s*this|keep\s*this|should\s*be\s*retained|retain\s*for|should\s*keep\s*this"),
    ("must least", r"licensees?\s*must\s*complete|must\s*complete\s*\d+\s*hours|at\s*least\s*\d+\s*hours"),
    ("subject consult check", r"subject\s*to\s*approval\s*by|consult\s*(?:the|their|your)|check\s*with\s*your"),
    ("responsible", r"responsible\s*for\s*reporting"),
    ("earn year", r"members?\s*earn\s*up|earn\s*up\s*to|credits?\s*(?:a|per|each)\s*year"),
    ("reported within", r"reported\s*to\s*the\s*irs|within\s*\d+\s*(?:business\s*)?days"),
    ("based", r"based\s*on\s*(?:the\s*)?(?:a\s*)?(?:prescribed\s*word|50|average)"),
    ("sessions", r"sessions\s*shown\s*with"),
    ("obsolete", r"previous\s*editions\s*obsolete"),
    ("valid", r"not\s*valid\s*without|valid\s*only\s*(?:with|if)"),
    ("suggest luncheon costs", r"suggest\s*that\s*you|next\s*luncheon|registration\s*costs"),
    ("minimum", r"a\s*minimum\s*of\s*\d+\s*attendance"),
    ("require", r"requires?\s*(?:at\s*least\s*)?\d+\s*(?:cpe\s*)?(?:hours|credits)"),
    ("required", r"is\s*required\s*to|are\s*required\s*to"),
    ("ethics", r"no\s*ethics\s*credit"),
    ("maximum exceed limited", r"maximum\s*(?:of\s*)?\d|not\s*exceed|limited\s*to\s*\d"),
)


@lru_cache(maxsize=4096)
def carries_no_items(text: str) -> bool:
    """Whether a text holds one of these sentences."""
    return SENTENCES.any_in(lowered(text))


# A sentence that says so much of this course is none of them: "qualifies for 1 hour of CPE, at 50 minutes per hour",
# "is entitled to eight (8.0) credits …, each credit consisting of fifty minutes".
_COUNT = r"(?:\d|one|two|three|four|five|six|seven|eight|ten|twelve|sixteen|twenty)"
AWARDS = re.compile(
    rf"(?:qualifie[sd]\s*for|entitled\s*to|merits?|carries|credited\s*with|earn(?:ed|s|ing)|(?:has|have|was|were|been|is)\s*(?:awarded|granted))\s*{_COUNT}|"
    rf"\b{_COUNT}[\w.() ]{{0,12}}\s*(?:(?:cpe|credit)\s*)*(?:credits?|hours?)\s*(?:has|have|was|were)\s*"
    r"(?:been\s*)?(?:earned|awarded|granted)",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"^\W*(?:official\s*|cpe\s*|your\s*|cpe/ce\s*|nasba\s*|continuing\s*(?:professional\s*)?education\s*|"
    r"self[\s-]*study\s*|training\s*|course\s*|"
    r"professional\s*(?:development|education)\s*|annual\s*|learning\s*|education\s*|group\s*live\s*|webinar\s*|"
    r"webcast\s*|online\s*|program\s*|seminar\s*)*"
    r"(?:certificates?|certificate\s*o[ft]\s*\S+(?:\s*\S+)?(?:\s*\(fillable\))?|transcript|completion\s*(?:record|"
    r"certificate|notice)|record\s*of\s*\S+|statement\s*of\s*\S+|"
    r"proof\s*of\s*\S+|letter\s*of\s*\S+|verification\s*of\s*\S+|attestation\s*of\s*\S+|certificad[oa]\s*de\s*\S+|notice\s*of\s*\S+|report|history\s*report|history|"
    r"record|evidence\s*of\s*\S+|"
    r"confirmation\s*of\s*\S+|education|professional\s*education|attendance\s*record|credential|"
    r"learning\s*record)\W*(?:\d{4})?\W*$",
    re.IGNORECASE,
)
# What papers of completion call themselves, in any order: "Assessment Result: PASS", "Course complete".
_PAPER_WORDS = frozenset(
    {
        "certificate", "certificates", "completion", "digital", "attendance", "participation",
        "transcript", "credential", "badge",
        "result", "results", "passed", "pass", "complete", "completed", "congratulations", "thank", "confirmation",
        "verification", "acknowledgment", "acknowledgement", "achievement", "appreciation", "statement", "duplicate",
        "affidavit", "passport", "slip", "memorandum", "declaration", "constancia", "summary", "constancias",
        "copy", "report", "record", "proof", "letter", "notice", "receipt", "attestation", "certificado",
    }
)  # fmt: skip
_BESIDE_PAPER_WORDS = _PAPER_WORDS | {
    "of", "the", "a", "an", "and", "for", "your", "my", "you", "course", "program", "cpe", "ce", "credit",
    "credits", "courses", "continuing", "professional", "education", "exam", "examination", "final", "assessment",
    "test",
    "quiz", "grade", "score", "official", "training", "learning", "webinar", "session", "seminar", "event",
    "is", "this", "hours", "hour", "self", "study", "attendee", "participant", "student", "successful", "in",
    "group", "live", "nano", "internal", "external", "employee", "member", "members", "personal", "activity", "detail",
    "detailed", "educación", "continua", "de", "staff", "user", "learner", "individual", "cumulative", "quarterly",
}  # fmt: skip


# One of these, without spaces, stands in all that the three ways below take for a heading.
_TELLING = re.compile(
    "certificate|complet|digital|attendance|participation|transcript|credential|badge|result|pass|congratulations|"
    "thank|confirmation|verification|acknowledg|achievement|appreciation|statement|duplicate|copy|report|record|proof|"
    "letter|notice|receipt|attestation|certificad|evidence|history|education|affidavit|passport|slip|memorandum|"
    "declaration|constancia|summary"
)


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Whether a text is the heading of a certificate ("Certificate of Completion")."""
    squashed = squash(text)
    if not _TELLING.search(squashed):
        return False
    return bool(_HEADINGS.match(text) or _HEADING_KEYS.match(squashed)) or _names_paper(text)


def _names_paper(text: str) -> bool:
    """Whether a short text is made of nothing but words for a paper of completion."""
    words = [word for word in re.split(r"[^\w]+", text.casefold()) if word]
    return (
        0 < len(words) <= 9
        and not any(c.isdigit() for c in text)
        and any(word in _PAPER_WORDS for word in words)
        and all(word in _BESIDE_PAPER_WORDS for word in words)
    )


# A spread-out heading loses its spaces: compare without them.
_HEADING_KEYS = re.compile(
    r"^(?:official|cpe|your|nasba|continuing(?:professional)?education|selfstudy|training|course|"
    r"professional(?:development|education)|learning|inhouse)*"
    r"(?:certificateof[a-z]+|certificates?|transcript(?:\d{4})?|completion(?:record|certificate)|recordof[a-z]+|"
    r"certificateforcontinuing[a-z]+|"
    r"historyreport|continuing(?:professional)?education)(?:fillable|record)?$"
)
