from __future__ import annotations

import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bowerbird.images.pictures import Picture, examine, media_type_of
from bowerbird.words.errors import RejectedError
from support.pictures import FORMS, HTML, SVG, picture, png_bomb

WHOLE = {form: picture(form) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_told_by_its_bytes(form: str) -> None:
    assert examine(WHOLE[form]) == Picture(media_type=FORMS[form], width=60, height=40)


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "1"), ("GIF", "P")]
)
def test_colours_of_every_kind_are_decoded(form: str, mode: str) -> None:
    assert examine(picture(form, mode=mode)).width == 60


@pytest.mark.parametrize("form", FORMS)
@given(part=st.floats(0, 0.98))
@settings(max_examples=50)
def test_a_picture_that_is_cut_off_is_refused(form: str, part: float) -> None:
    content = WHOLE[form]
    with pytest.raises(RejectedError):
        examine(content[: int(len(content) * part)])


@pytest.mark.parametrize("form", FORMS)
@given(junk=st.binary(max_size=200), at=st.integers(0, 500))
@settings(max_examples=100)
def test_damage_is_refused_or_survived_and_nothing_else(form: str, junk: bytes, at: int) -> None:
    content = WHOLE[form][:at] + junk + WHOLE[form][at + len(junk) :]
    with suppress(RejectedError):
        assert examine(content).media_type in FORMS.values()


@given(st.binary(max_size=400))
def test_no_bytes_make_another_error(content: bytes) -> None:
    with suppress(RejectedError):
        examine(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty"),
        (HTML, "an HTML page"),
        (b"\n  <html>", "an HTML page"),
        (SVG, "XML or SVG"),
        (b"<svg/>", "XML or SVG"),
        (b"%PDF-1.7", "a PDF"),
        (b"BM" + bytes(60), "it begins with b'BM"),
        (b"II*\0" + bytes(60), "it begins with b'II"),
    ],
)
def test_what_is_no_picture_of_the_four_forms_is_named(content: bytes, told: str) -> None:
    assert media_type_of(content) is None
    with pytest.raises(RejectedError, match="this is not a picture") as caught:
        examine(content)
    assert told in str(caught.value)
    assert "JPEG, PNG, GIF or WebP" in str(caught.value)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    bomb = png_bomb(30_000, 2_000)
    assert len(bomb) < 100_000
    with pytest.raises(RejectedError, match=r"30,000 x 2,000 pixels; at most 50,000,000"):
        examine(bomb)


_MEMORY = """
import resource, struct, sys
from bowerbird.images.pictures import examine
from bowerbird.words.errors import RejectedError
from support.pictures import picture, png_bomb
width, height = map(int, sys.argv[1:])
bomb = png_bomb(width, height)
examine(picture("PNG"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    examine(bomb)
except RejectedError as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, error)
"""


@pytest.mark.parametrize(("width", "height"), [(1, 2_000_000), (8_000_000, 1)])
def test_a_picture_with_one_very_long_side_costs_no_memory(width: int, height: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(width), str(height)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    kilobytes, told = ran.stdout.split(maxsplit=1)
    assert int(kilobytes) < 4_000
    assert "at most 32,767 on a side" in told


def test_the_cap_is_the_callers_and_leaves_pillow_alone() -> None:
    before = Image.MAX_IMAGE_PIXELS
    assert examine(WHOLE["PNG"], pixels=2_400).width == 60
    for content in WHOLE.values():
        with pytest.raises(RejectedError, match="at most 2,399 are decoded"):
            examine(content, pixels=2_399)
    assert before == Image.MAX_IMAGE_PIXELS


def _riff(kind: bytes, data: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    "content",
    [
        _riff(b"VP8X", bytes(4) + b"\xff\x3f\x00" + b"\xff\x3f\x00" + bytes(10)),
        _riff(b"VP8L", b"\x2f" + struct.pack("<I", 0x3FFF | 0x3FFF << 14) + bytes(10)),
        _riff(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + b"\xff\x3f\xff\x3f" + bytes(10)),
    ],
)
def test_a_webp_bomb_is_refused_by_its_header(content: bytes) -> None:
    with pytest.raises(RejectedError, match="pixels; at most"):
        examine(content)


def test_a_gif_whose_first_frame_is_larger_than_it_says_is_refused() -> None:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 9_000, 9_000, 0) + b"\x02\x02\x44\x01\x00;"
    with pytest.raises(RejectedError):
        examine(b"GIF89a" + struct.pack("<HHBBB", 10, 10, 0, 0, 0) + frame)


def test_png_checksums_are_compared() -> None:
    content = bytearray(WHOLE["PNG"])
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(RejectedError, match="damaged"):
        examine(bytes(content))


def test_many_threads_examine_at_once() -> None:
    found: list[Picture] = []
    threads = [threading.Thread(target=lambda c=c: found.append(examine(c))) for c in WHOLE.values() for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 32
    assert {(one.width, one.height) for one in found} == {(60, 40)}
