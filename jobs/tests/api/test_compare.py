from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from jobs.models import ExtractionJob
from jobs.tests.test_run_comparison import read


def test_what_differs_is_told_with_both_values(client_of_owner: APIClient, job: ExtractionJob) -> None:
    left = read(job, {"a.pdf": [["Ethics", 2], ["Tax", 1]]})
    right = read(job, {"a.pdf": [["Ethics", 4], ["Tax", 1]], "b.pdf": [["Audit", 3]]})

    answer = client_of_owner.get(f"/api/jobs/{job.pk}/compare?only_differences=true").json()

    assert (answer["left_run_id"], answer["right_run_id"]) == (str(left.pk), str(right.pk))
    assert answer["counts"] == {"same": 1, "changed": 1, "added": 1, "removed": 0}
    changed, added = answer["rows"]
    assert changed == {
        "change": "changed",
        "source_files": ["a.pdf"],
        "left": ["Ethics", 2],
        "right": ["Ethics", 4],
        "changed_columns": ["Hours"],
    }
    assert (added["change"], added["left"], added["right"]) == ("added", None, ["Audit", 3])
    assert (answer["total"], answer["next"]) == (2, None)


def test_rows_come_in_pages(client_of_owner: APIClient, job: ExtractionJob) -> None:
    run = read(job, {"a.pdf": [[f"Course {number}", 1] for number in range(5)]})
    address = f"/api/jobs/{job.pk}/compare?left={run.pk}&limit=2"

    seen, cursor = [], ""
    while cursor is not None:
        answer = client_of_owner.get(address + (f"&cursor={cursor}" if cursor else "")).json()
        seen += [row["right"][0] for row in answer["rows"]]
        cursor = answer["next"]

    assert seen == [f"Course {number}" for number in range(5)]


@pytest.mark.parametrize("query", ["left=x", "right=x", "cursor=x", "limit=0", "only_differences=perhaps"])
def test_what_makes_no_sense_is_refused(client_of_owner: APIClient, job: ExtractionJob, query: str) -> None:
    assert client_of_owner.get(f"/api/jobs/{job.pk}/compare?{query}").status_code == 400


def test_a_run_of_another_job_is_not_found(
    client_of_owner: APIClient, client_of_stranger: APIClient, job: ExtractionJob
) -> None:
    unknown = "00000000-0000-0000-0000-000000000000"

    assert client_of_owner.get(f"/api/jobs/{job.pk}/compare?left={unknown}").status_code == 404
    assert client_of_stranger.get(f"/api/jobs/{job.pk}/compare").status_code == 404
