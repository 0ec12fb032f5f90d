"""Things of others, named beside one's own: in the query, in the body, in a chain of addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jobs import runs
from jobs.models import ExtractionJob, JobRun, SourceFile
from jobs.tests.scenes import add_file, make_job
from tests.ownership.conftest import ClientOf
from tests.ownership.scene import Scene

JSON = "application/json"


@dataclass
class Stranger:
    client: Client
    sheet: ExtractionJob

    @property
    def api(self) -> str:
        return f"/api/jobs/{self.sheet.pk}"


@pytest.fixture
def stranger(scene: Scene, client_of: ClientOf) -> Stranger:
    sheet = make_job(scene.stranger)
    add_file(sheet)
    return Stranger(client_of("stranger"), sheet)


Try = Callable[[Stranger, Scene], Any]

TRIES: dict[str, Try] = {
    "files of a foreign run": lambda me, it: me.client.get(f"{me.api}/files?run_id={it.run.pk}"),
    "fields of a foreign run": lambda me, it: me.client.get(f"{me.api}/fields?run_id={it.run.pk}"),
    "results of a foreign run": lambda me, it: me.client.get(f"{me.api}/results?run_id={it.finished_run.pk}"),
    "progress of a foreign run": lambda me, it: me.client.get(f"{me.api}/progress?run_id={it.finished_run.pk}"),
    "csv of a foreign run": lambda me, it: me.client.get(f"{me.api}/export/csv?run_id={it.finished_run.pk}"),
    "excel of a foreign run": lambda me, it: me.client.get(f"{me.api}/export/excel?run_id={it.finished_run.pk}"),
    "one foreign run": lambda me, it: me.client.get(f"{me.api}/runs/{it.run.pk}"),
    "foreign page": lambda me, it: me.client.get(f"/jobs/{me.sheet.pk}/files/{it.file.pk}/pages/1.webp"),
    "foreign original": lambda me, it: me.client.get(f"/jobs/{me.sheet.pk}/files/{it.file.pk}/original"),
    "open a foreign sheet": lambda me, it: me.client.get(f"/cpe/?job_id={it.sheet.pk}"),
    "upload into a foreign run": lambda me, it: me.client.post(
        f"{me.api}/files?run_id={it.run.pk}", {"files": SimpleUploadedFile("mine.txt", b"mine")}
    ),
    "delete a foreign file": lambda me, it: me.client.delete(f"{me.api}/files/{it.file.pk}"),
    "delete it by its run": lambda me, it: me.client.delete(f"{me.api}/files/{it.file.pk}?run_id={it.run.pk}"),
    "submit a foreign run": lambda me, it: me.client.post(f"{me.api}/submit?run_id={it.run.pk}"),
    "cancel a foreign run": lambda me, it: me.client.post(f"{me.api}/cancel?run_id={it.run.pk}"),
    "retry a foreign run": lambda me, it: me.client.post(f"{me.api}/retry?run_id={it.finished_run.pk}"),
    "clone a foreign run": lambda me, it: me.client.post(
        f"{me.api}/runs", {"clone_from_run_id": str(it.finished_run.pk), "append_results": True}, content_type=JSON
    ),
    "run with a foreign template": lambda me, it: me.client.post(
        f"{me.api}/runs", {"template_id": str(it.template.pk)}, content_type=JSON
    ),
    "fields of a foreign template": lambda me, it: me.client.put(
        f"{me.api}/fields", {"template_id": str(it.template.pk)}, content_type=JSON
    ),
    "job with a foreign template": lambda me, it: me.client.post(
        "/api/jobs", {"name": "Mine", "template_id": str(it.template.pk)}, content_type=JSON
    ),
    "sheet with a foreign template": lambda me, it: me.client.post(
        "/api/cpe/sheets", {"template_id": str(it.template.pk)}, content_type=JSON
    ),
}


@pytest.mark.parametrize("attempt", TRIES)
def test_what_belongs_to_somebody_else_is_not_found_and_stays_as_it_is(
    scene: Scene, stranger: Stranger, attempt: str
) -> None:
    def everything() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (ExtractionJob, JobRun, SourceFile)]

    before = everything()

    response = TRIES[attempt](stranger, scene)

    assert response.status_code in {400, 404}
    assert before == everything()


def test_lists_hold_nothing_of_others(scene: Scene, client_of: ClientOf) -> None:
    for person in ("stranger", "staff"):
        client = client_of(person)

        assert client.get("/api/jobs?job_type=cpe").json()["jobs"] == []
        assert client.get("/api/cpe/sheets").json() == []
        assert str(scene.template.pk) not in str(client.get("/api/templates").json())
        assert client.get("/cpe/").context["sheets"] == []


def test_the_owner_gets_in_by_the_same_doors(scene: Scene, client_of: ClientOf) -> None:
    client, api = client_of("owner"), f"/api/jobs/{scene.sheet.pk}"

    seen = client.get(f"{api}/results?run_id={scene.finished_run.pk}")
    uploaded = client.post(f"{api}/files", {"files": SimpleUploadedFile("mine.txt", b"mine")})
    cloned = client.post(
        f"{api}/runs", {"clone_from_run_id": str(scene.finished_run.pk), "append_results": True}, content_type=JSON
    )

    assert (seen.status_code, uploaded.status_code, cloned.status_code) == (200, 201, 201)
    assert runs.latest_run(scene.sheet).previous == scene.finished_run
