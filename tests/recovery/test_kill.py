"""Kill -9 of any part in mid-run loses nothing: the run ends, with exactly one result for each file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recovery.product import Product, running
from tests.recovery.visitor import assert_whole, pile

COPIES = 60

pytestmark = [pytest.mark.recovery, pytest.mark.slow, pytest.mark.xdist_group("recovery")]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("recovery")) as product:
        yield product


def started(product: Product) -> tuple[str, str]:
    sheet = product.new_sheet()
    product.upload(sheet, pile(COPIES))
    run = product.submit(sheet)
    product.wait_for(sheet, run, completed=3)
    return sheet, run


def test_a_killed_worker_leaves_its_document_to_the_other(product: Product) -> None:
    sheet, run = started(product)

    worker = product.processes("manage work")[0]
    worker.kill()

    assert_whole(product, sheet, run, COPIES)


def test_a_killed_web_process_comes_back_and_the_run_goes_on(product: Product) -> None:
    sheet, run = started(product)

    assert product.kill("cpetracker.asgi:application")

    assert_whole(product, sheet, run, COPIES)


def test_a_killed_database_comes_back_with_everything(product: Product) -> None:
    sheet, run = started(product)

    product.kill_database()

    assert_whole(product, sheet, run, COPIES)


def test_everything_killed_at_once_goes_on_at_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path) as product:
        sheet, run = started(product)

        for mark in ("manage.py up", "manage work", "cpetracker.asgi:application"):
            product.kill(mark)
        product.kill_database()
        product.up.wait()  # type: ignore[union-attr]
        product.start()

        assert_whole(product, sheet, run, COPIES)
