"""Two clients and two workers at one sheet at the same moment, in every order that Hypothesis thinks of."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.tests.factories import UserFactory
from jobs import intake, lifecycle
from jobs.models import JobRun
from jobs.tests.conftest import own_storage, quiet  # noqa: F401 - fixtures
from jobs.tests.scenes import make_job
from tests.races.clients import DEEDS, Sheet, at_once, in_turn
from tests.races.rules import assert_sound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("own_storage", "quiet"),
]
LONGEST = 15.0  # seconds for new attempts; what is under way may end
deeds = st.lists(st.sampled_from(DEEDS), min_size=1, max_size=3)


class Race(RuleBasedStateMachine):
    """Each step two clients do up to three things each, while two workers take what there is; then all is looked at."""

    over = 0.0

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet(make_job(UserFactory()))

    @rule(one=deeds, other=deeds, workers=st.integers(0, 2))
    def both_act(self, one: list[str], other: list[str], workers: int) -> None:
        if time.monotonic() > self.over:
            return
        working = [in_turn(self.sheet, ["work", "work"])] * workers
        at_once(in_turn(self.sheet, one), in_turn(self.sheet, other), *working)

    @rule(tasks=st.integers(1, 6))
    def workers_go_on(self, tasks: int) -> None:
        if time.monotonic() < self.over:
            at_once(*[in_turn(self.sheet, ["work"] * tasks)] * 2)

    @invariant()
    def all_is_sound(self) -> None:
        assert_sound(self.sheet)


def test_two_clients_at_one_sheet_break_nothing() -> None:
    _race()


def _race(steps: int = 12, examples: int = 25) -> None:
    Race.over = time.monotonic() + LONGEST
    run_state_machine_as_test(
        Race,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            database=None,
        ),
    )


def test_the_race_would_see_a_file_that_slips_into_a_submitted_run(
    monkeypatch: pytest.MonkeyPatch,
    own_storage: Path,  # noqa: F811
) -> None:
    """The control: without the look under the lock, uploads are lost in runs that are submitted meanwhile."""
    monkeypatch.setattr(lifecycle, "locked_editable", lambda run_id, sentence="": JobRun.objects.get(pk=run_id))
    monkeypatch.setattr(intake, "_open_run", _slowly(intake._open_run))

    sheet = Sheet(make_job(UserFactory()))
    in_turn(sheet, ["upload"])()
    at_once(in_turn(sheet, ["upload"]), in_turn(sheet, ["start"]))

    with pytest.raises(AssertionError):
        assert_sound(sheet)


def _slowly(look: Any) -> Any:
    def slow(*given: Any, **named: Any) -> Any:
        seen = look(*given, **named)
        time.sleep(0.3)
        return seen

    return slow
