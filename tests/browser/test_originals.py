"""What strangers made is shown by our own server, and cannot act in its name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

HOSTILE = """<!DOCTYPE html><html><head><title>certificate</title></head><body><p>Certificate of Completion</p>
<script>document.title = "owned"; fetch("/api/cpe/sheets").then(() => document.title = "owned");</script>
<img src=x onerror="document.title = 'owned'"><svg onload="document.title = 'owned'"></svg></body></html>"""
UPLOAD = """async (content) => {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const send = (path, body, more = {}) => fetch(path, { method: "POST", body, headers: { ...headers, ...more } });
  const [state] = await (await fetch("/api/cpe/states")).json();
  const asked = JSON.stringify({ template_id: state.template_id });
  const sheet = await (await send("/api/cpe/sheets", asked, { "Content-Type": "application/json" })).json();
  const form = new FormData();
  form.append("files", new Blob([content]), "certificate.html");
  const answer = await (await send(`/api/jobs/${sheet.job_id}/files`, form)).json();
  return `/jobs/${sheet.job_id}/files/${answer.files[0].id}/original`;
}"""


def test_a_web_page_that_was_uploaded_is_shown_without_its_scripts(visit: Visit, owner: Any) -> None:
    page = visit("/cpe/", cookies=owner)
    address = page.evaluate(UPLOAD, HOSTILE)
    # of a context of its own, whose complaints about what was blocked are what is wanted here
    shown = page.context.browser.new_context(storage_state=owner).new_page()  # type: ignore[union-attr]

    shown.goto(f"{page.url.partition('/cpe/')[0]}{address}")
    shown.wait_for_timeout(500)
    title, text = shown.title(), shown.inner_text("p")
    elsewhere = shown.context.new_page()
    elsewhere.set_content(HOSTILE)  # the same, not from our server: it bites
    elsewhere.wait_for_function("document.title === 'owned'", timeout=5000)
    shown.context.close()

    assert (title, text) == ("certificate", "Certificate of Completion")
