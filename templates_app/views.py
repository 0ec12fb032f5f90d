"""The pages of templates: one's own, to make and change; those for everybody, to look at and copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import Invalid
from accounts.refused_pages import refusals_as_messages
from templates_app import editing, engines
from templates_app.columns import FieldChange, change_of
from templates_app.field_forms import after_button, editor_context, sent_fields
from templates_app.models import Template

MOST_LISTED = 500


@never_cache
@login_required
@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    usable = Template.objects.for_owner(request.user).annotate(fields_count=Count("fields")).order_by("name", "id")
    listed = list(usable[:MOST_LISTED])
    context = {
        "own": [template for template in listed if template.user_id],
        "public": [template for template in listed if not template.user_id],
    }
    return render(request, "templates_app/template_list.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@refusals_as_messages("template_list")
def new_template(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _editor(request, None, fields=[FieldChange("")])
    return _saved(request, None)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@refusals_as_messages("template_list")
def template_page(request: HttpRequest, template_id: uuid.UUID) -> HttpResponse:
    """The editor of one's own template; one for everybody is shown."""
    template = editing.usable(request.user, template_id)
    if request.method == "POST":
        return _saved(request, editing.own(request.user, template_id))
    fields = [change_of(field) for field in template.fields.order_by("display_order", "id")]
    return _editor(request, template, fields=fields)


@login_required
@require_POST
@refusals_as_messages("template_list")
def copy_template(request: HttpRequest, template_id: uuid.UUID) -> HttpResponse:
    copy = editing.duplicate(template=editing.usable(request.user, template_id), user=request.user)
    messages.success(request, f"“{copy.name}” is yours to change.")
    return HttpResponseRedirect(reverse("template_page", args=[copy.pk]))


@login_required
@require_POST
@refusals_as_messages("template_list")
def delete_template(request: HttpRequest, template_id: uuid.UUID) -> HttpResponse:
    template = editing.own(request.user, template_id)
    editing.delete(template=template)
    messages.success(request, f"“{template.name}” was deleted. Jobs that began with it keep their fields.")
    return HttpResponseRedirect(reverse("template_list"))


def _saved(request: HttpRequest, template: Template | None) -> HttpResponse:
    """Stored, and back to the list; or the editor again, with what is wrong at its place."""
    fields, button = sent_fields(request.POST), request.POST.get("button", "")
    if (changed := after_button(fields, button)) is not None:
        return _editor(request, template, fields=changed)
    given: dict[str, Any] = {
        "name": request.POST.get("name", "").replace("\x00", ""),
        "description": request.POST.get("description", "").replace("\x00", ""),
        "fields": fields,
    }
    if "engine" in request.POST:
        given["engine"] = request.POST["engine"].replace("\x00", "")
    try:
        if template is None:
            template = editing.create(user=request.user, **given)
        else:
            template = editing.change(template=template, **given)
    except Invalid as refusal:
        return _editor(request, template, fields=fields, errors=refusal.errors, sentence=refusal.sentence)
    messages.success(request, f"“{template.name}” was saved.")
    return HttpResponseRedirect(reverse("template_list"))


def _editor(
    request: HttpRequest,
    template: Template | None,
    *,
    fields: Sequence[FieldChange],
    errors: Mapping[str, list[str]] | None = None,
    sentence: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "template": template,
        "name": request.POST.get("name", template.name if template else ""),
        "description": request.POST.get("description", template.description if template else ""),
        "engine": request.POST.get("engine", template.engine if template else ""),
        "engines": engines.options(),
        "name_error": " ".join((errors or {}).get("name", [])),
        "sentence": sentence,
        **editor_context(fields, errors),
    }
    page = "template_shown.html" if template and not template.user_id else "template_editor.html"
    return render(request, f"templates_app/{page}", context, status=400 if sentence else 200)
