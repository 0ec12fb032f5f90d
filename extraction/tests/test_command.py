from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from extraction import Reason, Unreadable
from extraction import __main__ as command
from extraction.__main__ import main
from extraction.engines.language.tests.loopback import Loopback, Reply, answer
from extraction.presets import PRESETS
from extraction.reading.tests.documents import archive, fixture, pdf
from extraction.sandbox import Budget, Sandbox
from extraction.sources import Source

CERTIFICATE = "CPE-Certificate-5044.pdf"
KEYS = {field.key for field in PRESETS["california"].fields}


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "b.pdf").write_bytes(fixture(CERTIFICATE))
    (folder / "a.pdf").write_bytes(pdf(password="secret"))
    (folder / "c.zip").write_bytes(archive(("d.pdf", fixture(CERTIFICATE)), ("../up.pdf", b"x")))
    (folder / ".hidden.pdf").write_bytes(pdf())
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_folders_and_archives_are_searched_and_failures_say_why(pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents: list[dict[str, Any]] = json.loads(run(capsys, pile, "--json", "--jobs", 2))["documents"]

    by_file = {document["file"]: document for document in documents}
    assert list(by_file) == ["a.pdf", "c.zip/d.pdf", "c.zip/up.pdf", "2025/b.pdf"]
    assert by_file["a.pdf"]["error"].startswith("This file is protected by a password.")
    assert by_file["a.pdf"]["rows"] == []
    assert "outside the archive" in by_file["c.zip/up.pdf"]["error"]
    assert by_file["2025/b.pdf"]["error"] is None
    assert by_file["2025/b.pdf"]["rows"] == by_file["c.zip/d.pdf"]["rows"]


def test_a_row_holds_values_confidences_and_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / CERTIFICATE
    path.write_bytes(fixture(CERTIFICATE))

    (document,) = json.loads(run(capsys, path))["documents"]

    assert document["file"] == str(path)
    row = document["rows"][0]
    assert set(row) == KEYS | {"confidence", "source"}
    assert all(0 <= confidence <= 1 for confidence in row["confidence"].values())
    source = row["source"]["participant"]
    assert source["page"] == 1
    assert all(0 <= edge <= 1 for edge in source["box"])


def test_lines_hold_one_document_each_in_order(pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, pile / "c.zip", pile / "2025", "--jsonl").splitlines()

    assert [json.loads(line)["file"] for line in lines] == ["d.pdf", "up.pdf", "b.pdf"]


def test_words_can_be_printed_instead(pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked, read = json.loads(run(capsys, pile / "a.pdf", pile / "2025", "--words"))["documents"]

    assert locked["error"]
    word = read["pages"][0]["words"][0]
    assert set(word) == {"text", "box", "size", "bold", "confidence"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: FILE"),
        (["missing.pdf"], "no such file or folder: missing.pdf"),
        ([".", "--template", "atlantis"], "invalid choice: 'atlantis'"),
        ([".", "--jobs", "0"], "must be more than 0"),
        ([".", "--jobs", "many"], "invalid int value: 'many'"),
        ([".", "--json", "--jsonl"], "not allowed with argument"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)

    assert end.value.code == 2
    assert message in capsys.readouterr().err


def test_a_language_model_fills_the_fields_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / CERTIFICATE
    path.write_bytes(fixture(CERTIFICATE))
    monkeypatch.setenv("OPENAI_MODEL", "local-model")

    with Loopback().running() as server:
        server.replies.append(Reply(answer({"course_title": ("Not there at all", [1])})))
        options = ("--engine", "openai", "--base-url", f"{server.address}/v1")
        (document,) = json.loads(run(capsys, path, *options))["documents"]

    (asked,) = server.asked
    assert document["engine"] == "openai:local-model"
    assert document["rows"][0]["course_title"] == "Not there at all"
    assert document["rows"][0]["confidence"]["course_title"] < 0.5
    assert (asked.pictures, asked.key) == (1, "none")


def test_an_engine_without_its_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--engine", "anthropic", "--model", "m"])

    assert "ANTHROPIC_API_KEY is not set" in capsys.readouterr().err


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Sandbox", partial(Sandbox, work="extraction.sandbox.tests.hostile_work"))


def _entries(names: Iterable[str], task: Callable[[Sandbox, str], str], jobs: int = 2) -> list[dict[str, Any]]:
    """What comes of documents when each is given to `task` with its name."""

    def asked(sandbox: Sandbox, source: Source) -> dict[str, Any]:
        try:
            return {"file": source.name, "outcome": task(sandbox, source.name)}
        except Unreadable as refusal:
            return {"file": source.name, "outcome": refusal.reason}

    return list(command.read_all((Source(name, b"") for name in names), asked, jobs, Budget()))


@pytest.mark.usefixtures("hostile")
def test_a_document_that_kills_its_process_costs_the_others_nothing() -> None:
    entries = _entries("abcdefgh", lambda sandbox, name: _fatal(sandbox, name, deadly="cf"))

    assert [entry["file"] for entry in entries] == list("abcdefgh")
    assert [entry["outcome"] for entry in entries] == ["a", "b", Reason.CRASHED, "d", "e", Reason.CRASHED, "g", "h"]


def _fatal(sandbox: Sandbox, name: str, *, deadly: str) -> str:
    return str(sandbox.call("die") if name in deadly else sandbox.call("echo", name))


@pytest.mark.usefixtures("hostile")
def test_while_one_document_takes_long_the_other_process_reads_the_rest() -> None:
    rest = threading.Event()
    read: list[str] = []

    def task(sandbox: Sandbox, name: str) -> str:
        if name == "0":
            return "not alone" if rest.wait(30) else "alone"
        read.append(name)
        if len(read) == 20:
            rest.set()
        return name

    entries = _entries(map(str, range(21)), task)

    assert entries[0]["outcome"] == "not alone"
    assert [entry["file"] for entry in entries] == [str(number) for number in range(21)]
