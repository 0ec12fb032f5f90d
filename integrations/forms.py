"""What the pages about connections and imports send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from integrations.google.mail_query import LONGEST as LONGEST_QUERY
from integrations.mailboxes.account import Security
from integrations.mailboxes.rules import INBOX, LONGEST
from integrations.models import Connection, ConnectionKind

_PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class MailboxForm(forms.Form):
    """A mailbox and what opens it."""

    host = forms.CharField(
        max_length=253,
        label="Mail server",
        help_text="Your provider calls it the IMAP server: imap.fastmail.com, outlook.office365.com …",
        widget=forms.TextInput(attrs={**_PLAIN, "placeholder": "imap.example.org"}),
    )
    username = forms.CharField(
        max_length=254,
        label="Name",
        help_text="With which you sign in to the mailbox, often your address.",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        label="Password",
        help_text="Where you sign in with a second step, make an app password on your provider’s page about security.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    security = forms.ChoiceField(
        choices=[(Security.TLS.value, "TLS (port 993)"), (Security.STARTTLS.value, "STARTTLS (port 143)")],
        label="Encryption",
    )
    port = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=65535,
        label="Port",
        help_text="Only where it is not the usual one.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class _AccountChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.account)


class MailRuleForm(forms.Form):
    """Which mailbox, and which of its messages."""

    connection = _AccountChoice(
        queryset=Connection.objects.none(), label="Mailbox", empty_label=None, to_field_name="id"
    )
    folder = forms.CharField(max_length=LONGEST, required=False, label="Folder", initial=INBOX)
    sender = forms.CharField(
        max_length=LONGEST, required=False, label="From", help_text="A part of the sender: becker.com"
    )
    subject = forms.CharField(max_length=LONGEST, required=False, label="Subject", help_text="Words of it: certificate")
    since = forms.DateField(required=False, label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    without_attachment = forms.BooleanField(required=False, label="Messages without an attachment too")

    def __init__(self, *args: Any, user: AbstractBaseUser | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mailboxes = Connection.objects.for_owner(user).filter(kind=ConnectionKind.IMAP).order_by("account", "id")
        chosen = self.fields["connection"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - tells the type
        chosen.queryset = mailboxes

    def query(self) -> dict[str, Any]:
        """The rule as the services know it; of a valid form."""
        given = self.cleaned_data
        words = {name: given[name] for name in ("folder", "sender", "subject", "since")}
        return {**words, "has_attachment": not given["without_attachment"]}


class GmailForm(forms.Form):
    """Which account of Gmail, and a search as Gmail's own."""

    connection = _AccountChoice(
        queryset=Connection.objects.none(), label="Account", empty_label=None, to_field_name="id"
    )
    q = forms.CharField(
        max_length=LONGEST_QUERY,
        label="Search, as in Gmail",
        help_text="from:becker.com, subject:certificate, after:2026/01/01, label:cpe; together they narrow.",
        widget=forms.TextInput(attrs={**_PLAIN, "placeholder": "from:becker.com subject:certificate"}),
    )
    without_attachment = forms.BooleanField(required=False, label="Messages without an attachment too")

    def __init__(self, *args: Any, accounts: list[Connection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["connection"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - tells the type
        chosen.queryset = Connection.objects.filter(pk__in=[each.pk for each in accounts]).order_by("account", "id")

    def query(self) -> dict[str, Any]:
        """The search as the services know it; of a valid form."""
        return {"q": self.cleaned_data["q"], "has_attachment": not self.cleaned_data["without_attachment"]}
