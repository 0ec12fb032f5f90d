"""Which model is asked, and on what terms."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from extraction.engines.choice import Provider

VARIABLES: Final = {provider: provider.value.upper() for provider in Provider}  # the prefix of each one's settings

_LONGEST_LABEL: Final = 150


class AnswerForm(StrEnum):
    """How a model is held to the form of the answer. A local server may not know the first two."""

    AUTO = "auto"  # a schema where the model takes one, else a tool call
    SCHEMA = "schema"  # the server enforces a JSON schema
    TOOL = "tool"  # the answer comes as the arguments of a call that nobody executes
    PROMPT = "prompt"  # the schema is told in words, and the answer is checked


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model and how to reach it. The key never shows: neither printed, nor in a log, nor in an error."""

    provider: Provider
    name: str = ""
    api_key: str = field(default="", repr=False)
    base_url: str = ""  # empty: the provider's own
    form: AnswerForm = AnswerForm.AUTO

    @property
    def is_configured(self) -> bool:
        """Whether somebody set it up, rightly or not. A key alone may lie in any environment."""
        return bool(self.name)

    @property
    def label(self) -> str:
        """As it is recorded with what it read: "openai:gpt-5-mini"."""
        return f"{self.provider}:{self.name}"[:_LONGEST_LABEL]


@dataclass(frozen=True, slots=True)
class Terms:
    """What one document may take of a model, and how much its answers are trusted."""

    seconds: float = 120.0  # for one request, its answer included
    tries: int = 4  # of one request, the first included
    longest_wait: float = 60.0  # seconds between two tries, whatever the server asks for
    pictures: bool = True  # pages go as pictures too, not as words alone
    picture_width: int = 1200  # pixels
    pages_a_request: int = 5
    most_pages: int = 60  # of a document; the rest is read offline
    most_output_tokens: int = 8192
    confidence: float = 0.85  # of a value that stands in the words it names, if nothing else confirms it
    below: float = 0.9  # hybrid: cells of a lower confidence are asked for


def from_environment(provider: Provider, variables: Mapping[str, str]) -> LanguageModel:
    """As the variables of the provider say: `OPENAI_MODEL`, `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_FORM`."""
    prefix = VARIABLES[provider]

    def of(name: str) -> str:
        return variables.get(f"{prefix}_{name}", "").strip()

    model = LanguageModel(provider, of("MODEL"), of("API_KEY"), of("BASE_URL"))
    return replace(model, form=AnswerForm(of("FORM").lower() or AnswerForm.AUTO))


def faults(model: LanguageModel) -> list[str]:
    """Why the model cannot be asked, each in a sentence with its remedy."""
    prefix = VARIABLES[model.provider]
    found = []
    if not model.name:
        found.append(f"{prefix}_MODEL does not say which model is to be asked.")
    if not model.api_key and not (model.provider is Provider.OPENAI and model.base_url):
        found.append(f"{prefix}_API_KEY is not set. Set it, or name a file that holds it in {prefix}_API_KEY_FILE.")
    if model.base_url:
        found += [f"{prefix}_BASE_URL {fault}" for fault in _faults_of_address(model.base_url)]
    return found


def _faults_of_address(address: str) -> list[str]:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ["is no address. Write it like https://models.example.org/v1."]
    if parts.scheme not in ("http", "https") or not host:
        return ["is no address. Write it like https://models.example.org/v1."]
    if parts.username or parts.password:
        return ["holds a password. Set the key by itself."]
    if parts.query or parts.fragment:
        return ["has something behind its path. Leave that out."]
    if parts.scheme == "http" and not _is_near(host):
        return ["sends documents and key over the Internet unprotected. Use https."]
    return []


def _is_near(host: str) -> bool:
    """This machine, or one of the same network: names without a dot, private addresses."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan"))
    return address.is_private or address.is_loopback or address.is_link_local
