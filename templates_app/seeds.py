"""The presets that ship with the product, as rows.

A row remembers the preset's version and a digest of what was written. Seeding again brings an older row up to date only
while its digest still fits: what staff changed stays theirs, and they are told that there is something newer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum

from django.db import transaction

from extraction.model import FieldSpec
from extraction.presets import PRESETS, Preset
from templates_app.models import Template, TemplateField, TemplateType
from templates_app.specs import field_spec


class Seeding(StrEnum):
    """What became of a preset; the value completes the sentence "California …"."""

    ADDED = "was added"
    UPDATED = "was brought up to date"
    CURRENT = "is up to date"
    KEPT = "was changed by staff and stays as it is, although a newer version ships with the product"


def seed_states(presets: Iterable[Preset] = PRESETS.values()) -> dict[str, Seeding]:
    """Bring the rows up to the presets, in one transaction; by slug, what became of each. Repeating changes nothing."""
    with transaction.atomic():
        return {preset.slug: _seed(preset) for preset in presets}


@transaction.atomic
def restore(slug: str, presets: Iterable[Preset] = PRESETS.values()) -> None:
    """Put the shipped columns back over whatever staff made of them. Raises `KeyError` for an unknown slug."""
    preset = {preset.slug: preset for preset in presets}[slug]
    template, _made = _locked_row(preset)
    _write(template, preset)


def digest(name: str, fields: Iterable[FieldSpec]) -> str:
    """SHA-256 over all that staff could have changed, the order of the columns among it."""
    content = [
        name,
        [[s.key, s.name, s.data_type.value, s.prompt, list(s.aliases), list(s.choices)] for s in fields],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def is_changed_by_staff(template: Template) -> bool:
    """Whether a seeded template's columns are not what was seeded."""
    return template.seeded_digest != digest(template.name, map(field_spec, _fields_of(template)))


def _seed(preset: Preset) -> Seeding:
    template, made = _locked_row(preset)
    if made:
        _write(template, preset)
        return Seeding.ADDED
    if template.version >= preset.version:
        return Seeding.CURRENT
    if is_changed_by_staff(template):
        return Seeding.KEPT
    _write(template, preset)
    return Seeding.UPDATED


def _locked_row(preset: Preset) -> tuple[Template, bool]:
    _row, made = Template.objects.get_or_create(
        slug=preset.slug,
        defaults={
            "name": preset.name,
            "template_type": TemplateType.CPE if preset.for_states else TemplateType.EXTRACTION,
            "is_public": True,
        },
    )
    return Template.objects.select_for_update().get(slug=preset.slug), made


def _write(template: Template, preset: Preset) -> None:
    template.name = preset.name
    template.description = preset.description
    template.version = preset.version
    template.seeded_digest = digest(preset.name, preset.fields)
    template.save(update_fields=["name", "description", "version", "seeded_digest", "updated_at"])
    template.fields.exclude(field_key__in=preset.keys).delete()
    TemplateField.objects.bulk_create(
        [_field(template, spec, order) for order, spec in enumerate(preset.fields)],
        update_conflicts=True,
        unique_fields=["template", "field_key"],
        update_fields=["field_name", "data_type_id", "ai_prompt", "aliases", "choices", "display_order"],
    )


def _field(template: Template, spec: FieldSpec, order: int) -> TemplateField:
    return TemplateField(
        template=template,
        field_key=spec.key,
        field_name=spec.name,
        data_type_id=spec.data_type.value,
        ai_prompt=spec.prompt,
        aliases=list(spec.aliases),
        choices=list(spec.choices),
        display_order=order,
    )


def _fields_of(template: Template) -> Iterable[TemplateField]:
    return sorted(template.fields.all(), key=lambda field: (field.display_order, field.pk))  # may be prefetched
