from __future__ import annotations

import pytest
from PIL import Image

from extraction import Limits, Reason, Unreadable, read
from extraction.reading.tests.documents import LINES, encoded, fixture, picture, text_of

WORDS = " ".join(LINES).split()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "HEIF"])
def test_every_form_of_picture_is_read(form: str) -> None:
    document = read(encoded(picture(), form), "scan")

    assert text_of(document).split() == WORDS
    assert document.pages[0].recognised


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_picture_is_read_upright(turned: int) -> None:
    stored = picture().rotate(turned, expand=True)  # counter-clockwise, so it takes as much clockwise to undo

    page = read(encoded(stored), "scan.png").pages[0]

    assert page.turned == turned
    assert (page.width, page.height) == (1000, 700)
    assert [word.text for word in page.words] == WORDS
    assert page.words[0].box.x0 == pytest.approx(80, abs=12)
    assert page.words[0].box.y0 == pytest.approx(90, abs=15)


def test_the_orientation_that_a_camera_notes_is_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn by 90 degrees clockwise
    stored = picture().rotate(90, expand=True)

    page = read(encoded(stored, "JPEG", exif=exif), "IMG_1.jpg").pages[0]

    assert page.turned == 0
    assert [word.text for word in page.words] == WORDS


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [picture((f"Page number {number}",)) for number in ("one", "two", "three")]

    document = read(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]), "fax.tiff")

    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [page.words[-1].text for page in document.pages] == ["one", "two", "three"]


def test_the_flat_pixels_of_a_fax_are_made_square() -> None:
    flat = picture().resize((1000, 350)).convert("1")

    page = read(encoded(flat, "TIFF", dpi=(204, 102)), "fax.tif").pages[0]

    assert (page.width, page.height) == (1000, 700)
    assert [word.text for word in page.words] == WORDS


def test_a_transparent_ground_is_white_paper() -> None:
    layer = Image.new("RGBA", (1000, 700), (0, 0, 0, 0))
    layer.paste(picture(), mask=picture().convert("L").point(lambda grey: 255 - grey))

    assert text_of(read(encoded(layer), "screenshot.png")).split() == WORDS


def test_lines_that_climb_are_brought_level() -> None:
    slanted = picture(size=(1000, 700)).rotate(3, fillcolor="white", resample=Image.Resampling.BICUBIC)

    page = read(encoded(slanted), "scan.png").pages[0]

    heading = page.words[:3]
    assert [word.text for word in heading] == LINES[0].split()
    middles = [(word.box.y0 + word.box.y1) / 2 for word in heading]
    assert max(middles) - min(middles) < 8  # 3 degrees would make it 25


def test_a_pale_copy_is_read() -> None:
    page = read(fixture("MX3071_20231226_195924.pdf"), "scan.pdf").pages[0]

    assert {"Houten", "Dynamic", "109583"} <= {word.text for word in page.words}


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("fax_600367.tif", "Generative AI in the Accounting Department"),
        ("scan20251123_9940.pdf", ""),
        ("PXL_20240211_191635331.jpg", ""),
        ("Screenshot 2024-09-15 171613.png", ""),
    ],
)
def test_real_pictures_are_read(name: str, printed: str) -> None:
    document = read(fixture(name), name)

    assert printed in text_of(document)
    assert len(document.pages[0].words) > 20
    assert all(0 < word.confidence <= 1 for word in document.pages[0].words)


def test_a_blank_picture_is_a_page_without_words() -> None:
    assert read(encoded(Image.new("RGB", (800, 600), "white")), "scan.png").pages[0].words == ()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    bomb = encoded(Image.new("1", (30_000, 30_000)))

    with pytest.raises(Unreadable) as refusal:
        read(bomb, "bomb.png")

    assert refusal.value.reason is Reason.TOO_LARGE
    assert "30000 × 30000" in refusal.value.detail


def test_frames_beyond_the_limit_are_left_out_with_a_note() -> None:
    frames = [picture(("Word",), size=(300, 200)) for _ in range(3)]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])

    document = read(data, "fax.tiff", limits=Limits(recognised_pages=2))

    assert len(document.pages) == 2
    assert document.notes == ("Only the first 2 of 3 pages were read.",)
