"""Who reads the documents of a run, and what of a language model the run may still use."""

from __future__ import annotations

import atexit
import functools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from accounts import ledger
from extraction.engines.choice import EngineChoice, Provider
from jobs.models import JobRun
from templates_app import engines

if TYPE_CHECKING:
    from extraction.engines.language.asking import LanguageAsker
    from extraction.engines.language.engines import AskingEngine
    from extraction.engines.language.spending import Purse


class ModelAway(Exception):
    """A language model did not answer, for a cause that may pass."""


@dataclass(frozen=True, slots=True)
class Assistance:
    """An engine that asks a model, with the purse that it asks from."""

    engine: AskingEngine
    purse: Purse
    model: str  # as it is recorded


def choice_of(run: JobRun) -> EngineChoice:
    """The run's, else its template's, else the deployment's."""
    return engines.choice_among(run.engine, run.template.engine if run.template else None)


def usual_engine(run: JobRun) -> EngineChoice:
    """What it would be without a choice of its own."""
    return engines.choice_among(run.template.engine if run.template else None)


def asks_a_model(run: JobRun) -> bool:
    """Whether its tasks wait for answers from elsewhere, and so need not wait for each other."""
    return choice_of(run).provider is not None


def asking_among(run_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these runs of which the same is true."""
    wanted = set(run_ids)
    runs = JobRun.objects.filter(pk__in=wanted).select_related("template") if wanted else ()
    return {run.pk for run in runs if asks_a_model(run)}


def assistance_of(run_id: uuid.UUID) -> Assistance | None:
    """None where our own engine reads alone."""
    run = JobRun.objects.select_related("template").filter(pk=run_id).first()
    choice = choice_of(run) if run else EngineChoice.OFFLINE
    if choice.provider is None:
        return None
    from extraction.engines.language.engines import engine_of

    asker = _asker(choice.provider)
    return Assistance(engine_of(choice, asker, settings.LLM_TERMS), _purse(run_id), asker.name)


def _purse(run_id: uuid.UUID) -> Purse:
    from extraction.engines.language.spending import Budget, Spent

    used = ledger.model_use_of_run(run_id)
    spent = Spent(used.requests, used.input_tokens, used.output_tokens, cost=used.cost)
    return Budget(tokens=settings.LLM_RUN_TOKENS or None, cost=settings.LLM_RUN_COST, spent=spent)


@functools.cache
def _asker(provider: Provider) -> LanguageAsker:
    """One for the process, so that its questions share connections and pauses."""
    from extraction.engines.language.asking import LanguageAsker
    from jobs.model_slots import SharedGate

    asker = LanguageAsker(engines.model_of(provider), settings.LLM_TERMS, SharedGate(settings.LLM_AT_ONCE))
    atexit.register(asker.close)
    return asker
