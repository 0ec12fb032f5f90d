"""Two webs and three workers on a PostgreSQL, a Redis and an S3 store of their own lose one of each kind in mid-run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recovery.site import Site, open_site
from tests.recovery.visitor import assert_whole, pile
from tests.recovery.watcher import Watcher

DOCUMENTS = 150
AWAY = 3.0  # seconds

pytestmark = [pytest.mark.recovery, pytest.mark.slow, pytest.mark.xdist_group("recovery")]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path, webs=2, workers=3) as site:
        yield site


def test_a_run_survives_the_loss_of_one_of_each_kind(site: Site) -> None:
    doomed, other = site.webs
    first, second = site.visitor(doomed), site.visitor(other)
    sheet = first.new_sheet()
    documents = pile(DOCUMENTS)
    halves = [dict(list(documents.items())[start::2]) for start in (0, 1)]
    first.upload(sheet, halves[0])
    second.upload(sheet, halves[1])
    session = second.client.cookies["cpetracker_session"]
    moving = Watcher(sheet, [doomed.port, other.port], session)
    staying = [Watcher(sheet, [other.port], session) for _ in range(3)]
    for watcher in (moving, *staying):
        watcher.start()
    run = first.submit(sheet)

    second.wait_for(sheet, run, completed=5)
    site.workers[0].kill()
    second.wait_for(sheet, run, completed=20)
    doomed.kill()
    second.wait_for(sheet, run, completed=35)
    site.postgres.kill()
    time.sleep(AWAY)
    site.postgres.start()
    second.wait_for(sheet, run, completed=60)
    site.store.wire.cut()
    time.sleep(AWAY)
    site.store.wire.mend()
    second.wait_for(sheet, run, completed=85)
    site.redis.kill()
    site.redis.start()  # at once, and empty: sockets must not be forgotten
    still_working = second.progress(sheet, run)["status"]

    assert_whole(second, sheet, run, DOCUMENTS)
    assert still_working == "in_progress"
    for watcher in (moving, *staying):
        watcher.wait_for_the_end_of(run)
        watcher.stop()
        assert len(watcher.files) == DOCUMENTS
    assert (moving.served_by[0], moving.served_by[-1]) == (doomed.port, other.port)
