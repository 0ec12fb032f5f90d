from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.paths import LONGEST_NAME, LONGEST_PATH, clean_path, joined


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a/b/c.pdf", "a/b/c.pdf"),
        ("/etc/passwd", "etc/passwd"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\me\\x.pdf", "Users/me/x.pdf"),
        ("a//./b.pdf", "a/b.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("", "unnamed"),
        ("../..", "unnamed"),
    ],
)
def test_paths_are_made_harmless(raw: str, clean: str) -> None:
    assert clean_path(raw) == clean


def test_a_long_name_keeps_its_suffix() -> None:
    name = clean_path("x" * 500 + ".pdf")

    assert len(name) == LONGEST_NAME
    assert name.endswith("x.pdf")


def test_a_path_that_is_too_long_loses_its_outer_folders() -> None:
    path = joined("/".join(["folder"] * 200), "certificate.pdf")

    assert len(path) <= LONGEST_PATH
    assert path.endswith("/certificate.pdf")


@given(st.text(max_size=3000))
def test_no_path_leads_out_of_its_folder_or_breaks_the_database(raw: str) -> None:
    path = clean_path(raw)

    assert 0 < len(path) <= LONGEST_PATH
    assert not path.startswith("/")
    assert "\x00" not in path
    assert not {"", ".", ".."} & set(path.split("/"))
    assert path.encode()
    assert clean_path(path) == path
