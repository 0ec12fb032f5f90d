"""Reading the environment: what is meant is understood, what is wrong is said with its remedy."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from cpetracker.env import Environment, kept_secret


@pytest.mark.parametrize(("text", "meaning"), [("true", True), ("YES", True), ("1", True), ("off", False), ("", None)])
def test_a_flag_is_understood(text: str, meaning: bool | None) -> None:
    assert Environment({"DEBUG": text}).flag("DEBUG", default=True) is (True if meaning is None else meaning)


@pytest.mark.parametrize(
    ("text", "size"),
    [("500", 500), ("500MB", 500_000_000), ("2 GiB", 2 * 1024**3), ("1.5kb", 1500), ("10 b", 10)],
)
def test_a_size_is_understood_with_and_without_a_unit(text: str, size: int) -> None:
    assert Environment({"SIZE": text}).size("SIZE", "1") == size


def test_networks_are_understood() -> None:
    found = Environment({"NEAR": "10.1.2.0/24, 192.168.7.5,fd00::/8"}).networks("NEAR")

    assert [str(network) for network in found] == ["10.1.2.0/24", "192.168.7.5/32", "fd00::/8"]
    assert Environment({}).networks("NEAR") == []


def test_one_of_several_words_is_understood_and_the_first_is_the_default() -> None:
    env = Environment({"X": "JSON", "Y": "0.25"})

    assert (env.one_of("X", ("text", "json")), env.one_of("Z", ("text", "json"))) == ("json", "text")
    assert (env.share("Y", 0.0), env.share("Z", 0.5)) == (0.25, 0.5)


@given(st.integers(min_value=0, max_value=10**15))
def test_a_plain_number_is_a_size_in_bytes(number: int) -> None:
    assert Environment({"SIZE": str(number)}).size("SIZE", "1") == number


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("flag", "perhaps", 'X is "perhaps", but must be true or false. Correct it or remove it.'),
        ("whole", "many", 'X is "many", but must be a whole number from 1. Correct it or remove it.'),
        ("whole", "0", 'X is "0", but must be a whole number from 1. Correct it or remove it.'),
        (
            "networks",
            "10.1.2.3/8",
            'X is "10.1.2.3/8", but must be networks such as 10.1.2.0/24, with commas between.'
            " Correct it or remove it.",
        ),
        ("share", "2", 'X is "2", but must be a number from 0 to 1. Correct it or remove it.'),
        ("one_of", "xml", 'X is "xml", but must be text or json. Correct it or remove it.'),
        ("size", "5 apples", 'X is "5 apples", but must be a size such as 500MB or 2GiB. Correct it or remove it.'),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence(name: str, value: str, sentence: str) -> None:
    env = Environment({"X": value})
    readers = {
        "flag": lambda: env.flag("X", default=False),
        "whole": lambda: env.whole("X", 5, least=1),
        "share": lambda: env.share("X", 0.0),
        "one_of": lambda: env.one_of("X", ("text", "json")),
        "size": lambda: env.size("X", "1MB"),
        "networks": lambda: env.networks("X"),
    }

    with pytest.raises(ImproperlyConfigured) as refusal:
        readers[name]()

    assert str(refusal.value) == sentence


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n")

    assert Environment({"KEY_FILE": str(tmp_path / "key"), "KEY": "from the variable"}).secret("KEY") == "from the file"


def test_a_secret_in_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"KEY_FILE names .* which cannot be read"):
        Environment({"KEY_FILE": str(tmp_path / "none")}).secret("KEY")


def test_a_database_address_may_name_the_folder_of_a_socket() -> None:
    found = Environment({"DATABASE_URL": "postgres://ann@%2Frun%2Fmy%20socket:5433/cpe"}).database("DATABASE_URL")

    assert found is not None
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/my socket", 5433, "cpe")


def test_a_database_address_becomes_settings() -> None:
    found = Environment({"DATABASE_URL": "postgres://ann:p%40ss@db.example:6543/cpe?sslmode=require"}).database(
        "DATABASE_URL"
    )

    assert found is not None
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        *("ann", "p@ss", "db.example", 6543, "cpe"),
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("address", ["sqlite:///x.db", "db.example/cpe", "postgres://db.example", "mysql://u:p@h/db"])
def test_what_is_no_postgresql_address_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="not the address of a PostgreSQL database"):
        Environment({"DATABASE_URL": address}).database("DATABASE_URL")


def test_a_mail_address_is_understood_and_a_bad_one_refused() -> None:
    found = Environment({"EMAIL_URL": "smtp+tls://ann:secret@mail.example:587"}).mail("EMAIL_URL", "consolemail://")

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    with pytest.raises(ImproperlyConfigured, match="not the address of a mail server"):
        Environment({"EMAIL_URL": "pigeon://coop"}).mail("EMAIL_URL", "consolemail://")


def test_a_kept_secret_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret_key"

    first = kept_secret(path)

    assert kept_secret(path) == first
    assert len(first) > 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_an_unusable_data_folder_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")

    with pytest.raises(ImproperlyConfigured, match="set CPETRACKER_DATA to another folder"):
        kept_secret(tmp_path / "data" / "secret_key")
