"""A model is asked over each provider's own protocol, and whatever its server does ends in an answer or in a reason."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator

import pytest

from extraction.engines.choice import Provider
from extraction.engines.language.asking import LanguageAsker
from extraction.engines.language.configuration import AnswerForm, LanguageModel, Terms
from extraction.engines.language.engine import LanguageEngine
from extraction.engines.language.gates import OwnGate
from extraction.engines.language.refusals import Silence
from extraction.engines.language.spending import Budget
from extraction.engines.language.tests.documents import FIELDS, examined
from extraction.engines.language.tests.loopback import KEY, TOKENS, Loopback, Reply, answer
from extraction.engines.reading import Reading

TERMS = Terms(seconds=20, tries=3)
RIGHT = answer(
    {
        "participant": ("Naomi E. Zimmerman", [4, 5, 6]),
        "course_title": ("Lease Modifications in Practice", [8, 9, 10, 11]),
        "completion_date": ("2024-05-31", [12, 13, 14]),
        "credits": (2.5, [17]),
        "field_of_study": ("Accounting", [21]),
    }
)
EACH = pytest.mark.parametrize("provider", list(Provider), ids=str)


class Naps:
    """Sleeps that are counted and take no time."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@contextlib.contextmanager
def asker(model: LanguageModel, terms: Terms = TERMS, naps: Naps | None = None) -> Iterator[LanguageAsker]:
    naps = naps or Naps()
    with contextlib.closing(LanguageAsker(model, terms, OwnGate(8), clock=naps.clock, sleep=naps.sleep)) as asking:
        yield asking


def read(model: LanguageModel, terms: Terms = TERMS, naps: Naps | None = None) -> Reading:
    with asker(model, terms, naps) as asking:
        return LanguageEngine(asking, terms).read(examined(), FIELDS, Budget())


@EACH
def test_each_provider_answers_with_values_and_their_words(loopback: Loopback, provider: Provider) -> None:
    loopback.replies.append(Reply(RIGHT))

    reading = read(loopback.model(provider))

    (row,) = reading.table.rows
    assert {key: str(cell.value) for key, cell in row.cells.items()} == {
        "participant": "Naomi E. Zimmerman",
        "course_title": "Lease Modifications in Practice",
        "completion_date": "2024-05-31",
        "credits": "2.5",
        "field_of_study": "Accounting",
    }
    assert all(cell.place and cell.confidence == TERMS.confidence for cell in row.cells.values())
    assert reading.engine == loopback.model(provider).label
    assert (reading.spent.requests, reading.spent.input_tokens, reading.spent.output_tokens) == (1, *TOKENS)
    assert reading.spent.cost


@EACH
def test_the_question_has_our_words_apart_from_the_document_s_and_the_picture(
    loopback: Loopback, provider: Provider
) -> None:
    read(loopback.model(provider))

    (asked,) = loopback.asked
    assert asked.key == KEY
    assert '"course_title"' in asked.instructions
    assert "Zimmerman" not in asked.instructions
    assert "4|Naomi 5|E. 6|Zimmerman, 7|CPA" in asked.document
    assert asked.pictures == 1
    assert asked.tools == []


@EACH
def test_a_busy_server_is_asked_again_after_the_time_it_names(loopback: Loopback, provider: Provider) -> None:
    loopback.replies.extend([Reply(status=429, headers={"Retry-After": "7"}), Reply(RIGHT)])
    naps = Naps()

    reading = read(loopback.model(provider), naps=naps)

    assert len(reading.table.rows) == 1
    assert sum(naps.taken) == pytest.approx(7)


@EACH
def test_a_failing_server_is_asked_again_with_growing_pauses_and_then_no_more(
    loopback: Loopback, provider: Provider
) -> None:
    loopback.replies.extend([Reply(status=500)] * 3)
    naps = Naps()

    reading = read(loopback.model(provider), naps=naps)

    assert (len(loopback.asked), reading.silence, reading.engine) == (3, Silence.FAILED, "offline/1")
    assert reading.note == "The language model failed at its own end, so this file was read without it."
    first, second = naps.taken
    assert second > first


@EACH
def test_an_answer_that_ends_too_early_is_no_answer(loopback: Loopback, provider: Provider) -> None:
    loopback.otherwise = lambda asked: Reply(RIGHT[: len(RIGHT) // 2], ended="length")

    reading = read(loopback.model(provider))

    assert (reading.silence, reading.table.rows) == (Silence.TOO_LONG, ())
    assert reading.spent.tokens >= sum(TOKENS)


@EACH
def test_a_model_that_declines_is_not_asked_again(loopback: Loopback, provider: Provider) -> None:
    loopback.otherwise = lambda asked: Reply(ended="refusal")

    reading = read(loopback.model(provider))

    assert (reading.silence, len(loopback.asked)) == (Silence.DECLINED, 1)


@EACH
def test_an_answer_of_the_wrong_form_is_sent_back_once_and_then_given_up(
    loopback: Loopback, provider: Provider
) -> None:
    loopback.replies.extend([Reply("Here are your rows: none!"), Reply(RIGHT)])

    mended = read(loopback.model(provider))
    loopback.otherwise = lambda asked: Reply('{"rows": 5}')
    unusable = read(loopback.model(provider), Terms(tries=1))

    assert len(mended.table.rows) == 1
    assert (mended.spent.requests, mended.spent.input_tokens) == (2, 2 * TOKENS[0])
    assert (unusable.silence, unusable.spent.requests) == (Silence.UNUSABLE, 2)


@EACH
@pytest.mark.parametrize(
    ("reply", "silence"),
    [
        pytest.param(Reply(status=401), Silence.NOT_ALLOWED, id="wrong key"),
        pytest.param(Reply(status=404), Silence.UNKNOWN_MODEL, id="unknown model"),
        pytest.param(Reply(status=400), Silence.REJECTED, id="rejected"),
    ],
)
def test_what_another_try_would_meet_again_is_not_tried_again(
    loopback: Loopback, provider: Provider, reply: Reply, silence: Silence
) -> None:
    loopback.otherwise = lambda asked: reply

    reading = read(loopback.model(provider))

    assert (reading.silence, len(loopback.asked)) == (silence, 1)


@EACH
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(raw=b"<html>Bad gateway</html>"), id="a page instead of JSON"),
        pytest.param(Reply(raw=b"{}"), id="an empty object"),
        pytest.param(Reply(raw=b'{"choices": [], "content": 7, "candidates": "x"}'), id="wrong types"),
        pytest.param(Reply(raw=b""), id="nothing"),
        pytest.param(Reply(RIGHT, cut=True), id="cut off"),
    ],
)
def test_a_malformed_response_gives_a_reason_and_no_row(loopback: Loopback, provider: Provider, reply: Reply) -> None:
    loopback.otherwise = lambda asked: reply

    reading = read(loopback.model(provider), Terms(seconds=20, tries=1))

    assert reading.silence in {Silence.UNUSABLE, Silence.UNREACHABLE, Silence.FAILED}
    assert reading.table.rows == ()


def test_a_slow_server_is_left_after_the_time_that_a_request_may_take(loopback: Loopback) -> None:
    loopback.replies.append(Reply(RIGHT, seconds=2))
    began = time.monotonic()

    reading = read(loopback.model(), Terms(seconds=0.3, tries=1))

    assert reading.silence is Silence.TOO_SLOW
    assert time.monotonic() - began < 2


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with Loopback().running() as gone:
        model = gone.model()
    naps = Naps()

    reading = read(model, naps=naps)

    assert (reading.silence, len(naps.taken)) == (Silence.UNREACHABLE, 2)


@pytest.mark.parametrize("form", [AnswerForm.TOOL, AnswerForm.PROMPT], ids=str)
def test_a_server_without_schemas_is_asked_by_a_call_or_in_words(loopback: Loopback, form: AnswerForm) -> None:
    loopback.replies.append(Reply(RIGHT, tool="rows" if form is AnswerForm.TOOL else ""))
    model = loopback.model()

    reading = read(LanguageModel(model.provider, model.name, "", model.base_url, form))

    (asked,) = loopback.asked
    assert len(reading.table.rows) == 1
    assert asked.tools == (["rows"] if form is AnswerForm.TOOL else [])
    assert asked.key == "none"  # never a key from the environment


def test_a_long_pause_is_kept_by_not_asking_until_it_is_over(loopback: Loopback) -> None:
    loopback.replies.append(Reply(status=429, headers={"Retry-After": "3600"}))
    naps = Naps()

    with asker(loopback.model(), naps=naps) as asking:
        engine = LanguageEngine(asking, TERMS)
        first, second = (engine.read(examined(), FIELDS, Budget()) for _ in range(2))
        naps.now += 3601
        third = engine.read(examined(), FIELDS, Budget())

    assert (first.silence, second.silence, third.silence) == (Silence.TOO_BUSY, Silence.TOO_BUSY, None)
    assert len(loopback.asked) == 2


def test_no_reason_tells_the_key_or_what_the_server_said(loopback: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    loopback.otherwise = lambda asked: Reply(raw=f'{{"error": "{KEY}"}}'.encode(), status=401)
    caplog.set_level(logging.DEBUG, "extraction")

    reading = read(loopback.model())

    assert reading.silence is Silence.NOT_ALLOWED
    assert KEY not in repr(loopback.model()) + reading.note + caplog.text
