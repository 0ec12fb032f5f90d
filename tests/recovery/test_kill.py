"""Kill -9 of any part in mid-run loses nothing: the run ends, with exactly one result for each file."""

from __future__ import annotations

from collections.abc import Iterator

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


def test_a_worker_a_web_process_and_the_database_killed_in_turn_come_back_and_the_run_goes_on(product: Product) -> None:
    sheet, run = started(product)

    worker = product.processes("manage work")[0]
    worker.kill()  # with a document, which the other one gets when it has been silent for long enough
    product.wait_for(sheet, run, completed=6)
    assert product.kill("cpetracker.asgi:application")
    product.wait_for(sheet, run, completed=9)
    product.kill_database()

    assert_whole(product, sheet, run, COPIES)


def test_everything_killed_at_once_goes_on_at_the_next_start(product: Product) -> None:
    sheet, run = started(product)

    for mark in ("manage.py up", "manage work", "cpetracker.asgi:application"):
        product.kill(mark)
    product.kill_database()
    product.up.wait()  # type: ignore[union-attr]
    product.start()

    assert_whole(product, sheet, run, COPIES)
