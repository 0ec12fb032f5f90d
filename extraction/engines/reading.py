"""What an engine that asks others is given of a document, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.engines.language.refusals import Silence
from extraction.engines.language.spending import NOTHING, Spent
from extraction.model import Document, Table


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that was read, with what the offline engine found in it."""

    document: Document
    table: Table
    engine: str  # the offline engine's name
    pictures: Mapping[int, bytes] = field(default_factory=dict)  # JPEG, by page number


@dataclass(frozen=True, slots=True)
class Reading:
    """A table and how it came about."""

    table: Table
    engine: str  # who filled it: "offline/1", "openai:gpt-5-mini", "offline/1+openai:gpt-5-mini"
    spent: Spent = NOTHING
    note: str = ""  # a sentence for the person, where something was done otherwise than asked
    silence: Silence | None = None  # why a model that was asked is not among the engines


def read_offline(examined: Examined, *, spent: Spent = NOTHING, note: str = "") -> Reading:
    """What the offline engine found."""
    return Reading(examined.table, examined.engine, spent, note)


def without_answer(examined: Examined, silence: Silence, spent: Spent) -> Reading:
    """The same, because the model did not answer."""
    note = f"The language model {silence.words}, so this file was read without it."
    return Reading(examined.table, examined.engine, spent, note, silence)


BUDGET_USED_UP = "The budget for the language model is used up, so this file was read without it."
