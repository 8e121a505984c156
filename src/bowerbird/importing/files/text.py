"""Bytes of a file -> its text, in whatever encoding it is, a piece at a time."""

from __future__ import annotations

import codecs
import io
from pathlib import Path
from typing import BinaryIO

from bowerbird.words.errors import QueryError

_HEAD = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What begins so is no list: an archive (Excel's files are one), a picture, a PDF, a program.
_BINARY = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_EXCEL = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")


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


def text_of(raw: BinaryIO, name: str) -> tuple[io.TextIOBase, str]:
    """Return the text of a file, and its beginning, which is not read away.

    UTF-8 is tried first, then what spreadsheets write (Windows-1252); a byte order mark says it for certain.

    Raises:
        QueryError: the file is empty, or holds no text.
    """
    buffered = io.BufferedReader(_Raw(raw), buffer_size=_HEAD)
    try:
        head = buffered.peek(_HEAD)[:_HEAD]
    except OSError as error:
        raise QueryError(f"{name} cannot be read: {error.strerror or error}") from None
    if not head.strip():
        raise QueryError(f"{name} is empty")
    encoding = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if encoding is None and (head.startswith(_BINARY) or b"\x00" in head[:4096]):
        raise QueryError(f"{name} is no text: give CSV, TSV, JSON Lines or a list of addresses")
    if encoding is None:
        encoding = "utf-8" if _is_utf8(head) else "cp1252"
    text = io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")
    return text, head.decode(encoding, errors="replace")


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


class _Raw(io.RawIOBase):
    """Any stream of bytes (a pipe, a file in memory) as one that can be buffered."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        read = self._source.read1 if hasattr(self._source, "read1") else self._source.read
        found: bytes = read(len(into))
        into[: len(found)] = found
        return len(found)
