"""The client and the running product, from files to a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from cpetracker_client import Client, Problem
from tests.conftest import Served
from tests.recovery.product import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("served")]

SAMPLES = ROOT / "cpe" / "samples"
PATIENCE_SECONDS = 120
TITLES = ["Business Law", "Ethics for Accountants", "Federal Income Taxes"]


@pytest.fixture(scope="module")
def cpe(served: Served) -> Iterator[Client]:
    with Client(served.address, served.token) as client:
        yield client


@pytest.fixture(scope="module")
def sheet(cpe: Client) -> str:
    """A sheet of California whose samples were read."""
    california = next(state for state in cpe.states() if state["name"] == "California")
    job_id = cpe.create_sheet(california["template_id"], "Renewal")["job_id"]
    cpe.upload(job_id, SAMPLES / "Ethics for California.pdf", SAMPLES / "Course history from a website.html")
    run_id = cpe.start_sheet(job_id)["active_run_id"]
    assert cpe.wait_for(job_id, run_id, timeout=PATIENCE_SECONDS)["status"] == "completed"
    return job_id


def test_a_pile_of_certificates_becomes_a_table(cpe: Client, sheet: str) -> None:
    rows = list(cpe.rows(sheet))

    assert len(rows) > 1
    assert len({tuple(row) for row in rows}) == 1
    assert any("Ethics" in str(value) for row in rows for value in row.values())


def test_each_cell_has_its_evidence(cpe: Client, sheet: str) -> None:
    result = next(cpe.results(sheet, evidence=True))

    cells = result["extracted_data"]["cells"]
    assert len(cells) == len(result["extracted_data"]["results"])
    assert cells[0][0] is not None
    assert 0 < cells[0][0]["confidence"] <= 1


def test_exports_hold_the_same_rows(cpe: Client, sheet: str, tmp_path: Path) -> None:
    text = cpe.export(sheet, tmp_path / "rows.csv").read_text(encoding="utf-8-sig")
    book = openpyxl.load_workbook(cpe.export(sheet, tmp_path / "rows.xlsx"), read_only=True)

    lines = list(csv.reader(io.StringIO(text)))
    sheet_rows: Any = book.active
    assert len(lines) == len(list(cpe.rows(sheet))) + 1
    assert sheet_rows is not None
    assert len(list(sheet_rows.iter_rows())) == len(lines)
    book.close()


def test_sheets_and_files_are_listed(cpe: Client, sheet: str) -> None:
    assert sheet in [each["job_id"] for each in cpe.sheets()]
    assert sheet in [each["id"] for each in cpe.jobs(job_type="cpe")]
    assert {file["state"] for file in cpe.files_of_all_runs(sheet)} == {"done"}


def test_any_documents_and_any_columns(cpe: Client, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    (folder / "2026").mkdir(parents=True)
    for title in TITLES:
        words = f"Certificate of Completion\nCourse Title: {title}\nCPE Credits: 2.0\n"
        (folder / "2026" / f"{title}.txt").write_text(words)
    told: list[int] = []
    job = cpe.create_job("Letters", description="Anything with a title")
    cpe.set_fields(job["id"], fields=[{"field_name": "Course Title"}, {"field_name": "CPE Credits"}])

    added = cpe.upload(job["id"], folder, on_progress=lambda sent, total: told.append(sent))
    cpe.submit(job["id"])
    ended = cpe.wait_for(job["id"], timeout=PATIENCE_SECONDS)
    rows = list(cpe.rows(job["id"]))

    assert [file["original_path"] for file in added] == [f"letters/2026/{title}.txt" for title in TITLES]
    assert told[-1] == sum(path.stat().st_size for path in folder.rglob("*.txt"))
    assert ended["tasks_completed"] == 3
    assert sorted(str(row["Course Title"]) for row in rows) == TITLES


def test_columns_are_tried_on_one_file_before_all_are_read(cpe: Client) -> None:
    job = cpe.create_job("Trial")["id"]
    (file,) = cpe.upload(job, SAMPLES / "Word certificate.docx")

    tried = cpe.try_fields(job, file["id"], fields=[{"field_name": "Course Title"}])
    copy = cpe.duplicate_job(job)

    assert tried["extracted_data"]["results"][0][0]
    assert next(cpe.runs(job))["status"] == "pending"
    assert copy["id"] != job


def test_a_next_run_appends(cpe: Client, sheet: str) -> None:
    first = next(cpe.runs(sheet))
    made = cpe.create_run(sheet, clone_from_run_id=first["id"], append_results=True)

    assert cpe.run(sheet, made["job_run_id"])["previous_run_id"] == first["id"]
    assert cpe.fields(sheet)["fields"] == cpe.fields(sheet, first["id"])["fields"]


def test_refusals_have_a_code_and_a_sentence(cpe: Client, sheet: str) -> None:
    finished = next(run for run in cpe.runs(sheet) if run["status"] == "completed")

    with pytest.raises(Problem) as submitted:
        cpe.upload(sheet, SAMPLES / "README.md", run_id=finished["id"])
    with pytest.raises(Problem) as missing:
        cpe.job("00000000-0000-0000-0000-000000000000")

    assert submitted.value.status == 409
    assert "already submitted" in submitted.value.detail
    assert missing.value.status == 404


def test_templates_and_kinds_of_column_are_there(cpe: Client) -> None:
    california = next(template for template in cpe.templates() if template["name"] == "California")

    assert cpe.template(california["template_id"])["fields"]
    assert {kind["id"] for kind in cpe.data_types()} >= {"text", "date", "number"}


def test_a_template_of_ones_own_is_what_a_job_begins_with(cpe: Client) -> None:
    template = cpe.create_template(
        "Letters", [{"field_name": "Sender"}, {"field_name": "Sum", "data_type_id": "number"}]
    )

    job = cpe.create_job("Letters of May", template_id=template["template_id"])
    cpe.delete_template(template["template_id"])

    assert [field["field_name"] for field in cpe.fields(job["id"])["fields"]] == ["Sender", "Sum"]
    assert "Letters" not in [each["name"] for each in cpe.templates()]


def test_a_job_is_renamed_and_deleted(cpe: Client) -> None:
    job = cpe.create_job("Invoices")
    renamed = cpe.change_job(job["id"], name="Bills")
    cpe.delete_job(job["id"])

    assert renamed["name"] == "Bills"
    with pytest.raises(Problem):
        cpe.job(job["id"])


def test_who_has_no_good_token_is_told_so(served: Served) -> None:
    with Client(served.address, "cpet_mistyped") as stranger, pytest.raises(Problem) as raised:
        list(stranger.jobs())

    assert (raised.value.status, raised.value.code) == (401, "token_mistyped")


class LosesFirstAnswer(httpx.HTTPTransport):
    """A network that breaks after the server did what it was asked."""

    lost = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if self.lost:
            return answer
        self.lost = True
        answer.read()
        raise httpx.ReadError("The connection broke.")


def test_what_is_repeated_after_a_broken_connection_is_done_once(served: Served, cpe: Client) -> None:
    job = cpe.create_job("Once")["id"]
    with Client(served.address, served.token, transport=LosesFirstAnswer()) as unlucky:
        added = unlucky.upload(job, SAMPLES / "Word certificate.docx")

    assert [file["id"] for file in cpe.files(job)] == [file["id"] for file in added]
