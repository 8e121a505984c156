from __future__ import annotations

import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bowerbird.images import pictures
from bowerbird.images.pictures import Picture, examine, media_type_of
from bowerbird.words.errors import RejectedError
from support.outside import inherited
from support.pictures import FORMS, HTML, SVG, picture, png_bomb, png_with

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
import sys
from pathlib import Path
from bowerbird.images.pictures import examine
from bowerbird.words.errors import RejectedError
from support.pictures import FORMS, picture

def most():  # kilobytes; what getrusage tells is inherited from the process that has started this one
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

content = Path(sys.argv[1]).read_bytes()
for form in FORMS:
    examine(picture(form))
before = most()
try:
    told = examine(content)
except RejectedError as error:
    told = error
print(most() - before, told)
"""


def measured(folder: Path, content: bytes) -> tuple[int, str]:
    """Return how many kilobytes a picture takes at most, in a process of its own, and what comes of it."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process's memory is read as Linux tells it")
    (folder / "picture").write_bytes(content)
    ran = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(folder / "picture")],
        capture_output=True,
        text=True,
        check=True,
        env=inherited(),
    )
    kilobytes, told = ran.stdout.split(maxsplit=1)
    return int(kilobytes), told


@pytest.mark.parametrize(("width", "height"), [(1, 50_000_000), (8_000_000, 1)])
def test_a_picture_with_one_very_long_side_costs_no_memory(tmp_path: Path, width: int, height: int) -> None:
    kilobytes, told = measured(tmp_path, png_bomb(width, height))
    assert kilobytes < 4_000
    assert "at most 32,767 on a side" in told


def saved(form: str, *frames: Image.Image, **how: object) -> bytes:
    written = BytesIO()
    more = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    frames[0].save(written, form, **more, **how)
    return written.getvalue()


def frames(side: int, number: int) -> list[Image.Image]:
    return [Image.new("RGB", (side, side), (step, 0, 0)) for step in range(number)]


_PACKED = zlib.compress(bytes(100_000_000), 9)
HEAVY: dict[str, tuple[Callable[[], bytes], str]] = {
    "a WebP with many pixels": (lambda: saved("WEBP", Image.new("RGB", (5_000, 5_000))), "at most 16,000,000"),
    "a progressive JPEG": (
        lambda: saved("JPEG", Image.new("RGB", (5_000, 5_000)), progressive=True),
        "at most 16,000,000",
    ),
    "a WebP of many frames": (lambda: saved("WEBP", *frames(600, 20)), "image/webp"),
    "a GIF of many frames": (lambda: saved("GIF", *frames(1_000, 60)), "image/gif"),
    "a PNG of many frames": (lambda: saved("PNG", *frames(600, 20)), "image/png"),
    "a text that unpacks": (lambda: png_with(b"zTXt", b"x\0\0" + _PACKED), "too large"),
    "a text of the world's letters": (lambda: png_with(b"iTXt", b"x\0\1\0\0\0" + _PACKED), "too large"),
    "many texts": (lambda: png_with(b"zTXt", *[b"x\0\0" + zlib.compress(bytes(1_000_000))] * 100), "Too much memory"),
    "a profile of colours": (lambda: png_with(b"iCCP", b"x\0\0" + _PACKED), "too large"),
    "a long profile": (lambda: saved("JPEG", *frames(60, 1), icc_profile=bytes(10_000_000)), "image/jpeg"),
    "a long note": (lambda: png_with(b"eXIf", b"MM\0*" + bytes(10_000_000)), "image/png"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_no_picture_takes_much_memory_beside_its_own_bytes(tmp_path: Path, name: str) -> None:
    make, expected = HEAVY[name]
    content = make()
    kilobytes, told = measured(tmp_path, content)
    assert expected in told
    assert kilobytes < 30_000 + 6 * len(content) // 1024


def test_two_pictures_are_decoded_at_once_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Semaphore(0), threading.Event()
    inside: list[int] = []
    lock = threading.Lock()
    there = 0

    def decode(*_: object) -> tuple[int, int]:
        nonlocal there
        with lock:
            there += 1
            inside.append(there)
        entered.release()
        leave.wait()
        with lock:
            there -= 1
        return 60, 40

    monkeypatch.setattr(pictures, "_decode", decode)
    threads = [threading.Thread(target=examine, args=(WHOLE["PNG"],), daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(2):
            entered.acquire()
        # Two are inside; there is no place for a third.
        assert not pictures._decoding.acquire(blocking=False)
    finally:
        leave.set()
        for thread in threads:
            thread.join()
    assert len(inside) == 6
    assert max(inside) == 2


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
