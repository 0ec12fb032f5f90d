"""The engines that can be chosen, by the names under which a deployment, a template or a run chooses one."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

HYBRID: Final = "_hybrid"


class Provider(StrEnum):
    """Whose protocol a language model speaks."""

    OPENAI = "openai"  # and every server that is compatible with it, local ones among them
    ANTHROPIC = "anthropic"
    GOOGLE = "google"


class EngineChoice(StrEnum):
    """Who reads a document: our own engine, a language model, or both.

    The values are stored and sent over the API, so they never change.
    """

    OFFLINE = "offline"
    OPENAI = "openai"
    OPENAI_HYBRID = "openai_hybrid"
    ANTHROPIC = "anthropic"
    ANTHROPIC_HYBRID = "anthropic_hybrid"
    GOOGLE = "google"
    GOOGLE_HYBRID = "google_hybrid"

    @property
    def provider(self) -> Provider | None:
        """None for the offline engine."""
        return None if self is EngineChoice.OFFLINE else Provider(self.value.removesuffix(HYBRID))

    @property
    def is_hybrid(self) -> bool:
        """Whether the model is asked only for what the offline engine is not sure of."""
        return self.value.endswith(HYBRID)
