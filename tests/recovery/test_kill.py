"""Kill -9 of any part in mid-run loses nothing: the run ends, with exactly one result for each file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.recovery.product import Product, running, wait_until

DOCUMENTS = sorted((Path(__file__).parents[1] / "fixtures" / "documents").glob("*.pdf"))
COPIES = 60
FINAL = {"completed", "partially_completed", "failed"}

pytestmark = [pytest.mark.recovery, pytest.mark.slow, pytest.mark.xdist_group("recovery")]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("recovery")) as product:
        yield product


def pile() -> dict[str, bytes]:
    return {
        f"{number:03}-{path.name}": path.read_bytes()
        for number in range(COPIES)
        for path in [DOCUMENTS[number % len(DOCUMENTS)]]
    }


def started(product: Product) -> tuple[str, str]:
    sheet = product.new_sheet()
    product.upload(sheet, pile())
    run = product.submit(sheet)
    wait_until(lambda: product.progress(sheet, run).get("tasks_completed", 0) >= 3)
    return sheet, run


def results(product: Product, sheet: str, run: str) -> list[dict[str, Any]]:
    return list(product.send("GET", f"/api/jobs/{sheet}/results", params={"run_id": run, "limit": 500})["results"])


def assert_whole(product: Product, sheet: str, run: str) -> None:
    wait_until(lambda: product.progress(sheet, run).get("status") in FINAL)
    progress = product.progress(sheet, run)
    found = results(product, sheet, run)
    read = Counter(path for result in found for path in result["source_files"])
    table = product.client.get(f"/api/jobs/{sheet}/export/csv", params={"run_id": run})
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))[1:]

    assert progress["tasks_completed"] + progress["tasks_failed"] == progress["tasks_total"] == COPIES
    assert set(read.values()) == {1}
    assert len(read) == progress["tasks_completed"]
    assert len(rows) == sum(len(result["extracted_data"]["results"]) for result in found) >= COPIES


def test_a_killed_worker_leaves_its_document_to_the_other(product: Product) -> None:
    sheet, run = started(product)

    worker = product.processes("manage work")[0]
    worker.kill()

    assert_whole(product, sheet, run)


def test_a_killed_web_process_comes_back_and_the_run_goes_on(product: Product) -> None:
    sheet, run = started(product)

    assert product.kill("cpetracker.asgi:application")

    assert_whole(product, sheet, run)


def test_a_killed_database_comes_back_with_everything(product: Product) -> None:
    sheet, run = started(product)

    product.kill_database()

    assert_whole(product, sheet, run)


def test_everything_killed_at_once_goes_on_at_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path) as product:
        sheet, run = started(product)

        for mark in ("manage.py up", "manage work", "cpetracker.asgi:application"):
            product.kill(mark)
        product.kill_database()
        product.up.wait()  # type: ignore[union-attr]
        product.start()

        assert_whole(product, sheet, run)
