from __future__ import annotations

from io import BytesIO
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bowerbird.sandbox.coverartarchive.jpeg import Colour, mosaic

Channel = st.integers(0, 255)


@given(st.lists(st.tuples(Channel, Channel, Channel), min_size=6, max_size=6))
def test_a_decoder_finds_the_colours_again(colours: list[Colour]) -> None:
    content = mosaic(24, 16, lambda x, y: colours[int(y * 2) * 3 + int(x * 3)])
    picture = Image.open(BytesIO(content))
    picture.draft("YCbCr", picture.size)
    assert picture.mode == "YCbCr"
    for number, colour in enumerate(colours):
        found = cast("Colour", picture.getpixel((number % 3 * 8 + 4, number // 3 * 8 + 4)))
        assert max(abs(one - other) for one, other in zip(found, colour, strict=True)) <= 1


@pytest.mark.parametrize(("width", "height"), [(1, 1), (8, 8), (9, 17), (250, 3)])
def test_sides_need_not_fit_the_blocks(width: int, height: int) -> None:
    picture = Image.open(BytesIO(mosaic(width, height, lambda x, y: (int(x * 255), int(y * 255), 128), "Ä")))
    picture.load()
    assert picture.size == (width, height)
    assert picture.info["comment"] == "Ä".encode()
