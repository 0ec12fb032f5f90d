"""Which engines can be chosen here, and what they are called on screen."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from accounts.errors import Invalid
from extraction.engines.choice import EngineChoice, Provider
from extraction.engines.language.configuration import LanguageModel, faults

LONGEST: Final = 30
CHOICES: Final = [(choice.value, choice.value) for choice in EngineChoice]  # all there are, for columns and the schema


class NoSuchEngine(Invalid):
    code = "engine_not_available"


def offered() -> list[EngineChoice]:
    """Our own engine, and those whose models are set up and reachable by what is known of them."""
    ready = {provider for provider, model in settings.LANGUAGE_MODELS.items() if is_ready(model)}
    return [choice for choice in EngineChoice if choice.provider is None or choice.provider in ready]


def is_ready(model: LanguageModel) -> bool:
    return model.is_configured and not faults(model)


def model_of(provider: Provider) -> LanguageModel:
    model: LanguageModel = settings.LANGUAGE_MODELS[provider]
    return model


def label(choice: EngineChoice) -> str:
    """ "Offline engine", "gpt-5-mini (openai)", "Offline engine, gpt-5-mini (openai) for doubtful cells"."""
    if choice.provider is None:
        return "Offline engine"
    name = f"{model_of(choice.provider).name} ({choice.provider})"
    return f"Offline engine, {name} for doubtful cells" if choice.is_hybrid else name


def checked(engine: str | None) -> str | None:
    """An engine to be stored: one that is offered here, or none. Raises `NoSuchEngine`."""
    if not engine:
        return None
    if engine not in [choice.value for choice in offered()]:
        sentence = f"The engine “{engine}” is not set up here. Choose another one, or none to take the usual one."
        raise NoSuchEngine(sentence, {"engine": [sentence]})
    return engine


def choice_among(*engines: str | None) -> EngineChoice:
    """The first of these that is given, else the deployment's own; the offline one where it cannot be had any more."""
    wanted = next((engine for engine in engines if engine), settings.EXTRACTION_ENGINE)
    ready = offered()
    return next((choice for choice in ready if choice.value == wanted), EngineChoice.OFFLINE)


def options(usual: EngineChoice | None = None) -> list[tuple[str, str]]:
    """For a select, the usual one first; empty where there is nothing to choose."""
    ready = offered()
    if len(ready) < 2:
        return []
    first = label(usual or choice_among())
    return [("", f"As usual: {first}"), *((choice.value, label(choice)) for choice in ready)]
