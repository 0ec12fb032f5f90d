"""Page images and originals, drawn by the real reader."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from accounts.models import User
from accounts.tests.factories import UserFactory
from extraction.errors import Reason, Unreadable
from jobs import files, intake, page_images, runs, storage
from jobs.models import ExtractionJob, SourceFile
from jobs.originals import safe_name
from jobs.tests.scenes import make_job

SAMPLES = Path(__file__).resolve().parents[2] / "cpe" / "samples"
PDF = SAMPLES / "Ethics for California.pdf"

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(client: Client) -> User:
    maria = UserFactory()
    client.force_login(maria)
    return maria


@pytest.fixture
def sheet(maria: User) -> ExtractionJob:
    return make_job(maria)


def upload(sheet: ExtractionJob, content: bytes | Path = PDF, path: str = "certificate.pdf") -> SourceFile:
    data = content if isinstance(content, bytes) else content.read_bytes()
    run_id = runs.latest_run(sheet).pk
    return intake.add_upload(run_id=run_id, path=path, stream=io.BytesIO(data), now=timezone.now())[0]


def media(file: SourceFile, rest: str) -> str:
    return f"/jobs/{file.job_run.job_id}/files/{file.pk}/{rest}"


def original_of(client: Client, file: SourceFile, query: str = "") -> HttpResponse:
    """The answer, read to its end."""
    response = client.get(media(file, f"original{query}"))
    return HttpResponse(b"".join(response.streaming_content), headers=dict(response.headers))  # type: ignore[attr-defined]


def directives(policy: str) -> list[str]:
    return [directive.strip() for directive in policy.split(";")]


class TestPageImages:
    def test_a_page_is_drawn_in_the_width_that_was_asked_for(self, client: Client, sheet: ExtractionJob) -> None:
        response = client.get(media(upload(sheet), "pages/1.webp?width=800"))

        image = Image.open(io.BytesIO(response.content))
        assert (response["Content-Type"], image.format, image.width) == ("image/webp", "WEBP", 800)
        assert response["Cache-Control"].startswith("private")

    @pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
    def test_every_kind_of_document_can_be_looked_at(self, client: Client, sheet: ExtractionJob, name: str) -> None:
        response = client.get(media(upload(sheet, SAMPLES / name, name), "pages/1.webp?width=400"))

        assert Image.open(io.BytesIO(response.content)).width == 400

    @pytest.mark.parametrize(
        ("wanted", "width"), [("1", 400), ("401", 800), ("99999", 2400), ("", 1200), ("-3", 1200), ("½", 1200)]
    )
    def test_few_widths_are_drawn(
        self, client: Client, sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch, wanted: str, width: int
    ) -> None:
        drawn: list[int] = []

        def draw(*, file: SourceFile, page: int, width: int) -> bytes:
            drawn.append(width)
            return b""

        monkeypatch.setattr("jobs.views.media.page_image", draw)

        client.get(media(upload(sheet), "pages/1.webp"), {"width": wanted})

        assert drawn == [width]

    def test_a_page_is_drawn_once(self, client: Client, sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch) -> None:
        file = upload(sheet)
        first = client.get(media(file, "pages/1.webp?width=400")).content
        monkeypatch.delattr(page_images, "process_reader")

        assert client.get(media(file, "pages/1.webp?width=400")).content == first

    def test_a_browser_that_has_it_is_not_sent_it_again(self, client: Client, sheet: ExtractionJob) -> None:
        file = upload(sheet)
        etag = client.get(media(file, "pages/1.webp?width=400"))["ETag"]

        again = client.get(media(file, "pages/1.webp?width=400"), headers={"If-None-Match": etag})

        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("number", [0, 2, 999999])
    def test_a_page_that_the_document_does_not_have_is_not_found(
        self, client: Client, sheet: ExtractionJob, number: int
    ) -> None:
        assert client.get(media(upload(sheet), f"pages/{number}.webp")).status_code == 404

    def test_why_a_page_cannot_be_drawn_is_said(
        self, client: Client, sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Reader:
            def render(self, *given: object) -> bytes:
                raise Unreadable(Reason.TOOK_TOO_LONG)

        monkeypatch.setattr(page_images, "process_reader", Reader)

        response = client.get(media(upload(sheet), "pages/1.webp"))

        assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
        assert response.json()["code"] == "took_too_long"
        assert response.json()["detail"] == Reason.TOOK_TOO_LONG.sentence

    def test_what_cannot_be_read_has_no_pages(self, client: Client, sheet: ExtractionJob) -> None:
        file = upload(sheet, b"\x7fELF" + bytes(100), "virus.exe")

        assert file.reason == "unsupported"
        assert client.get(media(file, "pages/1.webp")).status_code == 404

    def test_the_images_go_with_the_file(
        self, client: Client, sheet: ExtractionJob, django_capture_on_commit_callbacks: object
    ) -> None:
        file = upload(sheet)
        client.get(media(file, "pages/1.webp?width=400"))
        kept = f"{storage.pages_folder(file.storage_name)}/1_400.webp"
        was_kept = default_storage.exists(kept)

        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            files.remove(run_id=file.job_run_id, file_id=file.pk)

        assert was_kept
        assert not default_storage.exists(kept)


SCRIPT = b"<!DOCTYPE html><html><body><p>Certificate</p><script>document.title='owned'</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class TestOriginals:
    def test_it_is_what_was_uploaded(self, client: Client, sheet: ExtractionJob) -> None:
        response = original_of(client, upload(sheet))

        assert response.content == PDF.read_bytes()
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'inline; filename="certificate.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_it_is_saved_when_asked_for(self, client: Client, sheet: ExtractionJob) -> None:
        response = original_of(client, upload(sheet), "?download=1")

        assert response["Content-Disposition"].startswith("attachment")

    @pytest.mark.parametrize(
        ("content", "path"),
        [
            (SCRIPT, "page.html"),
            (SCRIPT, "picture.png"),
            (SVG, "drawing.svg"),
            (SVG, "letter.txt"),
            (b"\x00" * 99, "a"),
        ],
    )
    def test_scripts_in_it_cannot_run_in_our_origin(
        self, client: Client, sheet: ExtractionJob, content: bytes, path: str
    ) -> None:
        response = original_of(client, upload(sheet, content, path))

        policy = directives(response["Content-Security-Policy"])
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert not [directive for directive in policy if directive.startswith("script-src")]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "svg" not in response["Content-Type"]

    @pytest.mark.parametrize(
        ("name", "content_type", "how"),
        [
            ("Photo from a phone.jpg", "image/jpeg", "inline"),
            ("Course history from a website.html", "text/html", "inline"),
            (
                "Word certificate.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "attachment",
            ),
        ],
    )
    def test_the_type_follows_from_the_content(
        self, client: Client, sheet: ExtractionJob, name: str, content_type: str, how: str
    ) -> None:
        response = original_of(client, upload(sheet, SAMPLES / name, "misnamed.bin"))

        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"].startswith(how)

    def test_what_was_not_stored_is_not_found(self, client: Client, sheet: ExtractionJob) -> None:
        assert client.get(media(upload(sheet, b"", "empty.pdf"), "original")).status_code == 404

    def test_what_is_gone_from_the_storage_is_not_found(self, client: Client, sheet: ExtractionJob) -> None:
        file = upload(sheet)
        default_storage.delete(file.storage_name)

        assert client.get(media(file, "original")).status_code == 404
        assert client.get(media(file, "pages/1.webp")).status_code == 404

    def test_a_storage_that_does_not_answer_is_no_missing_file(
        self, client: Client, sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(name: str) -> None:
            raise storage.StorageUnavailable(name)

        file = upload(sheet)
        monkeypatch.setattr(storage, "open_object", down)

        assert client.get(media(file, "original")).status_code == 503

    def test_a_file_is_found_in_its_own_job_only(self, client: Client, maria: User, sheet: ExtractionJob) -> None:
        file = upload(sheet)

        assert client.get(f"/jobs/{make_job(maria).pk}/files/{file.pk}/original").status_code == 404


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe_in_a_header_and_on_a_disk(name: str) -> None:
    safe = safe_name(name)

    assert 1 <= len(safe) <= 200
    assert not re.search(r'[\x00-\x1f\x7f"/\\:\u202e\u2066-\u2069]', safe)
    assert not safe.startswith(".")
    assert safe == safe_name(safe)
