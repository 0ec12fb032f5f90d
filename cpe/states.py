"""The states whose tables can be filled: public templates of type `cpe`."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from jobs.errors import Absent
from templates_app.models import Template

SAMPLE_STATE = "california"


class NoSuchState(Absent):
    sentence = "There is no such state."


def all_states() -> QuerySet[Template]:
    """By name."""
    return Template.objects.states()


def state(template_id: uuid.UUID) -> Template:
    """Raises `NoSuchState`, also for a template that is no state."""
    found = all_states().filter(pk=template_id).first()
    if found is None:
        raise NoSuchState
    return found


def sample_state() -> Template:
    """The state under which the sample certificates are read. Raises `NoSuchState` where staff withdrew all states."""
    found = all_states().filter(slug=SAMPLE_STATE).first() or all_states().first()
    if found is None:
        raise NoSuchState("There is no state to read the samples for. Ask your staff to publish one.")
    return found
