"""Bytes of a file -> its text, in whatever encoding it is, a piece at a time.

UTF-8 is taken first; a byte that is none is what spreadsheets write (Windows-1252); a mark at the beginning says it
for certain.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from bowerbird.words.errors import QueryError

_PIECE = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What begins so is no list: an archive (Excel's files are one), a picture, a PDF, a program.
_BINARY = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_EXCEL = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")
# Control characters stand in no text, but for line ends, tabs, page breaks and the end mark of DOS.
_CONTROLS = "".join(map(chr, {*range(32), 127} - set(b"\t\n\v\f\r\x1a")))
_LOOKED_AT = 4096
_STRAY_AT_MOST = 3
"""So many control characters are a slip. Above it, one in 32 characters makes a text no text: noise has one in nine."""
_ONE_IN = 32
_BY_CHANCE = 8


def open_bytes(source: Path | BinaryIO, name: str) -> BinaryIO:
    """Return the bytes of a file.

    Raises:
        QueryError: there is no such file, or it cannot be read.
    """
    if not isinstance(source, Path):
        return source
    if source.suffix.lower() in _EXCEL:
        raise QueryError(f"{name} is a spreadsheet: save it as CSV (UTF-8), and import that")
    try:
        return source.open("rb")
    except IsADirectoryError:
        raise QueryError(f"{name} is a folder: give a file") from None
    except FileNotFoundError:
        raise QueryError(f"there is no file {name}") from None
    except OSError as error:
        raise QueryError(f"{name} cannot be read: {error.strerror or error}") from None


def text_of(raw: BinaryIO, name: str) -> tuple[Iterator[str], str]:
    """Return the text of a file in pieces, and its beginning, which is the first of them.

    Raises:
        QueryError: the file is empty, or holds no text. The pieces raise it too when the file cannot be read on.
    """
    pieces = _pieces(raw, name)
    first = b""
    while len(first) < _PIECE and (piece := next(pieces, b"")):
        first += piece
    if not first.strip():
        raise QueryError(f"{name} is empty")
    encoding, errors = _encoding(first)
    decode = codecs.getincrementaldecoder(encoding)(errors=errors).decode
    head = decode(first)
    if first.startswith(_BINARY) or _is_noise(head[:_LOOKED_AT]):
        raise QueryError(f"{name} is no text: give CSV, TSV, JSON Lines or a list of addresses")
    return chain([head], _decoded(pieces, decode)), head


def _pieces(raw: BinaryIO, name: str) -> Iterator[bytes]:
    # A pipe gives what it has; read() would wait for more.
    read: Callable[[int], object] = getattr(raw, "read1", raw.read)
    while True:
        try:
            piece = read(_PIECE)
        except OSError as error:
            raise QueryError(f"{name} cannot be read: {error.strerror or error}") from None
        except ValueError as error:  # the file is closed, or its bytes are decoded by somebody else who gives up
            raise QueryError(f"{name} cannot be read: {error}") from None
        if not isinstance(piece, bytes | bytearray):
            raise QueryError(f"{name} cannot be read: it gives no bytes")
        if not piece:
            return
        yield bytes(piece)


def _decoded(pieces: Iterator[bytes], decode: Callable[[bytes, bool], str]) -> Iterator[str]:
    for piece in pieces:
        yield decode(piece, False)
    yield decode(b"", True)


def _encoding(first: bytes) -> tuple[str, str]:
    """Return the encoding of a file, and what is done with bytes that it does not know."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, _AS_WINDOWS if encoding == "utf-8-sig" else "replace"
    text = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape").decode(first)
    if text.isascii():
        return "utf-8", _AS_WINDOWS
    strange = sum("\udc80" <= char <= "\udcff" for char in text)
    beyond = sum(char > "\x7f" for char in text) - strange
    # In Windows-1252 hardly two letters make one of UTF-8 by chance; a few slips do not make a file another file.
    return ("cp1252", "replace") if strange > _BY_CHANCE * beyond else ("utf-8", _AS_WINDOWS)


def _is_noise(head: str) -> bool:
    found = sum(map(head.count, _CONTROLS))
    return found > _STRAY_AT_MOST and found * _ONE_IN > len(head)


def _from_windows(error: UnicodeError) -> tuple[str, int]:
    """Return what strange bytes in UTF-8 are in Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_AS_WINDOWS = "bowerbird.windows-1252"
codecs.register_error(_AS_WINDOWS, _from_windows)
