"""Many questions wait for their answers at once, as many as the gate lets through."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

from extraction.engines.language.asking import LanguageAsker
from extraction.engines.language.configuration import Terms
from extraction.engines.language.engine import LanguageEngine
from extraction.engines.language.gates import OwnGate
from extraction.engines.language.spending import Budget
from extraction.engines.language.tests.documents import FIELDS, examined
from extraction.engines.language.tests.loopback import Asked, Loopback, Reply

TERMS = Terms(seconds=30, tries=1)


def test_threads_wait_together_and_no_more_than_the_gate_lets_through(loopback: Loopback) -> None:
    together = threading.Barrier(3)  # broken, and with it the test, where fewer are under way at once

    def answered(asked: Asked) -> Reply:
        together.wait(timeout=20)
        return Reply()

    loopback.lay_out(answered)
    with contextlib.closing(LanguageAsker(loopback.model(), TERMS, OwnGate(3))) as asker, ThreadPoolExecutor(6) as pool:
        engine = LanguageEngine(asker, TERMS)
        readings = list(pool.map(lambda _: engine.read(examined(), FIELDS, Budget()), range(6)))

    assert [reading.silence for reading in readings] == [None] * 6
    assert loopback.most_at_once == 3
