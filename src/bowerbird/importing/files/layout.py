"""Where the columns of a table are named, and what separates its cells. Pure.

People write a headline, blank lines or comments above the names of the columns; some programs write no names at all.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

import msgspec

from bowerbird.importing.files.lines import is_too_long, lines_of
from bowerbird.importing.files.parts import FileRequest, has_marks
from bowerbird.words.text import clean

_DELIMITERS = ",;\t|"
_SAMPLED = 30
_SEPARATOR = re.compile(r'"?sep=([^"\w\s]|\t)"?[ ;,\t]*\r?\n?', re.IGNORECASE)
_SURE = 2
_LISTENED = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4},? \d{2}:\d{2}")
_LOG = "#AUDIOSCROBBLER/"
_OF_LOGS = ("artist", "album", "track", "track number", "length", "rating", "listened at", "recording mbid")
_OF_SCROBBLES = ("artist", "album", "track", "listened at")


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a table is laid out.

    Attributes:
        delimiter: what separates its cells.
        skip: how many lines stand above the first row that counts.
        columns: the names of the columns where the file has none; empty when its first row names them.
        named: whether the first row names columns that are known.
        above: what stands in the lines above.
        marked: whether cells end with marks of footnotes.
    """

    delimiter: str
    skip: int = 0
    columns: tuple[str, ...] = ()
    named: bool = False
    above: str = ""
    marked: bool = False


def layout_of(head: str, asked: FileRequest, delimiter: str | None = None) -> Layout:
    """Return the layout of a table by its beginning; *delimiter* is what separates the cells if that is known."""
    lines = sampled(head)
    told = _SEPARATOR.fullmatch(lines[0]) if lines else None
    start = 1 if told else 0
    delimiter = told.group(1) if told else delimiter
    if head.startswith(_LOG):
        # The log of Rockbox and other players that cannot ask Last.fm themselves.
        skip = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
        return Layout(delimiter="\t", skip=skip, columns=_OF_LOGS)
    signs = [delimiter] if delimiter else _likely(lines)
    rows = {sign: [cells_of(line, sign) for line in lines] for sign in signs}
    first = next((place for place, line in enumerate(lines) if place >= start and line.strip()), start)
    best, sign, place = 0, signs[0], start
    for each in signs:
        for at in range(first, len(lines)):
            known = asked.known(rows[each][at])
            if known > best and (at == first or known >= _SURE or not lines[at - 1].strip()):
                best, sign, place = known, each, at
    marked = has_marks([cell for row in rows[sign] for cell in row])
    if best:
        above = " / ".join(filter(None, map(clean, lines[start:place])))
        return Layout(delimiter=sign, skip=place, named=True, above=above, marked=marked)
    columns = _OF_SCROBBLES if _is_of_scrobbles([row for row in rows[sign][start:] if row]) else ()
    return Layout(delimiter=sign, skip=start, columns=columns, marked=marked)


def sampled(head: str) -> list[str]:
    """Return the first lines of a file that are whole, and no longer than a row can be."""
    lines = list(islice(lines_of([head]), _SAMPLED + 1))
    cut = lines[:-1] if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")) and len(lines) > _SAMPLED else lines
    return [line for line in cut[:_SAMPLED] if not is_too_long(line)]


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line, [] if it is none of a table."""
    with suppress(csv.Error):
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    return []


def _likely(lines: Sequence[str]) -> list[str]:
    """Return what may separate the cells, first the sign that makes most of them, the same number on most lines."""
    filled = [line for line in lines if line.strip()]

    def regularity(sign: str) -> tuple[bool, int, int]:
        counts = Counter(len(row) for line in filled if (row := cells_of(line, sign)))
        width, found = max(counts.items(), key=lambda each: (each[0] > 1, each[1], each[0]), default=(0, 0))
        return (len(counts) == 1 and width > 1, found if width > 1 else 0, width)

    return sorted(_DELIMITERS, key=regularity, reverse=True)


def _is_of_scrobbles(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are those of lastfm-to-csv: artist, album, track, and when it was listened to."""
    if not rows or any(len(row) != len(_OF_SCROBBLES) for row in rows):
        return False
    dates = [row[-1].strip() for row in rows if row[-1].strip()]
    return bool(dates) and all(_LISTENED.fullmatch(date) for date in dates)
