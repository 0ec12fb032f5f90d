"""Templates for tests."""

from __future__ import annotations

import factory

from templates_app.models import Template, TemplateField, TemplateType


class TemplateFactory(factory.django.DjangoModelFactory[Template]):
    """A state, unless told otherwise."""

    class Meta:
        model = Template

    name = factory.Sequence(lambda n: f"State {n}")
    template_type = TemplateType.CPE
    is_public = True


class TemplateFieldFactory(factory.django.DjangoModelFactory[TemplateField]):
    class Meta:
        model = TemplateField

    template = factory.SubFactory(TemplateFactory)
    field_key = factory.Sequence(lambda n: f"field_{n}")
    field_name = factory.Sequence(lambda n: f"Field {n}")
    display_order = factory.Sequence(lambda n: n)
