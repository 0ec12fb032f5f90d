"""Who may do what, address by address. An address of the product that has no row here fails a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.ownership.scene import Scene

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
PERSONS: Final = ("anonymous", "owner", "stranger", "staff")
TO_SIGN_IN: Final = 302
NOTHING: Final[Mapping[str, Callable[[Scene], Any]]] = MappingProxyType({})


class Expected(NamedTuple):
    """The status that each person is answered."""

    anonymous: int
    owner: int
    stranger: int
    staff: int


@dataclass(frozen=True, slots=True)
class Row:
    """An address: what each method answers to whom. A method that is not listed answers `otherwise`."""

    allowed: Mapping[str, Expected]
    otherwise: Expected
    sent: Mapping[str, Callable[[Scene], Any]] = field(default_factory=dict)
    is_json: bool = True

    def expected(self, method: str) -> Expected:
        return self.allowed.get(method, self.otherwise)


def _page(sent: Mapping[str, Callable[[Scene], Any]] = NOTHING, **allowed: Expected) -> Row:
    return Row(allowed, Expected(TO_SIGN_IN, 405, 405, 405), sent, is_json=False)


def _api(sent: Mapping[str, Callable[[Scene], Any]] = NOTHING, **allowed: Expected) -> Row:
    return Row(allowed, Expected(401, 405, 405, 405), sent)


def _open(**allowed: Expected) -> Row:
    return Row(allowed, Expected(405, 405, 405, 405), is_json=False)


def _form(post: Expected, **allowed: Expected) -> Row:
    """A form of allauth's: Django's form views take a PUT for a POST."""
    return Row(
        {"POST": post, "PUT": post, **allowed},
        Expected(post.anonymous if post.anonymous == 302 else 405, 405, 405, 405),
        is_json=False,
    )


def _own_page(status: int) -> Expected:
    return Expected(TO_SIGN_IN, status, 404, 404)


def _own(status: int) -> Expected:
    return Expected(401, status, 404, 404)


def _any_signed_in(status: int) -> Expected:
    return Expected(401, status, status, status)


def _all(status: int) -> Expected:
    return Expected(status, status, status, status)


def _automation(scene: Scene) -> dict[str, Any]:
    """One that starts what waits in the sheet, every hour."""
    schedule = {"cadence": "interval", "every_minutes": 60}
    return {"job_id": str(scene.sheet.pk), "origin": "waiting", "schedule": schedule}


FOR_GUESTS = Expected(200, 302, 302, 302)  # who is signed in is led to the product
FOR_USERS = Expected(TO_SIGN_IN, 200, 200, 200)
GUESTS_ONLY = Row(
    {"GET": FOR_GUESTS, "POST": FOR_GUESTS, "PUT": FOR_GUESTS}, FOR_GUESTS._replace(anonymous=405), is_json=False
)
JOB = "api/jobs/<uuid:job_id>"
TEMPLATE_PAGE = "templates/<uuid:template_id>/"
CONNECTION = "api/connections/<uuid:connection_id>"
AUTOMATION_PAGE = "automations/<uuid:automation_id>/"
AUTOMATION = "api/automations/<uuid:automation_id>"
WEBHOOK = "api/webhooks/<uuid:webhook_id>"
WEBHOOK_PAGE = "account/webhooks/<uuid:webhook_id>/"

TABLE: Final[Mapping[str, Row]] = {
    # --- Pages
    "": Row({}, _all(302), is_json=False),
    "cpe/": _page(GET=Expected(TO_SIGN_IN, 302, 200, 200)),  # the owner is led to the newest sheet
    "cpe/new/": _page({"POST": lambda scene: {"template_id": scene.state.pk}}, POST=_all(302)),
    "cpe/samples/": _page(POST=_all(302)),
    "cpe/<uuid:job_id>/rename/": _page({"POST": lambda _: {"name": "Mine"}}, POST=_own_page(302)),
    "cpe/<uuid:job_id>/delete/": _page(POST=_own_page(302)),
    "jobs/": _page(GET=FOR_USERS),
    "jobs/progress/": _page(GET=FOR_USERS),
    "jobs/new/": _page({"POST": lambda _: {"name": "Invoices"}}, GET=FOR_USERS, POST=_all(302)),
    "jobs/<uuid:job_id>/": _page(GET=_own_page(200)),
    "jobs/<uuid:job_id>/rename/": _page({"POST": lambda _: {"name": "Mine"}}, POST=_own_page(302)),
    "jobs/<uuid:job_id>/duplicate/": _page(POST=_own_page(302)),
    "jobs/<uuid:job_id>/delete/": _page(POST=_own_page(302)),
    "jobs/<uuid:job_id>/upload/": _page(GET=_own_page(200), POST=_own_page(302)),
    "jobs/<uuid:job_id>/upload/folders/": _page({"POST": lambda _: {"every": "combined"}}, POST=_own_page(302)),
    "jobs/<uuid:job_id>/upload/<uuid:file_id>/remove/": _page(POST=_own_page(302)),
    "jobs/<uuid:job_id>/fields/": _page(GET=_own_page(200), POST=_own_page(302)),
    "jobs/<uuid:job_id>/fields/template/": _page({"POST": lambda _: {"name": "Mine"}}, POST=_own_page(302)),
    "jobs/<uuid:job_id>/review/": _page(GET=_own_page(200)),
    "jobs/<uuid:job_id>/step/": _page({"POST": lambda _: {"step": "fields"}}, POST=_own_page(302)),
    "jobs/<uuid:job_id>/start/": _page(POST=_own_page(302)),
    "jobs/<uuid:job_id>/runs/new/": _page({"POST": lambda _: {"way": "append"}}, POST=_own_page(302)),
    "jobs/<uuid:job_id>/runs/": _page(GET=_own_page(200)),
    "jobs/<uuid:job_id>/exports/": _page(GET=_own_page(200)),
    "jobs/<uuid:job_id>/compare/": _page(GET=_own_page(200)),
    "jobs/<uuid:job_id>/cancel/": _page(POST=_own_page(302)),
    "jobs/<uuid:job_id>/retry/": _page(POST=_own_page(302)),
    "templates/": _page(GET=FOR_USERS),
    "templates/new/": _page({"POST": lambda _: {"name": "Mine"}}, GET=FOR_USERS, POST=_all(302)),
    TEMPLATE_PAGE: _page({"POST": lambda _: {"name": "Mine"}}, GET=_own_page(200), POST=_own_page(302)),
    f"{TEMPLATE_PAGE}copy/": _page(POST=_own_page(302)),
    f"{TEMPLATE_PAGE}delete/": _page(POST=_own_page(302)),
    # --- Documents
    "jobs/<uuid:job_id>/files/<uuid:file_id>/pages/<int:number>.webp": _page(GET=_own_page(200)),
    "jobs/<uuid:job_id>/files/<uuid:file_id>/original": _page(GET=_own_page(200)),
    # --- Accounts
    "welcome/<str:token>/": _open(GET=Expected(410, 302, 302, 302)),
    "account/own-sign-in/": _page(GET=_all(302), POST=_all(302)),  # all of them have a password
    "account/tokens/": _page(
        {"POST": lambda _: {"name": "Import", "access": "read", "lifetime": "30"}},
        GET=FOR_USERS,
        POST=Expected(TO_SIGN_IN, 201, 201, 201),
    ),
    "account/tokens/<int:token_id>/revoke/": _page(POST=_own_page(302)),
    "account/login/": GUESTS_ONLY,
    "account/signup/": replace(GUESTS_ONLY, otherwise=FOR_GUESTS),  # says that it is closed
    "account/logout/": _open(GET=FOR_USERS, POST=_all(302)),
    "account/inactive/": _open(GET=_all(200)),
    "account/reauthenticate/": _form(FOR_USERS, GET=FOR_USERS),
    "account/email/": _form(_all(302), GET=FOR_USERS),
    "account/confirm-email/": _open(GET=_all(200)),
    "account/password/change/": _form(FOR_USERS, GET=FOR_USERS),
    "account/password/set/": Row({}, _all(302), is_json=False),  # all of them have a password
    "account/password/reset/": _form(_all(200), GET=_all(200)),
    "account/password/reset/done/": _open(GET=_all(200)),
    "account/password/reset/key/done/": _open(GET=_all(200)),
    # what changes how one signs in asks once more who it is, and leads there
    "account/2fa/": _page(GET=FOR_USERS),
    "account/2fa/authenticate/": Row({}, _all(302), is_json=False),  # nobody is between the two steps
    "account/2fa/reauthenticate/": Row({}, _all(302), is_json=False),  # nobody has a second factor
    "account/2fa/totp/activate/": Row({}, _all(302), is_json=False),
    "account/2fa/totp/deactivate/": Row({}, Expected(TO_SIGN_IN, 404, 404, 404), is_json=False),
    "account/2fa/recovery-codes/": _page(GET=Expected(TO_SIGN_IN, 404, 404, 404)),
    "account/2fa/recovery-codes/generate/": Row({}, _all(302), is_json=False),
    "account/2fa/recovery-codes/download/": Row({}, Expected(TO_SIGN_IN, 404, 404, 404), is_json=False),
    "account/2fa/webauthn/": _page(GET=FOR_USERS),
    "account/2fa/webauthn/add/": Row({}, _all(302), is_json=False),
    "account/2fa/webauthn/reauthenticate/": Row({}, _all(302), is_json=False),
    "account/2fa/webauthn/keys/<int:pk>/remove/": Row({}, _all(302), is_json=False),
    "account/2fa/webauthn/keys/<int:pk>/edit/": Row({}, _all(302), is_json=False),
    "account/2fa/webauthn/login/": Row(
        {"GET": _all(302), "POST": _all(302), "PUT": _all(302)}, Expected(405, 302, 302, 302), is_json=False
    ),
    "account/google/login/": Row({}, _all(404), is_json=False),  # it is not set up
    "account/google/login/callback/": Row({}, _all(404), is_json=False),
    "account/linked/": _form(FOR_USERS, GET=FOR_USERS),
    "account/linked/login/cancelled/": _open(GET=_all(200)),
    "account/linked/login/error/": _open(GET=_all(401)),
    "account/linked/signup/": Row({}, _all(302), is_json=False),
    "account/login/code/confirm/": Row({}, _all(302), is_json=False),  # no code was sent
    r"account/^confirm-email/(?P<key>[-:\w]+)/$": _open(GET=_all(200), POST=_all(404)),
    # says that the link is no good
    r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Row({}, _all(200), is_json=False),
    # --- Webhooks
    "account/webhooks/": _page(
        {"POST": lambda _: {"url": "https://hooks.example.org/"}},
        GET=FOR_USERS,
        POST=Expected(TO_SIGN_IN, 201, 201, 201),
    ),
    WEBHOOK_PAGE: _page(GET=_own_page(200)),
    f"{WEBHOOK_PAGE}change/": _page({"POST": lambda _: {"url": "https://hooks.example.org/"}}, POST=_own_page(302)),
    f"{WEBHOOK_PAGE}pause/": _page(POST=_own_page(302)),
    f"{WEBHOOK_PAGE}resume/": _page(POST=_own_page(302)),
    f"{WEBHOOK_PAGE}new-secret/": _page(POST=_own_page(200)),
    f"{WEBHOOK_PAGE}test/": _page(POST=_own_page(302)),
    f"{WEBHOOK_PAGE}delete/": _page(POST=_own_page(302)),
    f"{WEBHOOK_PAGE}messages/<uuid:delivery_id>/again/": _page(POST=_own_page(302)),
    # --- Usage
    "account/usage/": _page(GET=FOR_USERS),
    "api/usage": _api(GET=_any_signed_in(200)),
    "api/usage/records": _api(GET=_any_signed_in(200)),
    "api/usage/csv": _api(GET=_any_signed_in(200)),
    # --- Automations
    "automations/": _page(GET=FOR_USERS),
    "automations/new/": _page(
        {"POST": lambda _: {"name": "Mine"}}, GET=FOR_USERS, POST=Expected(TO_SIGN_IN, 422, 422, 422)
    ),
    AUTOMATION_PAGE: _page(GET=_own_page(200)),
    f"{AUTOMATION_PAGE}change/": _page({"POST": lambda _: {"name": "Mine"}}, GET=_own_page(200), POST=_own_page(422)),
    f"{AUTOMATION_PAGE}run/": _page(POST=_own_page(302)),
    f"{AUTOMATION_PAGE}pause/": _page(POST=_own_page(302)),
    f"{AUTOMATION_PAGE}resume/": _page(POST=_own_page(302)),
    f"{AUTOMATION_PAGE}delete/": _page(POST=_own_page(302)),
    # --- Connections and imports
    "account/connections/": _page(GET=FOR_USERS, POST=Expected(TO_SIGN_IN, 422, 422, 422)),  # no server is named
    "account/connections/<uuid:connection_id>/test/": _page(POST=_own_page(302)),
    "account/connections/<uuid:connection_id>/remove/": _page(POST=_own_page(302)),
    "jobs/<uuid:job_id>/import/": _page(
        {"POST": lambda scene: {"connection": scene.connection.pk, "folder": "INBOX"}},
        GET=_own_page(200),
        POST=_own_page(302),
    ),
    "account/connections/google/": _page(POST=Expected(TO_SIGN_IN, 302, 302, 302)),
    "account/connections/google/back/": _page(GET=Expected(TO_SIGN_IN, 302, 302, 302)),
    "jobs/<uuid:job_id>/import/drive/": _page(
        {"POST": lambda scene: {"connection": scene.google.pk, "chosen": "a-1 One.pdf"}},
        GET=_own_page(200),
        POST=_own_page(302),
    ),
    "jobs/<uuid:job_id>/import/gmail/": _page(
        {"POST": lambda scene: {"connection": scene.google.pk, "q": "from:becker"}},
        GET=_own_page(200),
        POST=_own_page(302),
    ),
    "jobs/<uuid:job_id>/export/drive/": _page(
        {"POST": lambda scene: {"connection": scene.google.pk, "format": "csv"}},
        GET=_own_page(200),
        POST=_own_page(302),
    ),
    "jobs/<uuid:job_id>/import/address/": _page({"POST": lambda _: {"do": "renew"}}, POST=_own_page(302)),
    "inbound/mail/<str:provider>": _open(POST=_all(404)),  # no secret is set
    "jobs/<uuid:job_id>/import/<uuid:import_id>/cancel/": _page(POST=_own_page(302)),
    # --- REST: jobs
    "api/jobs": _api(
        {"POST": lambda _: {"name": "Invoices"}},
        GET=_any_signed_in(200),
        POST=_any_signed_in(201),
    ),
    JOB: _api({"PATCH": lambda _: {"name": "Mine"}}, GET=_own(200), PATCH=_own(200), DELETE=_own(204)),
    f"{JOB}/runs": _api({"POST": lambda _: {}}, GET=_own(200), POST=_own(201)),
    f"{JOB}/duplicate": _api(POST=_own(201)),
    f"{JOB}/runs/<uuid:run_id>": _api({"PATCH": lambda _: {"persist_data": False}}, GET=_own(200), PATCH=_own(200)),
    f"{JOB}/files": replace(
        _api({"POST": lambda _: {"files": SimpleUploadedFile("a.txt", b"a")}}, GET=_own(200), POST=_own(201)),
        is_json=False,
    ),
    f"{JOB}/files/<uuid:file_id>": _api(DELETE=_own(204)),
    f"{JOB}/files:all": _api(GET=_own(200)),
    f"{JOB}/fields": _api({"PUT": lambda _: {"fields": [{"field_name": "A"}]}}, GET=_own(200), PUT=_own(200)),
    f"{JOB}/fields/save-as-template": _api({"POST": lambda _: {"name": "Mine"}}, POST=_own(201)),
    f"{JOB}/try": _api({"POST": lambda scene: {"file_id": str(scene.file.pk)}}, POST=_own(200)),
    f"{JOB}/config-step": _api({"PUT": lambda _: {"config_step": "fields"}}, PUT=_own(200)),
    f"{JOB}/submit": _api(POST=_own(200)),
    f"{JOB}/cancel": _api(POST=_own(200)),
    f"{JOB}/retry": _api(POST=_own(409)),  # it has not begun
    f"{JOB}/progress": _api(GET=_own(200)),
    f"{JOB}/events": replace(_api(GET=_own(200)), is_json=False),
    f"{JOB}/results": _api(GET=_own(200)),
    f"{JOB}/exports": _api(GET=_own(200)),
    f"{JOB}/exports/<uuid:kept_id>/file": _api(GET=_own(200)),
    f"{JOB}/compare": _api(GET=_own(200)),
    f"{JOB}/export/csv": _api(GET=_own(200)),
    f"{JOB}/export/excel": _api(GET=_own(200)),
    # --- REST: templates and sheets
    "api/templates": _api({"POST": lambda _: {"name": "Invoices"}}, GET=_any_signed_in(200), POST=_any_signed_in(201)),
    "api/templates/<uuid:template_id>": _api(
        {"PUT": lambda _: {"name": "Mine", "fields": []}, "PATCH": lambda _: {"name": "Mine"}},
        GET=_own(200),
        PUT=_own(200),
        PATCH=_own(200),
        DELETE=_own(204),
    ),
    "api/templates/<uuid:template_id>/duplicate": _api(POST=_own(201)),
    "api/data-types": _api(GET=_any_signed_in(200)),
    "api/cpe/states": _api(GET=_any_signed_in(200)),
    "api/cpe/sheets": _api(
        {"POST": lambda scene: {"template_id": str(scene.state.pk)}},
        GET=_any_signed_in(200),
        POST=_any_signed_in(201),
    ),
    "api/cpe/sheets/<uuid:job_id>": _api({"PATCH": lambda _: {"name": "Mine"}}, PATCH=_own(200), DELETE=_own(204)),
    "api/cpe/sheets/<uuid:job_id>/start": _api(POST=_own(200)),
    # --- REST: webhooks
    "api/webhooks": _api(
        {"POST": lambda _: {"url": "https://hooks.example.org/"}}, GET=_any_signed_in(200), POST=_any_signed_in(201)
    ),
    WEBHOOK: _api({"PATCH": lambda _: {"description": "Mine"}}, GET=_own(200), PATCH=_own(200), DELETE=_own(204)),
    f"{WEBHOOK}/rotate-secret": _api(POST=_own(200)),
    f"{WEBHOOK}/test": _api(POST=_own(202)),
    f"{WEBHOOK}/deliveries": _api(GET=_own(200)),
    f"{WEBHOOK}/deliveries/<uuid:delivery_id>/redeliver": _api(POST=_own(409)),  # it is still on its way
    # --- REST: connections and imports
    "api/connections": _api(GET=_any_signed_in(200), POST=_any_signed_in(400)),  # no server is named
    CONNECTION: _api(GET=_own(200), DELETE=_own(204)),
    f"{CONNECTION}/test": _api(POST=_own(409)),  # a private address
    f"{JOB}/import/mailbox": _api({"POST": lambda scene: {"connection_id": str(scene.connection.pk)}}, POST=_own(202)),
    f"{JOB}/import/mailbox/preview": _api(
        {"POST": lambda scene: {"connection_id": str(scene.connection.pk)}}, POST=_own(409)
    ),
    f"{CONNECTION}/drive": _api(GET=_own(409)),  # a mailbox
    f"{JOB}/import/drive": _api(
        {"POST": lambda scene: {"connection_id": str(scene.google.pk), "ids": ["a-1"]}}, POST=_own(202)
    ),
    f"{JOB}/import/drive/preview": _api(
        {"POST": lambda scene: {"connection_id": str(scene.google.pk), "ids": ["a-1"]}},
        POST=_own(409),  # this server is not set up for Google
    ),
    f"{JOB}/import/gmail": _api(
        {"POST": lambda scene: {"connection_id": str(scene.google.pk), "q": "from:becker"}}, POST=_own(202)
    ),
    f"{JOB}/import/gmail/preview": _api(
        {"POST": lambda scene: {"connection_id": str(scene.google.pk), "q": "from:becker"}}, POST=_own(409)
    ),
    f"{JOB}/export/drive": _api(
        {"POST": lambda scene: {"connection_id": str(scene.google.pk), "format": "csv"}},
        GET=_own(200),
        POST=_own(202),
    ),
    f"{JOB}/export/drive/<uuid:export_id>": _api(GET=_own(200)),
    f"{JOB}/drop-address": _api(
        {"PATCH": lambda _: {"starts_run": True}},
        GET=_own(200),
        POST=Expected(401, 409, 404, 404),  # this server has no domain for them
        PATCH=_own(200),
        DELETE=_own(204),
    ),
    f"{JOB}/drop-address/renew": _api(POST=_own(200)),
    f"{JOB}/drop-address/mail": _api(GET=_own(200)),
    f"{JOB}/imports": _api(GET=_own(200)),
    f"{JOB}/imports/<uuid:import_id>": _api(GET=_own(200)),
    f"{JOB}/imports/<uuid:import_id>/cancel": _api(POST=_own(200)),
    # --- REST: automations
    "api/automations": _api({"POST": _automation}, GET=_any_signed_in(200), POST=_own(201)),
    "api/automations/preview": _api({"POST": _automation}, POST=_own(200)),
    AUTOMATION: _api({"PATCH": lambda _: {"name": "Mine"}}, GET=_own(200), PATCH=_own(200), DELETE=_own(204)),
    f"{AUTOMATION}/pause": _api(POST=_own(200)),
    f"{AUTOMATION}/resume": _api(POST=_own(200)),
    f"{AUTOMATION}/run": _api(POST=_own(409)),  # it is at work
    f"{AUTOMATION}/preview": _api(GET=_own(200)),
    f"{AUTOMATION}/runs": _api(GET=_own(200)),
    f"{AUTOMATION}/runs/<uuid:automation_run_id>": _api(GET=_own(200)),
    # --- About the product
    "api/schema": _api(GET=_any_signed_in(200)),
    "api/docs": _api(GET=_any_signed_in(200)),
}
