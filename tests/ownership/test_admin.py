"""The admin: every address of it, for staff alone."""

from __future__ import annotations

import pytest

from templates_app.models import State
from tests.ownership.conftest import ClientOf
from tests.ownership.scene import Scene, routes

ADMIN = [route for route in routes() if route.startswith("admin/")]
OPEN = {"admin/login/", "admin/logout/", "admin/jsi18n/"}
CLOSED = [route for route in ADMIN if route not in OPEN]


def address(route: str, scene: Scene) -> str:
    known = {"sourcefile": scene.file, "extractionjob": scene.sheet, "jobrun": scene.run, "user": scene.stranger}
    known |= {"connection": scene.connection, "importbatch": scene.batch}
    known |= {"webhookendpoint": scene.webhook, "webhookdelivery": scene.delivery}
    known |= {"extractiontask": scene.finished_run.tasks.get(), "state": State.objects.get(slug="california")}
    model = route.removeprefix("admin/").split("/")[1] if route.count("/") > 1 else ""
    key = known[model].pk if model in known else 1
    filled = route.replace("<path:object_id>", str(key)).replace("<id>", str(key))
    return "/" + filled.replace("<path:content_type_id>", "1").replace("<path:object_id>", str(key))


@pytest.mark.parametrize("route", CLOSED)
def test_who_is_not_staff_is_led_to_the_sign_in_page(scene: Scene, client_of: ClientOf, route: str) -> None:
    for person in ("anonymous", "owner", "stranger"):
        for method in ("get", "post"):
            response = getattr(client_of(person), method)(address(route, scene))

            assert response.status_code == 302
            assert response["Location"].startswith("/admin/login/?next=/admin/")


def test_the_sign_in_of_the_admin_is_that_of_the_product(client_of: ClientOf) -> None:
    assert client_of("anonymous").get("/admin/login/")["Location"].startswith("/account/login/")
    assert client_of("owner").get("/admin/login/").status_code == 403


@pytest.mark.parametrize(
    "model", ["extractionjob", "jobrun", "sourcefile", "extractiontask", "webhookendpoint", "webhookdelivery"]
)
def test_staff_look_at_everything_of_the_platform_and_change_nothing(
    scene: Scene, client_of: ClientOf, model: str
) -> None:
    client = client_of("staff")
    rows = f"/admin/jobs/{model}/"
    row = address(f"admin/jobs/{model}/<path:object_id>/change/", scene)

    assert client.get(rows).status_code == 200
    assert client.get(rows, {"q": "letter"}).status_code == 200
    assert client.get(row).status_code == 200
    assert client.post(row, {"name": "Changed"}).status_code == 403
    assert client.get(f"{rows}add/").status_code == 403
    assert client.post(row.replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
