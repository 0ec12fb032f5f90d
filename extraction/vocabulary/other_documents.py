"""What tells a certificate from the other papers of a course: invoices, agendas, registrations, advertisements.

Wordings: everyday papers of course sponsors. Each entry is one kind of evidence, however often it occurs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from extraction.vocabulary.wordings import Wordings, lowered

COMPLETION = Wordings.of(
    (
        "certificate",
        r"certificate\s*of\s*(?:\w+\s*){0,2}(?:completion|attendance|participation|achievement|continuing|credit)",
    ),
    (
        "certificate",
        r"cpe\s*certificate|\bcertificate\b(?!s?\s*(?:will|are|is\s*issued|can|may))",
    ),
    (
        "transcript history report record log",
        r"(?:learning|cpe|course|education|official|training|attendance|participation|completion)\s*(?:\w+\s*)?"
        r"(?:transcript|history|report|record|log)|transcript",
    ),
    (
        "record",
        r"completion\s*record|record\s*of\s*(?:\w+\s*)?(?:completion|attendance|participation)|learning\s*record|"
        r"training\s*record",
    ),
    (
        "completed attended participated earned met passed fulfilled",
        r"(?:has|have|having)\s*(?:successfully|satisfactorily|fully)?\s*(?:completed|attended|participated|earned|"
        r"met|passed|fulfilled)",
    ),
    (
        "complet attend participat finished earned passed",
        r"successfully\s*complet|confirm\w*\s*(?:that\s*)?(?:you|your)\s*(?:attend|complet|participat)|"
        r"you\s*(?:have\s*)?(?:attended|completed|finished|earned|passed)",
    ),
    (
        "awarded presented granted issued certif confirms",
        r"\b(?:awarded|presented|granted|issued)\s*to\b|(?:certif(?:y|ies)|credential\s*confirms)\s*that",
    ),
    (
        "complet attended earned",
        r"\bcompleted\s*(?:on|by)?\b|date\s*(?:of\s*)?complet|completion\s*date|date\(?s?\)?\s*attended|date\s*earned",
    ),
    (
        "earned awarded congratulations",
        r"credits?\s*(?:earned|awarded)|hours\s*(?:earned|awarded)|earned\s*credit|congratulations",
    ),
    (
        "thank",
        r"thank\s*you\s*for\s*(?:attending|completing|participating|joining|taking\s*part)",
    ),
    (
        "report log list",
        r"(?:course|training|education|activity|my)\s*(?:activity|completion)\s*(?:report|log|list)",
    ),
    (
        "attendance completion participation credit",
        r"(?:verification|statement|confirmation|notice|letter|evidence|acknowledg\w*)\s*of\s*(?:\w+\s*)?"
        r"(?:attendance|completion|participation|credit)|(?:attendance|completion)\s*(?:verification|confirmation|letter)",
    ),
    (
        "proof recognition",
        r"proof\s*of\s*(?:attendance|completion)|in\s*recognition\s*of",
    ),
    (
        "attendance present joined took credited certif",
        r"\b(?:was|were|been|being)\s*(?:in\s*attendance|present)\b|joined\s*us|took\s*part|\b(?:is|been)\s*credited\s*with|"
        r"certif(?:y|ies)\s*(?:the|your|his|her)\s*(?:attendance|participation|completion)",
    ),
    (
        "result passed graded finished complete earned award",
        r"\b(?:exam\w*|test|quiz|assessment|attempt|course)\s*(?:was\s*)?(?:result|passed|graded|finished|complete)|"
        r"\bearned\b|\bawarded\b|\bawards\b",
    ),
    (
        "file recorded posted",
        r"credits?\s*(?:is|are|was|were|has\s*been|have\s*been)\s*(?:now\s*)?(?:on\s*file|recorded|posted)",
    ),
    (
        "hour record certificate",
        r"hours?\s*of\s*(?:cpe|continuing\s*(?:professional\s*)?education)|credit\s*record|your\s*certificate\s*of",
    ),
)
OTHERWISE = Wordings.of(
    (
        "invoice bill due payment remit",
        r"\binvoice\b|\bbill\s*to\b|amount\s*due|total\s*due|balance\s*due|payment\s*(?:method|received|terms)|"
        r"remit\s*to",
    ),
    (
        "receipt order price qty subtotal tax",
        r"\breceipt\s*(?:no|number|#|for)|order\s*(?:summary|confirmation)|unit\s*price|\bqty\b|subtotal|sales\s*tax",
    ),
    (
        "agenda schedule",
        r"\bagenda\b|program\s*schedule|schedule\s*of\s*events|session\s*schedule",
    ),
    (
        "registration",
        r"registration\s*(?:confirm\w*|opens|is\s*open|fee|received|details)|"
        r"confirm\w*\s*(?:of\s*)?(?:your\s*)?registration",
    ),
    (
        "registered enrolled signed thank",
        r"you\s*(?:are|'re|have)\s*(?:now\s*)?(?:been\s*)?(?:registered|enrolled|signed\s*up)|"
        r"thank\s*you\s*for\s*(?:registering|your\s*(?:order|purchase|registration))",
    ),
    (
        "register early save reserve seat rsvp",
        r"register\s*(?:today|now|by|at\s*www|online)|early\s*bird|save\s*the\s*date|reserve\s*your|"
        r"seats?\s*(?:are\s*)?limited|rsvp",
    ),
    (
        "earn up receive",
        r"earn\s*up\s*to|up\s*to\s*[\d.]+\s*(?:cpe|credits?|hours?)|you\s*(?:will|can|may)\s*(?:earn|receive)",
    ),
    (
        "certificate credit",
        r"(?:certificates?|credit)\s*(?:will\s*be|are|is)\s*(?:e-?mailed|sent|issued|mailed|available|"
        r"awarded)\s*(?:to|after|within|upon|following)",
    ),
    (
        "join dial calendar minutes",
        r"join\s*(?:the\s*)?(?:webinar|webcast|session|link|meeting|here)|dial[\s-]*in|"
        r"add\s*to\s*(?:your\s*)?calendar|log\s*in\s*(?:\d+|ten|a\s*few)\s*minutes",
    ),
    (
        "member price fee $",
        r"(?:non-?)?members?:?\s*\$\s*\d|\bprice\b|\bfee\b:?\s*\$|\$\s*\d+(?:\.\d\d)?",
    ),
    (
        "cancellation refund will forward upcoming reminder",
        r"cancellation\s*policy|refund|will\s*(?:be\s*held|take\s*place|begin|start)|we\s*look\s*forward|upcoming|"
        r"reminder",
    ),
    (
        "receive earn get obtain progress completed",
        r"\bto\s*(?:receive|earn|get|obtain)\s*(?:your|a|the)\s*(?:cpe\s*)?(?:certificate|credit)|\b(?:is|are)\s*in\s*progress\b|"
        r"\bcompleted\s*\d+\s*of\s*\d+\b",
    ),
    (
        "news from calendar",
        r"\bnewsletter\b|\b(?:chapter|member|society|club|industry)\s*news\b|from\s*the\s*(?:president|editor)\b|"
        r"\b(?:cpe|event|course)s?\s*calendar\b|calendar\s*of\s*events",
    ),
    (
        "certificates elected",
        r"\bcertificates\b[^.]{0,60}\b(?:were|will\s*be)\s*(?:e-?mailed|mailed|sent)\b|\belected\s*(?:president|treasurer|secretary)",
    ),
    (
        "need required remaining recommended suggested",
        r"(?:still|you)\s*need\s*[\d.]+|(?:credits?|hours)\s*(?:still\s*)?(?:needed|required|remaining)|remaining\s*(?:credits|hours|"
        r"requirement)|(?:recommended|suggested)\s*(?:courses|webinars|programs|for\s*you)",
    ),
    (
        "lunch breakfast break networking welcome",
        r"\b(?:lunch|breakfast|(?:coffee|morning|afternoon)\s*break|networking\s*(?:break|reception)|welcome\s*(?:remarks|reception))\b",
    ),
    (
        "progress % resume continue",
        r"\bprogress\b|\b\d{1,2}\s*%\s*complete|\bresume\s*course|\bcontinue\s*learning",
    ),
    (
        "please strongly rate",
        r"please\s*(?:rate|circle|evaluate|indicate)|strongly\s*(?:agree|disagree)|\brate\s*(?:the|this|your|each)\b",
    ),
    (
        "catalog brochure objectives learn attend",
        r"course\s*catalog|brochure|learning\s*objectives|what\s*you\s*will\s*learn|who\s*should\s*attend",
    ),
)

# The course was not completed, or the paper says itself that it is no certificate.
REFUSALS = Wordings.of(
    (
        "unable unsuccessful not",
        r"(?:un(?:able|successful)|not\s*(?:be\s*)?(?:able|eligible|entitled|possible)|cannot|can\s*not|did\s*not)\b[^.]{0,40}"
        r"\b(?:award|issue|grant|receive|earn|meet|pass|complete|attend)",
    ),
    (
        "certificate credit",
        r"\bno\s*(?:cpe\s*|ce\s*)?(?:certificate|credits?)\b[^.]{0,30}\b(?:will|can|may|is|are|was|were|has|have)\s*(?:not\s*)?"
        r"(?:be\s*)?(?:issued|awarded|granted|given|earned)(?!\s*for\s*(?:this|ethics))",
    ),
    (
        "requirement minimum",
        r"(?:requirements?|minimum)\s*(?:was|were|is|are|has|have)\s*not\s*(?:been\s*)?(?:met|satisfied|fulfilled)",
    ),
    (
        "progress",
        r"\b(?:course|program|training|session|enrol?lment)\b.{0,60}\bis\s*(?:still\s*)?in\s*progress\b",
    ),
    (
        "not status",
        r"(?:is|does)\s*not\s*(?:constitute\s*)?(?:a|your|the)\s*(?:cpe\s*)?certificate|status\W*(?:incomplete|not\s*completed|"
        r"in\s*progress|failed|withdrawn|no[\s-]*show)|(?:have|has)\s*not\s*(?:yet\s*)?(?:completed|passed|attended)",
    ),
)
_NOT_ETHICS = re.compile(r"\bno\s*ethics\s*credit[^.]*")
# What other papers call themselves, on a line of its own.
_OTHER_HEADING = re.compile(
    r"^\W*(?:subject:\s*)?(?:[^\s:]+:?\s+){0,6}?(?:invoice|receipt|quot(?:e|ation)|estimate|purchase\s*order|order\s*(?:confirmation|summary)|"
    r"packing\s*slip|statement\s*of\s*account|agenda|schedule|syllabus|catalog(?:ue)?|brochure|newsletter|bulletin|flyer|news|calendar|from\s*the\s*(?:president|editor)|"
    r"(?:(?:program|course|session|speaker|event)\s*)?evaluation|evaluation\s*form|survey|feedback\s*form|"
    r"registration(?:\s*(?:form|confirmation|confirmed|details))?|enrol?lment\s*(?:form|confirmation)|sign[\s-]*in\s*sheet|roster|"
    r"renewal(?:\s*(?:notice|form|application|reminder))?|reminder|attendance\s*notice|notice\s*of\s*(?:non|renewal|deficien)\w*|"
    r"form\s*w-?\d.*|request\s*for\s*taxpayer.*|application(?:\s*form)?|course\s*outline|learning\s*objectives|"
    r"upcoming\s*(?:courses|events|webinars))\b(?:\s*(?:[#№:–—-]|no\.?|number|for|of|\d).*)?\W*$",
    re.IGNORECASE,
)
# One of these stands in every such line.
_HEADING_WORDS = (
    "invoice", "receipt", "quot", "estimate", "order", "packing", "statement", "agenda", "schedule", "syllabus",
    "catalog", "brochure", "bulletin", "flyer", "news", "calendar", "from", "evaluation", "survey", "feedback",
    "registration", "enrol", "sign", "roster", "renewal", "reminder", "notice", "form", "request", "application",
    "outline", "objectives", "upcoming",
)  # fmt: skip


def completion_kinds(text: str, enough: int | None = None) -> int:
    """Kinds of evidence for a completed course; with more than `enough` of them nobody is surer."""
    return sum(1 for _ in islice(COMPLETION.found_in(lowered(text)), enough))


def other_kinds(text: str) -> int:
    """Kinds of evidence for a paper that is no certificate."""
    return _count(OTHERWISE, lowered(text))


def refusal_kinds(text: str) -> int:
    """Kinds of evidence that nothing was completed; "No ethics credit was awarded" is none."""
    lower = lowered(text)
    return _count(REFUSALS, _NOT_ETHICS.sub("", lower) if "ethics" in lower else lower)


def _count(wordings: Wordings, text: str) -> int:
    return sum(1 for _ in wordings.found_in(text))


def holds_other_heading(lines: Sequence[str]) -> bool:
    """Whether a short line names another kind of paper ("INVOICE", "Program Evaluation", "Order receipt #2523")."""
    whole = lowered("\n".join(lines))
    telling = [word for word in _HEADING_WORDS if word in whole]
    return any(
        any(map(lowered(line).__contains__, telling)) and _OTHER_HEADING.match(line) is not None
        for line in (lines if telling else ())
    )
