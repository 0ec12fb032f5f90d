from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import read
from extraction.reading.ocr_lines import Image, Quad
from extraction.reading.page_outline import find_page
from extraction.reading.straightening import straighten
from extraction.reading.tests.documents import LINES, picture

PAGE = (700, 1000)  # height and width
WORDS = " ".join(LINES).split()


def _corners(*points: tuple[float, float]) -> Quad:
    return np.array(points, np.float32)


SLANTED = _corners((160, 130), (1130, 90), (1190, 860), (110, 800))


def photographed(corners: Quad, *, size: tuple[int, int] = (950, 1300), ground: int = 70) -> Image:
    """The page of `picture` with its corners at `corners` on a dark table."""
    page = np.asarray(picture(), np.uint8)
    height, width = PAGE
    from_page = _corners((0, 0), (width, 0), (width, height), (0, height))
    way = cv2.getPerspectiveTransform(from_page, corners)
    return np.asarray(
        cv2.warpPerspective(page, way, size[::-1], flags=cv2.INTER_AREA, borderValue=(ground,) * 3), np.uint8
    )


def _line(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return _corners((x0, y0), (x1, y0), (x1, y1), (x0, y1))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-45, 45), min_size=8, max_size=8), st.integers(0, 150))
def test_the_corners_of_a_sheet_on_a_darker_ground_are_found(offsets: list[float], ground: int) -> None:
    square = _corners((150, 130), (1150, 130), (1150, 830), (150, 830))
    corners = square + np.array(offsets, np.float32).reshape(4, 2)

    found = find_page(photographed(corners, ground=ground))

    assert found is not None
    distances = np.linalg.norm(found[:, None] - corners[None], axis=2).min(axis=1)
    assert distances.max() < 8


@pytest.mark.parametrize("ground", ["white", "lightgrey"])
def test_a_scan_has_no_outline(ground: str) -> None:
    assert find_page(np.asarray(picture(ground=ground), np.uint8)) is None


def test_noise_has_no_outline() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (600, 800, 3), np.uint8)

    assert find_page(noise) is None


def test_a_photographed_page_is_brought_to_a_rectangle() -> None:
    photo = photographed(SLANTED)
    data = cv2.imencode(".png", photo)[1].tobytes()

    page = read(data, "photo.png").pages[0]

    assert [word.text for word in page.words] == WORDS
    assert page.width == pytest.approx(1080, abs=20)  # the longer of its edges in the photograph
    lefts = [word.box.x0 / page.width for word in page.words if word.text in ("Certificate", "Awarded", "Field", "CPE")]
    assert lefts == pytest.approx([0.08] * 4, abs=0.015)  # as on the page itself, line by line


def test_lines_beside_the_sheet_keep_it_from_being_cut_out() -> None:
    sheet = _corners((100, 100), (900, 100), (900, 700), (100, 700))
    on_sheet = [_line(200, 200 + 50 * row, 800, 220 + 50 * row) for row in range(8)]

    believed = straighten(0, on_sheet, 1000, 800, sheet)
    doubted = straighten(0, [*on_sheet, _line(200, 750, 800, 770)], 1000, 800, sheet)

    assert (believed.width, believed.height) == (800, 600)
    assert (doubted.width, doubted.height) == (1000, 800)


def test_a_sheet_on_which_the_lines_would_climb_is_none() -> None:
    lying = _corners((100, 140), (860, 60), (900, 660), (140, 740))
    level = [_line(250, 200 + 50 * row, 750, 220 + 50 * row) for row in range(8)]

    way = straighten(0, level, 1000, 800, lying)

    assert (way.width, way.height) == (1000, 800)
