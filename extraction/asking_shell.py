"""What `python -m extraction --engine …` adds: a language model, from the environment and the command line."""

from __future__ import annotations

import argparse
import atexit
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from extraction.engines.choice import EngineChoice
from extraction.engines.language.configuration import LanguageModel, Terms, faults, from_environment
from extraction.model import FieldSpec
from extraction.sandbox import Extraction, Sandbox

Reader = Callable[[Sandbox, bytes | Path, str, Sequence[FieldSpec]], Extraction]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose an engine. Keys come from the environment alone: a command line is seen by others."""
    group = parser.add_argument_group(
        "language models",
        "Keys and models are read from OPENAI_API_KEY, OPENAI_MODEL, OPENAI_BASE_URL and their like for ANTHROPIC"
        " and GOOGLE. See docs/engines.md.",
    )
    group.add_argument(
        "--engine", type=EngineChoice, choices=list(EngineChoice), default=EngineChoice.OFFLINE, metavar="ENGINE",
        help=", ".join(EngineChoice),
    )  # fmt: skip
    group.add_argument("--model", default="", help="the model to ask")
    group.add_argument("--base-url", default="", help="the address of a compatible server")
    group.add_argument("--no-pictures", action="store_true", help="send words alone, for models that see nothing")
    group.add_argument("--budget", type=Decimal, metavar="DOLLARS", help="ask no more once that is spent")


def reader_of(options: argparse.Namespace, fail: Callable[[str], object]) -> Reader:
    """How a document is read, as the options say. Calls `fail` where they cannot be followed."""
    choice: EngineChoice = options.engine
    if choice.provider is None:
        return lambda sandbox, content, name, fields: sandbox.extract(content, name, fields)
    model = from_environment(choice.provider, os.environ)
    model = replace(model, name=options.model or model.name, base_url=options.base_url or model.base_url)
    if wrong := faults(model):
        fail(" ".join(wrong))
    return _asking_reader(choice, model, Terms(pictures=not options.no_pictures), options.budget)


def _asking_reader(choice: EngineChoice, model: LanguageModel, terms: Terms, dollars: Decimal | None) -> Reader:
    from extraction.engines.language.asking import LanguageAsker
    from extraction.engines.language.engines import engine_of
    from extraction.engines.language.spending import Budget
    from extraction.engines.reading import Examined

    asker = LanguageAsker(model, terms)
    atexit.register(asker.close)
    engine = engine_of(choice, asker, terms)
    purse = Budget(cost=dollars)

    def read(sandbox: Sandbox, content: bytes | Path, name: str, fields: Sequence[FieldSpec]) -> Extraction:
        pictures = terms.most_pages if terms.pictures else 0
        seen = sandbox.examine(content, name, fields, pictures=pictures, width=terms.picture_width)
        examined = Examined(seen.document, seen.found.table, seen.found.engine, dict(seen.pictures))
        reading = engine.read(examined, fields, purse)
        notes = (*seen.found.notes, *([reading.note] if reading.note else []))
        seconds = seen.found.seconds + reading.spent.seconds
        return replace(seen.found, table=reading.table, engine=reading.engine, notes=notes, seconds=seconds)

    return read
