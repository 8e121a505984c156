"""Bytes of a file -> its text, in whatever encoding it is, a piece at a time."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from bowerbird.importing.files.encodings import Encoding, encoding_named, encoding_of
from bowerbird.words.errors import QueryError

_PIECE = 64 * 1024
# What begins so is no list: an archive (Excel's files are one), a picture, a PDF, a program.
_BINARY = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_OFFICE = {
    b"xl/": "a spreadsheet: save it as CSV (UTF-8), and import that",
    b"opendocument.spreadsheet": "a spreadsheet: save it as CSV (UTF-8), and import that",
    b"word/": "a document: save it as plain text, and import that",
    b"opendocument.text": "a document: save it as plain text, and import that",
}
_KNOWN = {
    b"\xd0\xcf\x11\xe0": _OFFICE[b"xl/"],
    b"{\\rtf": _OFFICE[b"word/"],
    b"%PDF": "a PDF: copy the list out of it into a text, and import that",
    b"PK\x03\x04": "an archive: unpack it, and import the file in it that holds the list",
    b"\x1f\x8b": "an archive: unpack it, and import the file in it that holds the list",
}
"""What files that people take for lists are, by how they begin, and what to do."""
# Control characters stand in no text, but for line ends, tabs, page breaks and the end mark of DOS.
_CONTROLS = "".join(map(chr, {*range(32), 127} - set(b"\t\n\v\f\r\x1a")))
_LOOKED_AT = 4096
_STRAY_AT_MOST = 3
"""So many control characters are a slip. Above it, one in 32 characters makes a text no text: noise has one in nine."""
_ONE_IN = 32


def open_bytes(source: Path | BinaryIO, name: str) -> BinaryIO:
    """Return the bytes of a file.

    Raises:
        QueryError: there is no such file, or it cannot be read.
    """
    if not isinstance(source, Path):
        return source
    try:
        return source.open("rb")
    except IsADirectoryError:
        raise QueryError(f"{name} is a folder: give a file") from None
    except FileNotFoundError:
        raise QueryError(f"there is no file {name}") from None
    except OSError as error:
        raise QueryError(f"{name} cannot be read: {error.strerror or error}") from None


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a file.

    Attributes:
        pieces: all of it, a piece at a time.
        head: its beginning, which is the first piece.
        encoding: what its bytes are in.
    """

    pieces: Iterator[str]
    head: str
    encoding: Encoding


def text_of(raw: BinaryIO, name: str, encoding: str | None = None) -> Text:
    """Return the text of a file.

    Args:
        raw: its bytes.
        name: what the file is called in a message.
        encoding: what they are in, as Python calls it; told from the beginning of the file if it is not given.

    Raises:
        QueryError: the file is empty, or holds no text, or there is no such encoding, or it is another one. The pieces
            raise it too when the file cannot be read on.
    """
    told = None if encoding is None else encoding_named(encoding)
    pieces = _pieces(raw, name)
    first = b""
    while len(first) < _PIECE and (piece := next(pieces, b"")):
        first += piece
    if not first.strip():
        raise QueryError(f"{name} is empty")
    _refuse_documents(first, name)
    used = told or encoding_of(first, whole=len(first) < _PIECE)
    decode = _decoder(used, name)
    head = decode(first, len(first) < _PIECE).removeprefix("\ufeff")
    if not head.strip():
        raise QueryError(f"{name} is empty")
    if first.startswith(_BINARY) or _is_noise(head[:_LOOKED_AT]):
        raise QueryError(f"{name} is no text: give a table, a playlist, lines of text or a list of addresses")
    return Text(pieces=chain([head], _decoded(pieces, decode)), head=head, encoding=used)


def _refuse_documents(first: bytes, name: str) -> None:
    """Refuse a spreadsheet, a document or an archive, and say what to do with it; what is text by any name is read."""
    found = next((said for begins, said in _KNOWN.items() if first.startswith(begins)), None)
    if found and first.startswith(b"PK"):
        found = next((said for within, said in _OFFICE.items() if within in first), found)
    if found:
        raise QueryError(f"{name} is {found}")


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


def _decoder(encoding: Encoding, name: str) -> Callable[[bytes, bool], str]:
    errors = "strict" if encoding.given else _AS_WINDOWS if encoding.name == "utf-8" else "replace"
    decode = codecs.getincrementaldecoder(encoding.name)(errors=errors).decode

    def decoded(piece: bytes, final: bool) -> str:
        try:
            return decode(piece, final)
        except UnicodeDecodeError as error:
            found = error.object[error.start : error.end].hex(" ")
            raise QueryError(
                f"{name} is not in {encoding.name}: it has bytes ({found}) that mean nothing there"
            ) from None
        except UnicodeError as error:
            raise QueryError(f"{name} is not in {encoding.name}: {error}") from None

    return decoded


def _decoded(pieces: Iterator[bytes], decode: Callable[[bytes, bool], str]) -> Iterator[str]:
    for piece in pieces:
        yield decode(piece, False)
    yield decode(b"", True)


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
