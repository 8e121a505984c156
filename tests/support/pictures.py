"""Pictures, good ones and such as should be refused."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO

from PIL import Image

FORMS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


def picture(form: str = "JPEG", width: int = 60, height: int = 40, *, mode: str = "RGB", seed: int = 0) -> bytes:
    """Return a picture that cannot be packed into a few bytes; the same seed makes the same bytes."""
    written = BytesIO()
    noise = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 -- a pattern, not a secret
    Image.frombytes("RGB", (width, height), noise).convert(mode).save(written, form)
    return written.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """Return a small PNG file that says it has very many pixels, and has them."""
    rows = zlib.compressobj(9)
    whole = (1 + width // 8) * height
    parts = [min(1 << 20, whole - at) for at in range(0, whole, 1 << 20)]
    data = b"".join(rows.compress(bytes(part)) for part in parts) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def png_with(kind: bytes, *told: bytes) -> bytes:
    """Return a good PNG file with chunks of one kind (``zTXt``) before its pixels."""
    good, head = picture("PNG"), 33
    return good[:head] + b"".join(_chunk(kind, one) for one in told) + good[head:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HTML = b"<!DOCTYPE html><html><title>Sorry</title></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
