"""Draws a mosaic and writes it as a JPEG file (ITU T.81, baseline), with nothing but the standard library.

Every block of 8 by 8 pixels has one colour, so of its 64 coefficients only the first differs from zero: there is no
transform to compute, and two tiny Huffman tables of our own are enough.
"""

import struct
from collections.abc import Callable, Iterable

Colour = tuple[int, int, int]
"""Luminance, blue difference and red difference, each from 0 to 255."""

# Symbols of the DC table are the lengths of a difference, 0 to 11 bits; all their codes have 4 bits.
_DC_SYMBOLS = bytes(range(12))
# The AC table knows one symbol, "the rest of the block is zero", whose code is a single 0.
_END_OF_BLOCK = "0"
_BLOCK = 8


def mosaic(width: int, height: int, colour_at: Callable[[float, float], Colour], comment: str = "") -> bytes:
    """A JPEG file.

    Args:
        width: In pixels.
        height: In pixels.
        colour_at: The colour at a point; both coordinates go from 0 to 1.
        comment: Text to carry along, unseen.
    """
    across, down = -(-width // _BLOCK), -(-height // _BLOCK)
    colours = (colour_at((x + 0.5) / across, (y + 0.5) / down) for y in range(down) for x in range(across))
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"".join(bytes((part, 0x11, 0)) for part in (1, 2, 3))
    scan = bytes((3, 1, 0, 2, 0, 3, 0, 0, 63, 0))
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0" + bytes((1, 1, 0, 0, 1, 0, 1, 0, 0))),
            _segment(0xFE, comment.encode()),
            # A step of 8 for the first coefficient is a step of one for the colour of the block.
            _segment(0xDB, b"\0" + bytes((8,)) * 64),
            _segment(0xC0, frame),
            _segment(0xC4, b"\x00" + bytes((0, 0, 0, 12)) + bytes(12) + _DC_SYMBOLS),
            _segment(0xC4, b"\x10" + bytes((1,)) + bytes(15) + b"\0"),
            _segment(0xDA, scan),
            _coded(colours),
            b"\xff\xd9",
        )
    )


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _coded(colours: Iterable[Colour]) -> bytes:
    """The blocks as bits: of each colour, how it differs from the one before it."""
    before = [128, 128, 128]
    bits: list[str] = []
    for colour in colours:
        for part, value in enumerate(colour):
            bits.append(_difference(value - before[part]))
            bits.append(_END_OF_BLOCK)
            before[part] = value
    text = "".join(bits)
    # Filled up with ones to a whole byte; and a byte of ones is told from a marker by a zero behind it.
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00")


def _difference(value: int) -> str:
    length = abs(value).bit_length()
    code = f"{length:04b}"
    if not length:
        return code
    # A negative number is written as one less, without its sign.
    return code + f"{value if value > 0 else value + (1 << length) - 1:0{length}b}"
