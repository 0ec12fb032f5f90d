from __future__ import annotations

import io
import stat
import zipfile
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import Reason, Unreadable
from extraction.reading.archives import ArchiveLimits, Member, unpack
from extraction.reading.tests.documents import archive, pdf, word_file

USUAL = ArchiveLimits()


def members(data: bytes, limits: ArchiveLimits = USUAL) -> list[Member]:
    return list(unpack(io.BytesIO(data), "pile.zip", limits))


def members_or_reason(data: bytes, limits: ArchiveLimits = USUAL) -> list[Member] | Reason:
    try:
        return members(data, limits)
    except Unreadable as refusal:
        return refusal.reason


def test_files_come_with_their_folders_and_bytes() -> None:
    data = archive(("a.pdf", pdf()), ("2025/b.txt", b"text"), ("empty/", b""))

    assert [(member.path, member.reason) for member in members(data)] == [("a.pdf", None), ("2025/b.txt", None)]
    assert members(data)[1].data == b"text"


def test_archives_inside_are_unpacked_and_office_files_are_not() -> None:
    inner = archive(("letter.docx", word_file()), ("note.txt", b"text"))

    found = members(archive(("inner.zip", inner)))

    assert [member.path for member in found] == ["inner.zip/letter.docx", "inner.zip/note.txt"]


def test_archives_nest_only_so_deep() -> None:
    data = archive(("a.txt", b"text"))
    for _ in range(5):
        data = archive(("inner.zip", data))

    (found,) = members(data, ArchiveLimits(depth=2))

    assert found.reason is Reason.UNSUPPORTED
    assert "too many other archives" in found.detail


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../up.txt", "C:\\windows\\file.txt", "..\\up.txt"])
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    found = members(archive((name, b"text"), ("good.txt", b"text")))

    assert found[0].data is None
    assert found[0].detail == "Its name points outside the archive."
    assert ".." not in PurePosixPath(found[0].path).parts
    assert found[1].data == b"text"


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("link.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(link, "/etc/passwd")

    (found,) = members(buffer.getvalue())

    assert (found.data, found.detail) == (None, "It is a link to another file.")


def test_what_systems_leave_behind_is_passed_over() -> None:
    data = archive(("__MACOSX/._a.pdf", b"x"), (".DS_Store", b"x"), ("d/Thumbs.db", b"x"), ("a.txt", b"text"))

    assert [member.path for member in members(data)] == ["a.txt"]


def test_a_member_that_unpacks_to_far_more_than_it_is_packed_is_refused() -> None:
    found = members(archive(("bomb.txt", bytes(60 * 1024**2)), ("good.txt", b"text")))

    assert (found[0].data, found[0].reason) == (None, Reason.TOO_LARGE)
    assert found[1].data == b"text"


def test_unpacking_stops_at_the_total() -> None:
    data = archive(*((f"{number}.txt", bytes(range(256)) * 400) for number in range(5)))

    found = members(data, ArchiveLimits(total_bytes=250_000))

    assert [member.path for member in found] == ["0.txt", "1.txt", "pile.zip"]
    assert found[-1].reason is Reason.TOO_LARGE


def test_unpacking_stops_at_the_number_of_files() -> None:
    data = archive(*((f"{number}.txt", b"text") for number in range(10)))

    found = members(data, ArchiveLimits(members=3))

    assert len(found) == 4
    assert found[-1].detail == "It holds more than 3 files; the rest was left out."


def test_a_locked_member_asks_for_a_password() -> None:
    data = bytearray(archive(("a.txt", b"text")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    (found,) = members(bytes(data))

    assert found.reason is Reason.PASSWORD


def test_a_member_whose_bytes_changed_is_corrupt() -> None:
    data = bytearray(archive(("a.txt", bytes(range(256)) * 10)))
    data[60] ^= 0xFF

    (found,) = members(bytes(data))

    assert found.reason is Reason.CORRUPT


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"PK\x03\x04 nothing", Reason.CORRUPT), (archive(), Reason.EMPTY), (archive(("d/", b"")), Reason.EMPTY)],
)
def test_an_archive_that_cannot_be_opened_or_holds_nothing_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        members(data)

    assert refusal.value.reason is reason


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30) | st.sampled_from(
    ["../a", "/a", "a//b", "./a", "..", "C:/a", "a\\..\\..\\b", "\u202egpj.exe"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(names, st.binary(max_size=300)), min_size=1, max_size=6), st.integers(0, 800), st.integers(1, 4)
)
def test_no_archive_leads_out_of_its_folder_or_exceeds_its_limits(
    packed: list[tuple[str, bytes]], total: int, count: int
) -> None:
    limits = ArchiveLimits(total_bytes=total, members=count)

    found = members_or_reason(archive(*packed), limits)
    if found is Reason.EMPTY:
        return

    assert isinstance(found, list)
    assert sum(len(member.data or b"") for member in found) <= total
    assert len(found) <= count + 1
    for member in found:
        path = PurePosixPath(member.path)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert "\\" not in member.path
        assert (member.data is None) == (member.reason is not None)


@settings(max_examples=150, deadline=None)
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=20))
def test_a_damaged_archive_gives_members_or_a_reason(at: float, noise: bytes) -> None:
    data = archive(("a.txt", b"text" * 50), ("b/c.txt", bytes(500)))
    start = int(at * (len(data) - 1))

    found = members_or_reason(data[:start] + noise + data[start + len(noise) :])

    assert isinstance(found, list) or found in (Reason.CORRUPT, Reason.EMPTY)
