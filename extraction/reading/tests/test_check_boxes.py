from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from extraction import read
from extraction.reading.tests.documents import encoded, picture

CHOICES = ("Group Live", "Group Internet Based", "Self Study")


def form(*, ticked: int | None, mark: str = "cross") -> Image.Image:
    image = Image.new("RGB", (1000, 500), "white")
    pen = ImageDraw.Draw(image)
    for row, choice in enumerate(CHOICES):
        x, y = 80, 80 + 110 * row
        pen.rectangle((x, y, x + 32, y + 32), outline="black", width=3)
        pen.text((x + 60, y - 8), choice, fill="black", font=ImageFont.load_default(44))
        if row == ticked and mark == "cross":
            pen.line((x, y, x + 32, y + 32), fill="black", width=4)
            pen.line((x, y + 32, x + 32, y), fill="black", width=4)
        elif row == ticked:
            pen.line((x + 6, y + 16, x + 14, y + 26, x + 28, y + 6), fill="black", width=4)
    return image


def lines(image: Image.Image) -> str:
    return " ".join(word.text for word in read(encoded(image), "scan.png").pages[0].words)


@pytest.mark.parametrize("mark", ["cross", "tick"])
@pytest.mark.parametrize("ticked", [0, 1, 2])
def test_boxes_stand_before_their_choices_and_the_ticked_one_is_known(ticked: int, mark: str) -> None:
    expected = " ".join(f"{'☒' if row == ticked else '☐'} {choice}" for row, choice in enumerate(CHOICES))

    assert lines(form(ticked=ticked, mark=mark)) == expected


def test_boxes_are_found_on_a_blurred_page_that_lies_askew() -> None:
    askew = form(ticked=1).rotate(4, fillcolor="white", resample=Image.Resampling.BICUBIC)

    assert lines(askew.filter(ImageFilter.GaussianBlur(1.2))).count("☒") == 1


def test_letters_and_tables_are_no_boxes() -> None:
    image = picture(("DODO 0O0 BOB QUO", "HUB 888 DOD", "OO DD BB 00"))
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, 700, 420), outline="black", width=3)
    pen.line((60, 240, 700, 240), fill="black", width=3)

    text = lines(image)

    assert "☐" not in text
    assert "☒" not in text
