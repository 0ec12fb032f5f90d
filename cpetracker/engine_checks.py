"""`manage.py check`: whether the language models that were set up can be asked, and bounds be held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from extraction.engines.choice import EngineChoice
from extraction.engines.language.configuration import faults

_HINT = "docs/engines.md tells what each engine needs."


@register()
def engines(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The deployment's own engine has to work; one that is set up besides is offered to users once it does."""
    chosen = settings.EXTRACTION_ENGINE
    own = EngineChoice(chosen).provider
    found: list[CheckMessage] = []
    for provider, model in settings.LANGUAGE_MODELS.items():
        wrong = faults(model) if provider is own or model.is_configured else []
        if provider is own:
            found += [
                Error(
                    f"EXTRACTION_ENGINE is {settings.EXTRACTION_ENGINE}, but {fault}", hint=_HINT, id="cpetracker.E012"
                )
                for fault in wrong
            ]
        else:
            found += [Warning(fault, hint=_HINT, id="cpetracker.W013") for fault in wrong]
    return found


@register()
def prices(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A bound in dollars needs a price."""
    if settings.LLM_RUN_COST is None:
        return []
    from extraction.engines.language.prices import is_price_known

    hint = "Use LLM_RUN_TOKENS for it and remove LLM_RUN_COST, or its runs are read offline after the first answer."
    return [
        Warning(f"LLM_RUN_COST is set, and the price of {model.label} is not known.", hint=hint, id="cpetracker.W014")
        for model in settings.LANGUAGE_MODELS.values()
        if model.is_configured and not is_price_known(model)
    ]
