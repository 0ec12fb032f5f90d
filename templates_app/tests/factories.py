"""Templates for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from templates_app.models import Template, TemplateField, TemplateType


class _TemplateFactory(DjangoModelFactory[Template]):
    """A state, unless told otherwise."""

    class Meta:
        model = Template

    name = Sequence(lambda n: f"State {n}")
    template_type = TemplateType.CPE
    is_public = True


class _TemplateFieldFactory(DjangoModelFactory[TemplateField]):
    class Meta:
        model = TemplateField

    template = SubFactory(_TemplateFactory)
    field_key = Sequence(lambda n: f"field_{n}")
    field_name = Sequence(lambda n: f"Field {n}")
    display_order = Sequence(lambda n: n)


# What calling them gives, which their own types do not say.
TemplateFactory = cast(Callable[..., Template], _TemplateFactory)
TemplateFieldFactory = cast(Callable[..., TemplateField], _TemplateFieldFactory)
