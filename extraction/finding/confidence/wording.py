"""Why a value was chosen and why its confidence is what it is, in words for a person."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.confidence.model import Share

_SOURCES = {
    "caption": "it stands {direction} the caption “{caption}”",
    "open caption": "it stands {direction} the words “{caption}”, which may be its caption",
    "table": "it stands in the table's column for this",
    "list": "it stands in a list of courses",
    "sentence": "a sentence on the page names it",
    "statement": "a statement on the page names it",
    "ticked box": "its box is ticked",
    "credit line": "it stands on a line that gives credits to a field of study",
    "credits in the text": "the text gives a number of credits",
    "date in a sentence": "the words before this date say that something took place",
    "date alone": "it is a date that nothing announces",
    "other date": "it is a date, but announced as another one",
    "field in a sentence": "the words before it speak of a field of study",
    "field set apart": "signs set it apart on a line of credits",
    "field alone": "it is the name of a field of study, on a line of its own",
    "method alone": "it is the name of a delivery method, on a line of its own",
    "method in the text": "the text names a delivery method",
    "greeting": "the page greets this person",
    "line of the registry": "a number of the Registry's form stands on a line that speaks of NASBA",
    "number near the registry": "a number of the Registry's form stands near words of the Registry",
    "before its number": "it stands before a sponsor's number",
    "address": "it stands over an address",
    "place in a sentence": "a sentence names the place",
    "place alone": "it is a place, on a line of its own",
    "beside the title": "it stands beside the title",
    "masthead": "it stands at the head of the page, like a masthead",
    "announced": "the line above announces it",
    "head": "it stands at the head of the page",
    "line": "it reads like the name of an organisation",
    "display": "it stands out by its type, and nothing else claims it",
}
# By number: the limit, what is said against a value by a number on its bad side, and for it by one on the good side.
_LOW_IS_BAD: dict[str, tuple[float, str, str]] = {
    "score": (0.7, "the evidence is weak", "the evidence is strong"),
    "fit": (0.95, "it does not quite fit its column", "it fits its column"),
    "strength": (0.9, "its caption may mean something else", "its caption is clear"),
    "supports": (2, "no other evidence agrees", "other evidence agrees"),
    "repeats": (2, "the page has it only once", "the page has it more than once"),
    "certainty": (0.9, "some of its letters were hard to read", "its letters were read surely"),
    "page certainty": (0.93, "the page was hard to read", "the page was read well"),
    "margin": (0.12, "a rival comes near", "no rival comes near"),
    "strong values in the row": (
        4,
        "few other values of the row were announced",
        "the rest of the row is well founded",
    ),
    "row explained": (0.95, "words on its line are not understood", "all words on its line are understood"),
    "explained": (0.75, "much of the page is not understood", "most of the page is understood"),
    "items": (5, "the document lacks what certificates have", "the document has what certificates have"),
    "completion": (1, "the document says little of completion", "the document speaks of completion"),
    "otherwise": (-0.5, "words speak of another kind of paper", "nothing speaks of another kind of paper"),
}
_HIGH_IS_BAD: dict[str, tuple[float, str, str]] = {
    "gap": (0.9, "a wide gap parts its words", "its words stand close together"),
    "holds a caption": (1, "it holds words of a caption", "it holds no words of a caption"),
    "other values": (1, "other values offer themselves", "no other value offers itself"),
    "best other": (0.5, "another value has good evidence, too", "other values have little to show"),
    "passed over": (1, "a stronger value was passed over", "nothing stronger was passed over"),
    "unread captions": (1, "a caption of this column has no value", "every caption has its value"),
    "hints": (1, "words on the page hint at it", "nothing on the page hints at it"),
    "shares words": (1, "it shares words with another value", "it shares no words with another value"),
    "as another value": (1, "another column has the same value", "no other column has the same value"),
    "unknown columns": (0.01, "columns of the table are not understood", "every column of the table is understood"),
    "certificates": (2, "the document holds several certificates", "the document is one certificate"),
    "boxes": (1, "there are boxes to tick, which are easily misread", "there are no boxes to tick"),
}
_WORDS: dict[tuple[str, str], str] = {
    ("before", "text"): "words stand right before it",
    ("after", "text"): "words stand right behind it",
    ("before", "line end"): "it begins a line",
    ("after", "line end"): "it ends with its line",
    ("before", "caption"): "it begins behind a caption",
    ("after", "caption"): "it ends before a caption",
    ("over", "alike"): "the line above is set alike",
    ("under", "alike"): "the line below is set alike",
    ("over", "alike in its block"): "the line above may belong to it",
    ("under", "alike in its block"): "the line below may belong to it",
    ("over", "nothing"): "nothing stands right above it",
    ("under", "nothing"): "nothing stands right below it",
    ("medium", "text"): "the page has its own text",
    ("medium", "recognised"): "the page had to be recognised",
    ("sum", "right"): "the credits add up",
    ("sum", "wrong"): "the credits do not add up",
    ("total", "agrees"): "the credits of all rows give the printed total",
    ("total", "differs"): "the credits of all rows differ from the printed total",
    ("column", "filled in other rows"): "other rows have it",
    ("column", "empty in all rows"): "the table has such a column",
}
# Kinds of which only the experience with them can be told: where it is good, and where it is bad.
_EXPERIENCE: dict[str, tuple[str, str]] = {
    "role": ("this column is seldom wrong", "this column is often wrong"),
    "source": ("evidence of this kind is seldom wrong", "evidence of this kind is often wrong"),
    "direction": ("values that stand so are seldom wrong", "values that stand so are often wrong"),
    "manner": ("rows that were found so are seldom wrong", "rows that were found so are often wrong"),
}
_LOOKS = ("it looks like such a value", "it looks unlike such a value")
_MOST_SAID = 3
_MOST_RIVALS = 3


def reasons_for_value(candidate: Candidate) -> tuple[str, ...]:
    """Why a value was chosen, and what rivals it had."""
    reasons = [f"Chosen because {evidence_in_words(candidate)}."]
    others = [source for source in candidate.supports if source != candidate.source]
    if others:
        reasons.append(f"The same value was also found so: {', '.join(others)}.")
    reasons += [
        f"Rival: “{rival.value}”, because {evidence_in_words(rival)}; its evidence is "
        + ("stronger, but its words serve another column." if rival.score > candidate.score else "weaker.")
        for rival in candidate.rivals[:_MOST_RIVALS]
    ]
    return tuple(reasons)


def reasons_for_absence(always_printed: bool) -> tuple[str, ...]:
    """Why a cell is empty."""
    wanted = " Every certificate should name one, so look at the document." if always_printed else ""
    return (f"Nothing in the document was found to be this.{wanted}",)


def evidence_in_words(candidate: Candidate) -> str:
    words = _SOURCES.get(candidate.source, "of evidence of the kind “{source}”")
    direction = candidate.direction.removesuffix(" it") or "beside"
    return words.format(direction=direction, caption=candidate.announced_by, source=candidate.source)


def weighed(shares: Sequence[Share]) -> tuple[str, ...]:
    """The weightiest signals for and against, a sentence each; none where all is as usual."""
    telling = sorted(shares, key=_weight, reverse=True)
    sentences = []
    for against, opening in enumerate(("For it speaks that", "Against it speaks that")):
        said: dict[str, None] = {}
        for share in telling:
            if (share.worth < 0) == against and (words := _words(share)):
                said[words] = None
                if len(said) == _MOST_SAID:
                    break
        if said:
            sentences.append(f"{opening} {_listed(list(said))}.")
    return tuple(sentences)


def _weight(share: Share) -> float:
    return abs(share.worth)


def _words(share: Share) -> str:
    """What a signal says; nothing where its name and value say nothing to a person."""
    value, against = share.value, share.worth < 0
    if isinstance(value, str):
        experience = _EXPERIENCE.get(share.signal)
        return _WORDS.get((share.signal, value), "") or (experience[against] if experience else "")
    if share.signal in _LOW_IS_BAD:
        limit, bad, good = _LOW_IS_BAD[share.signal]
        is_bad = value < limit
    elif share.signal in _HIGH_IS_BAD:
        limit, bad, good = _HIGH_IS_BAD[share.signal]
        is_bad = value >= limit
    else:
        return _LOOKS[against] if ": " in share.signal else ""
    return (bad if is_bad else good) if is_bad == against else ""


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
