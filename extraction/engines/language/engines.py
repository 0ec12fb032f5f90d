"""The engine of a choice, over the model that it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from extraction.engines.choice import EngineChoice
from extraction.engines.language.asking import Asker
from extraction.engines.language.configuration import Terms
from extraction.engines.language.engine import LanguageEngine
from extraction.engines.language.hybrid import HybridEngine
from extraction.engines.language.spending import Purse
from extraction.engines.reading import Examined, Reading
from extraction.model import FieldSpec


class AskingEngine(Protocol):
    """Reads a document that was examined already, with somebody's help."""

    def read(self, examined: Examined, fields: Sequence[FieldSpec], purse: Purse) -> Reading: ...


def engine_of(choice: EngineChoice, asker: Asker, terms: Terms) -> AskingEngine:
    """Raises `ValueError` for the offline engine, which asks nobody."""
    if choice.provider is None:
        raise ValueError(choice)
    return HybridEngine(asker, terms) if choice.is_hybrid else LanguageEngine(asker, terms)
