"""What the page of an automation sends: where to look, when, and what becomes of the results."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.forms.boundfield import BoundField

from automations.editing import Wanted
from automations.models import Automation, ExportTo, Origin
from automations.schedule import WEEKDAYS, Cadence, Schedule, zone_names
from integrations.google.mail_query import LONGEST as LONGEST_SEARCH
from integrations.mailboxes.rules import INBOX, LONGEST
from integrations.models import Connection, ConnectionKind
from jobs import starting
from jobs.models import ExportFormat, ExtractionJob

_PLAIN: Final = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
_UNITS: Final = {"minutes": 1, "hours": 60, "days": 24 * 60}
_IN_LINK: Final = re.compile(r"/folders/([A-Za-z0-9_-]+)")
_ANYWHERE: Final = {
    Origin.MAILBOX: "Attachments of the messages that a rule finds.",
    Origin.GMAIL: "Attachments of the messages that a search finds.",
    Origin.DRIVE: "The files of a folder, with the folders in it.",
    Origin.WAITING: "What was dropped, or mailed to its address, and not started.",
}
_EXPORTS: Final = {
    ExportTo.NOWHERE: "They stand in the sheet or job.",
    ExportTo.PRODUCT: "To be downloaded from the history.",
    ExportTo.DRIVE: "A new file for each run.",
}


class _Accounts(forms.ModelChoiceField):
    """A person's accounts of a kind; required only where it is chosen to look there."""

    def __init__(self, kind: ConnectionKind, **given: Any) -> None:
        super().__init__(queryset=Connection.objects.none(), required=False, empty_label="Choose an account", **given)
        self.kind = kind

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.account)


class _Jobs(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class _Part:
    """Some fields of a form, for the template that shows the fields of one."""

    hidden_fields = non_field_errors = ()

    def __init__(self, fields: Iterable[BoundField]) -> None:
        self.visible_fields = list(fields)


class AutomationForm(forms.Form):
    """`automation` is the one that is changed; its job stays."""

    job = _Jobs(queryset=ExtractionJob.objects.none(), label="Sheet or job", empty_label="Choose a sheet or a job")
    name = forms.CharField(
        max_length=200, required=False, label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="So that you know it later: “Becker’s certificates”.",
    )  # fmt: skip
    origin = forms.ChoiceField(choices=Origin.choices, label="Where the files come from", widget=forms.RadioSelect)
    mailbox = _Accounts(ConnectionKind.IMAP, label="Mailbox")
    folder = forms.CharField(max_length=LONGEST, required=False, label="Folder", initial=INBOX)
    sender = forms.CharField(
        max_length=LONGEST, required=False, label="From", help_text="A part of the sender: becker.com"
    )
    subject = forms.CharField(max_length=LONGEST, required=False, label="Subject", help_text="Words of it: certificate")
    since = forms.DateField(required=False, label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    gmail = _Accounts(ConnectionKind.GOOGLE, label="Google account")
    q = forms.CharField(
        max_length=LONGEST_SEARCH, required=False, label="Search", help_text="As in Gmail: from:becker.com certificate"
    )
    without_attachment = forms.BooleanField(required=False, label="Messages without an attachment too")
    drive = _Accounts(ConnectionKind.GOOGLE, label="Google account")
    drive_folder = forms.CharField(
        max_length=500,
        required=False,
        label="Folder",
        help_text="Its link: open the folder in Drive and copy the address.",
    )
    cadence = forms.ChoiceField(
        choices=Cadence.choices, initial=Cadence.INTERVAL, label="When it looks", widget=forms.RadioSelect
    )
    every = forms.IntegerField(
        required=False, min_value=1, max_value=10080, initial=1, label="Every",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.ChoiceField(
        required=False, choices=[(unit, unit) for unit in _UNITS], initial="hours", label="Minutes, hours or days"
    )
    at = forms.TimeField(
        required=False, initial="07:30", label="At", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    weekdays = forms.TypedMultipleChoiceField(
        required=False, coerce=int, choices=list(enumerate(WEEKDAYS)), initial=[0], label="On",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    time_zone = forms.ChoiceField(required=False, label="Time zone", initial="UTC")
    append_results = forms.BooleanField(required=False, label="Put its results after the earlier ones, as in a sheet")
    export_to = forms.ChoiceField(
        choices=ExportTo.choices, initial=ExportTo.NOWHERE, label="Where the results go", widget=forms.RadioSelect
    )
    export_format = forms.ChoiceField(
        required=False, choices=ExportFormat.choices, initial=ExportFormat.XLSX, label="As"
    )
    export_account = _Accounts(ConnectionKind.GOOGLE, label="Google account")
    export_folder = forms.CharField(
        max_length=500, required=False, label="Folder",
        help_text="Its link. Empty for a folder of ours, which is made in your Drive.",
    )  # fmt: skip

    def __init__(
        self, *given: Any, user: AbstractBaseUser | AnonymousUser, automation: Automation | None = None, **more: Any
    ) -> None:
        if automation is not None:
            more["initial"] = _initial(automation)
        super().__init__(*given, **more)
        self.user, self.automation = user, automation
        if automation is None:
            jobs = ExtractionJob.objects.for_owner(user).filter(Q(job_type="cpe") | Q(job_type="extraction"))
            self.fields["time_zone"].widget.attrs["data-controller"] = "own-zone"
            self._choices("job").queryset = jobs.order_by("name", "id")
        else:
            del self.fields["job"]
            if starting.keeps_one_ready(automation.job.job_type):
                del self.fields["append_results"]  # a sheet's always are
        for field in self.fields.values():
            if isinstance(field, _Accounts):
                mine = Connection.objects.for_owner(user).filter(kind=field.kind)
                field.queryset = mine.order_by("account", "id")
            if isinstance(field.widget, forms.TextInput) and not isinstance(field, forms.IntegerField):
                field.widget.attrs.update(_PLAIN)
        zones = self.fields["time_zone"]
        zones.choices = [(zone, zone.replace("_", " ")) for zone in _zones()]  # type: ignore[attr-defined]

    def _choices(self, name: str) -> forms.ModelChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type
        return field

    def wanted(self) -> Wanted:
        """What was asked for; of a valid form."""
        given = self.cleaned_data
        origin = Origin(given["origin"])
        return Wanted(
            name=given["name"],
            origin=origin,
            schedule=self._schedule(),
            connection=given.get({Origin.MAILBOX: "mailbox", Origin.GMAIL: "gmail"}.get(origin, "drive")),
            query=self.query(),
            append_results=given.get("append_results", False),
            export_to=ExportTo(given["export_to"]),
            export_format=ExportFormat(given["export_format"] or ExportFormat.XLSX),
            export_connection=given["export_account"],
            export_folder=folder_in(given["export_folder"]),
        )

    def query(self) -> dict[str, Any]:
        """Which things, as the services know it."""
        given = self.cleaned_data
        with_attachment = {"has_attachment": not given["without_attachment"]}
        match Origin(given["origin"]):
            case Origin.MAILBOX:
                return {name: given[name] for name in ("folder", "sender", "subject", "since")} | with_attachment
            case Origin.GMAIL:
                return {"q": given["q"]} | with_attachment
            case Origin.DRIVE:
                return {"ids": [folder_in(given["drive_folder"])]}
            case _:
                return {}

    def _schedule(self) -> Schedule:
        given = self.cleaned_data
        minutes = (given["every"] or 0) * _UNITS.get(given["unit"], 1)
        zone = given["time_zone"] or "UTC"
        return Schedule(Cadence(given["cadence"]), minutes, given["at"], tuple(given["weekdays"]), time_zone=zone)

    def origins(self) -> list[tuple[Any, str]]:
        """The radio buttons with what each means."""
        return [(radio, _ANYWHERE[Origin(radio.data["value"])]) for radio in self["origin"]]

    def exports(self) -> list[tuple[Any, str]]:
        return [(radio, _EXPORTS[ExportTo(radio.data["value"])]) for radio in self["export_to"]]

    def what_it_is(self) -> _Part:
        return _Part(self[name] for name in ("job", "name") if name in self.fields)

    def of_mailbox(self) -> _Part:
        return _Part(self[name] for name in ("mailbox", "folder", "sender", "subject", "since"))

    def of_gmail(self) -> _Part:
        return _Part(self[name] for name in ("gmail", "q"))

    def of_drive(self) -> _Part:
        return _Part(self[name] for name in ("drive", "drive_folder"))

    def of_mail(self) -> _Part:
        return _Part([self["without_attachment"]])

    def of_append(self) -> _Part:
        return _Part(self[name] for name in ("append_results",) if name in self.fields)

    def of_interval(self) -> _Part:
        return _Part(self[name] for name in ("every", "unit"))

    def of_week(self) -> _Part:
        return _Part([self["weekdays"]])

    def of_day(self) -> _Part:
        return _Part(self[name] for name in ("at", "time_zone"))

    def of_export(self) -> _Part:
        return _Part([self["export_format"]])

    def of_drive_export(self) -> _Part:
        return _Part(self[name] for name in ("export_account", "export_folder"))


def folder_in(text: str) -> str:
    """The id of a folder of Drive, from its link or as it is."""
    found = _IN_LINK.search(text)
    return found[1] if found else text.strip()


def _zones() -> list[str]:
    """Places that people know; the rest are other names for the same."""
    places = {name for name in zone_names() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))}
    return ["UTC", *sorted(places)]


def _initial(automation: Automation) -> dict[str, Any]:
    """As the form shows it."""
    minutes = automation.every_minutes or 60
    unit = next(unit for unit, length in reversed(_UNITS.items()) if minutes % length == 0)
    query, account = automation.query, automation.connection_id
    return {
        "name": automation.name,
        "origin": automation.origin,
        **dict.fromkeys(("mailbox", "gmail", "drive"), account),
        **{name: query.get(name) for name in ("folder", "sender", "subject", "since", "q")},
        "without_attachment": not query.get("has_attachment", True),
        "drive_folder": " ".join(query.get("ids", [])),
        "cadence": automation.cadence,
        "every": minutes // _UNITS[unit],
        "unit": unit,
        "at": automation.at or "07:30",
        "weekdays": automation.weekdays or [0],
        "time_zone": automation.time_zone,
        "append_results": automation.append_results,
        "export_to": automation.export_to,
        "export_format": automation.export_format,
        "export_account": automation.export_connection_id,
        "export_folder": automation.export_folder,
    }
