"""Reads the environment. A bad value is said in one sentence with the remedy, a secret may stand in a file.

Every variable read is remembered, so that a test can hold docs/settings.md against them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

import environ
from django.core.exceptions import ImproperlyConfigured

from extraction.engines.choice import Provider
from extraction.engines.language.configuration import VARIABLES, AnswerForm, LanguageModel

T = TypeVar("T")
Network = IPv4Network | IPv6Network
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
UNITS = {"": 1, "B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3}


class Environment:
    """Typed access to environment variables. An empty variable counts as not set."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables
        self.known: set[str] = set()
        self.secrets: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.known.add(name)
        return self._variables.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        return self._parsed(name, default, _flag, "true or false")

    def whole(self, name: str, default: int, *, least: int = 0) -> int:
        return self._parsed(name, default, lambda text: _whole(text, least), f"a whole number from {least}")

    def share(self, name: str, default: float) -> float:
        return self._parsed(name, default, _share, "a number from 0 to 1")

    def one_of(self, name: str, words: Sequence[str]) -> str:
        """The first is the default."""
        return self._parsed(name, words[0], lambda text: words[words.index(text.lower())], " or ".join(words))

    def size(self, name: str, default: str) -> int:
        """Bytes, from "500 MB", "2GiB" or a plain number."""
        return self._parsed(name, _size(default), _size, "a size such as 500MB or 2GiB")

    def words(self, name: str, default: list[str]) -> list[str]:
        """A list separated by commas."""
        text = self.text(name)
        return [word.strip() for word in text.split(",") if word.strip()] if text else default

    def networks(self, name: str) -> list[Network]:
        """Networks and single addresses, separated by commas: 10.1.2.0/24, 192.168.7.5."""
        wanted = "networks such as 10.1.2.0/24, with commas between"
        return self._parsed(name, [], lambda text: [ip_network(word.strip()) for word in text.split(",")], wanted)

    def path(self, name: str, default: str | Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().absolute()

    def secret(self, name: str) -> str:
        """From the variable, or from the file that `<name>_FILE` names (as container platforms hand secrets over)."""
        self.known.add(name)
        self.secrets.add(name)
        file = self._variables.get(f"{name}_FILE", "").strip()
        if not file:
            return self.text(name)
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names {file}, which cannot be read ({error.strerror})."
                " Correct the path or the permissions."
            ) from None

    def decimal(self, name: str) -> Decimal | None:
        return self._parsed(name, None, _amount, "an amount such as 2.50")

    def language_model(self, provider: Provider) -> LanguageModel:
        """A model of a provider, from `OPENAI_MODEL`, `OPENAI_API_KEY`, `OPENAI_BASE_URL` and `OPENAI_FORM`."""
        prefix = VARIABLES[provider]
        return LanguageModel(
            provider,
            name=self.text(f"{prefix}_MODEL"),
            api_key=self.secret(f"{prefix}_API_KEY"),
            base_url=self.text(f"{prefix}_BASE_URL"),
            form=AnswerForm(self.one_of(f"{prefix}_FORM", [form.value for form in AnswerForm])),
        )

    def database(self, name: str) -> dict[str, Any] | None:
        """Django's settings of a PostgreSQL server from its address."""
        address = self.secret(name)
        if not address:
            return None
        found = environ.Env.db_url_config(address) if "://" in address else {}
        if "postgres" not in str(found.get("ENGINE")) or not found.get("NAME"):
            raise ImproperlyConfigured(
                f"{name} is not the address of a PostgreSQL database."
                " Write postgres://USER:PASSWORD@HOST:5432/NAME, special characters as %XX, or remove it."
            )
        # A socket's folder is written %2Flike%2Fthis (PostgreSQL manual, 34.1.1.2); the parser leaves it as it is.
        return {**found, "HOST": unquote(str(found.get("HOST") or ""))}

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Django's EMAIL_* settings from an address such as smtp+tls://user:password@host:587."""
        address = self.secret(name) or default
        if address.partition("://")[0] not in environ.Env.EMAIL_SCHEMES:
            raise ImproperlyConfigured(
                f"{name} is not the address of a mail server. Write smtp+tls://USER:PASSWORD@HOST:587, or remove it."
            )
        return dict(environ.Env.email_url_config(address))

    def _parsed(self, name: str, default: T, parse: Callable[[str], T], wanted: str) -> T:
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError):
            raise ImproperlyConfigured(f'{name} is "{text}", but must be {wanted}. Correct it or remove it.') from None


def kept_secret(path: Path) -> str:
    """A random secret, made on first use and kept in a file that only its owner can read."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {path.parent} cannot be used ({error.strerror})."
            " Give it to the account that runs CPE Tracker, or set CPETRACKER_DATA to another folder."
        ) from None


def _write_once(path: Path, text: str) -> None:
    """Complete or not at all, and by one only, though several processes make their first start at once."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()


def _flag(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError(text)


def _whole(text: str, least: int) -> int:
    number = int(text)
    if number < least:
        raise ValueError(text)
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError(text)
    return number


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or amount < 0:
        raise ValueError(text)
    return amount


def _size(text: str) -> int:
    number = text.rstrip("BbKkMmGgIi ")
    return int(float(number) * UNITS[text[len(number) :].strip().upper()])
