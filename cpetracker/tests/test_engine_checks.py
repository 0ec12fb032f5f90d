"""What `manage.py check` says of language models."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cpetracker.engine_checks import engines, prices
from extraction.engines.choice import Provider
from extraction.engines.language.configuration import LanguageModel

NONE = {provider: LanguageModel(provider) for provider in Provider}


def found(settings: Any, engine: str = "offline", **models: LanguageModel) -> list[str]:
    settings.EXTRACTION_ENGINE = engine
    settings.LANGUAGE_MODELS = NONE | {Provider(name): model for name, model in models.items()}
    return [f"{message.id} {message.msg}" for message in engines(None)]


def test_nothing_is_said_where_nothing_is_set_up(settings: Any) -> None:
    assert found(settings) == []


def test_a_chosen_engine_without_model_and_key_is_an_error(settings: Any) -> None:
    model, key = found(settings, "anthropic_hybrid")

    assert model.startswith("cpetracker.E012 EXTRACTION_ENGINE is anthropic_hybrid, but ANTHROPIC_MODEL")
    assert "ANTHROPIC_API_KEY is not set" in key


def test_a_model_that_is_offered_besides_and_lacks_its_key_is_a_warning(settings: Any) -> None:
    (warning,) = found(settings, google=LanguageModel(Provider.GOOGLE, "gemini-2.5-flash"))

    assert warning.startswith("cpetracker.W013 GOOGLE_API_KEY is not set")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://127.0.0.1:8080/v1", ""),
        ("http://models:8080/v1", ""),
        ("http://10.1.2.3/v1", ""),
        ("https://models.example.org/v1", ""),
        ("http://models.example.org/v1", "unprotected"),
        ("models.example.org", "is no address"),
        ("http://[::1", "is no address"),
        ("https://me:secret@models.example.org/v1", "holds a password"),
        ("https://models.example.org/v1?key=1", "behind its path"),
    ],
)
def test_an_address_is_one_and_protected_unless_it_is_near(settings: Any, address: str, fault: str) -> None:
    said = found(settings, "openai", openai=LanguageModel(Provider.OPENAI, "m", "", address))

    assert len(said) == bool(fault)
    assert fault in " ".join(said)
    assert "secret" not in " ".join(said)


def test_a_bound_in_dollars_needs_a_price(settings: Any) -> None:
    settings.LLM_RUN_COST = Decimal(1)
    settings.LANGUAGE_MODELS = NONE | {
        Provider.OPENAI: LanguageModel(Provider.OPENAI, "gpt-5-mini", "k"),
        Provider.ANTHROPIC: LanguageModel(Provider.ANTHROPIC, "nobody-knows-it", "k"),
    }

    (warning,) = prices(None)

    assert "anthropic:nobody-knows-it" in warning.msg
