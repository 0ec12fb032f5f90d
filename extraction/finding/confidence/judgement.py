"""A cell's confidence with the reasons for it."""

from __future__ import annotations

from typing import NamedTuple

from extraction.finding.candidates import Candidate
from extraction.finding.confidence.absence import signals_of_absence
from extraction.finding.confidence.model import Model, Signals, models
from extraction.finding.confidence.signals import signals_of
from extraction.finding.confidence.surroundings import Surroundings
from extraction.finding.confidence.wording import reasons_for_absence, reasons_for_value, weighed
from extraction.finding.rows import RowDraft

# Every certificate prints these, so a person looks where one was not found.
ALWAYS_PRINTED = frozenset({"participant", "course_title", "completion_date", "credits"})
# Of these it was learned how likely an empty cell is right.
LEARNED = ALWAYS_PRINTED | {"field_of_study", "delivery_method", "sponsor", "sponsor_id", "course_id"}
_MOST_WITHOUT = 0.4
# The paper itself contradicts them; of the few that were learned from, two in five were wrong.
_MOST_OF_OTHER_THAN_TOTAL = 0.85
_DIGITS = 3


class Judgement(NamedTuple):
    """How likely a cell is right, 0 to 1, and why, in sentences."""

    confidence: float
    reasons: tuple[str, ...]


def judge_value(candidate: Candidate, draft: RowDraft, surroundings: Surroundings) -> Judgement:
    """Of a value that was chosen."""
    confidence, words = _weigh(models().filled, signals_of(candidate, draft, surroundings))
    if candidate.role == "credits" and surroundings.total == "differs":
        confidence = min(confidence, _MOST_OF_OTHER_THAN_TOTAL)
    return Judgement(confidence, (*reasons_for_value(candidate), *words))


def judge_absence(role: str, draft: RowDraft, surroundings: Surroundings) -> Judgement:
    """Of a cell without a value: how likely it is that the document gives none."""
    confidence, words = _weigh(models().empty, signals_of_absence(role, draft, surroundings))
    if role in ALWAYS_PRINTED:
        confidence = min(confidence, _MOST_WITHOUT)
    return Judgement(confidence, (*reasons_for_absence(role in ALWAYS_PRINTED), *words))


def _weigh(model: Model, signals: Signals) -> tuple[float, tuple[str, ...]]:
    weighing = model.weigh(signals)
    return round(model.confidence(weighing.probability), _DIGITS), weighed(weighing.shares)
