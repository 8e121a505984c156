"""Knows what the bytes of a picture are: of which form, how large, and whether they are whole.

Pure. What a source says of them (a header, the end of an address) is not asked.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from bowerbird.words.errors import RejectedError

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

PIXELS_AT_MOST = 50_000_000
"""A picture of 7,000 by 7,000 pixels; one pixel takes up to four bytes of memory while it is checked."""
HEAVY_AT_MOST = 16_000_000
"""The same for WebP and progressive JPEG, whose decoders keep more of a picture: up to 15 bytes a pixel (measured)."""
SIDE_AT_MOST = 32_767
"""Pixels of a side: Pillow keeps a pointer for each row, and more for each row of a picture that is one pixel wide."""

# Pictures that are decoded at the same time, in all threads: each may take about 250 MB.
_decoding = threading.BoundedSemaphore(2)

# The signatures of the four forms: ITU T.81 (JPEG), PNG (RFC 2083), GIF 87a and 89a, and RIFF with the type WEBP.
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
_NAMES = "JPEG, PNG, GIF or WebP"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What the bytes of a picture are.

    Attributes:
        media_type: ``image/jpeg``, ``image/png``, ``image/gif`` or ``image/webp``.
        width: in pixels.
        height: in pixels.
    """

    media_type: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        """What the name of its file ends with, without the dot."""
        return _ENDINGS[self.media_type]


def media_type_of(content: bytes) -> str | None:
    """Return the media type that the first bytes show, or None when they show none of the four that are kept."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)


def examine(content: bytes, *, pixels: int = PIXELS_AT_MOST) -> Picture:
    """Return what the bytes of a picture are, after they have been decoded as a whole (the first frame of several).

    Args:
        content: the bytes of the file.
        pixels: the largest product of width and height that is decoded; of WebP and progressive JPEG never more than
            `HEAVY_AT_MOST`.

    Raises:
        RejectedError: they are no picture of the four forms, are damaged or cut off, or make more pixels than allowed.
    """
    media_type = media_type_of(content)
    if media_type is None:
        raise RejectedError(f"this is not a picture ({_looks_like(content)}); {_NAMES} is kept")
    _refuse_canvas(media_type, content, pixels)
    name = media_type.partition("/")[2].upper()
    try:
        with _decoding:
            width, height = _decode(media_type, content, pixels)
    except RejectedError:
        raise
    # Whatever a decoder does with bytes that anybody may have written: Pillow raises OSError, SyntaxError, ValueError,
    # struct.error, EOFError and more.
    except Exception as error:
        raise RejectedError(f"the {name} picture is damaged or cut off: {error}") from error
    return Picture(media_type=media_type, width=width, height=height)


def _decode(media_type: str, content: bytes, pixels: int) -> tuple[int, int]:
    picture = _opened(media_type, content)
    _refuse_size(*picture.size, min(pixels, HEAVY_AT_MOST) if picture.info.get("progressive") else pixels)
    # Reads the checksums where the form has some (PNG); the picture cannot be used afterwards.
    picture.verify()
    picture = _opened(media_type, content)
    picture.load()
    return picture.size


def _opened(media_type: str, content: bytes) -> ImageFile:
    """Open a picture with the one decoder that is meant for it.

    Not with ``PIL.Image.open``: that guards against bombs by a number which the whole process shares, and with a
    warning, which cannot be caught in one thread alone. Here the size is looked at before anything is decoded.
    """
    from PIL.GifImagePlugin import GifImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    forms: dict[str, type[ImageFile]] = {
        "image/jpeg": JpegImageFile,
        "image/png": PngImageFile,
        "image/gif": GifImageFile,
        "image/webp": WebPImageFile,
    }
    return forms[media_type](BytesIO(content))


def _refuse_canvas(media_type: str, content: bytes, pixels: int) -> None:
    """Look at the size of a WebP picture in its header, because its decoder takes the memory when it is opened.

    The places are those of the chunks VP8X, VP8L and VP8 in RFC 9649.
    """
    if media_type != "image/webp":
        return
    pixels = min(pixels, HEAVY_AT_MOST)
    kind, data = content[12:16], content[20:30]
    if kind == b"VP8X":
        _refuse_size(int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1, pixels)
    elif kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        _refuse_size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, pixels)
    elif kind == b"VP8 ":
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        _refuse_size(width, height, pixels)


def _refuse_size(width: int, height: int, pixels: int) -> None:
    if max(width, height) > SIDE_AT_MOST:
        told = f"the picture has {width:,} x {height:,} pixels; at most {SIDE_AT_MOST:,} on a side are decoded"
        raise RejectedError(told)
    if width * height > pixels:
        raise RejectedError(f"the picture has {width:,} x {height:,} pixels; at most {pixels:,} are decoded")


def _looks_like(content: bytes) -> str:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content:
        return "it is empty"
    if start.startswith((b"<!doctype html", b"<html")):
        return "it is an HTML page"
    if start.startswith((b"<?xml", b"<svg")):
        return "it is XML or SVG"
    if start.startswith(b"%pdf"):
        return "it is a PDF"
    return f"it begins with {content[:12]!r}"
