"""Lines of CSV or TSV -> rows of cells. A broken quote costs its own row, not those behind it. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from bowerbird.importing.files.formulas import plain as undefused
from bowerbird.importing.files.lines import LINE_AT_MOST, is_too_long, too_long
from bowerbird.importing.files.parts import unquoted

_LINES_AT_MOST, _LINES_AT_LEAST = 1000, 20
_ROW_AT_MOST = 64 * 1024
"""A row of so many lines, or of several lines and more characters, is none: a quote was left open."""
_NEAR = 20
_SHOWN = 60


class Table:
    """Rows of cells. Iterating it yields them once; in place of a row that is none, what is wrong with it.

    A quote that is never closed swallows the lines behind it, up to the next quote or to the end. So the lines of a row
    are kept until it is whole; when it turns out to be broken, those that are rows by themselves are read again.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, *, skip: int = 0) -> None:
        """Read *lines* from behind the first *skip* ones."""
        self._lines = lines
        self._back: list[str] = []
        self._taken: list[str] = []
        self._delimiter = delimiter
        self._width = 0
        self._lines_at_most = _LINES_AT_MOST
        self._before = sum(1 for _ in islice(lines, skip))

    def __iter__(self) -> Iterator[list[str] | str]:
        # No cell that _take lets through is too large; the limit is the process's, and is left to be larger.
        csv.field_size_limit(max(csv.field_size_limit(), 2 * LINE_AT_MOST))
        taken = self._taken
        while True:
            try:
                for row in self._reader(self._take()):
                    if len(taken) > 1:
                        self._check(row)
                    if not self._width and any(map(str.strip, row)):
                        self._width = len(row)
                    self._before += len(taken)
                    taken.clear()
                    yield [undefused(cell) for cell in row]
            except csv.Error as error:
                yield self._mended() or self._broken(str(error))
                continue
            if not taken:
                return
            yield self._dropped(too_long(self._before + 1), 1)

    def _reader(self, lines: Iterator[str] | Sequence[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, skipinitialspace=True, strict=True)

    def _take(self) -> Iterator[str]:
        """Yield the lines, and keep those of the present row. What cannot belong to it ends it."""
        taken, size = self._taken, 0
        for line in chain(self._put_back(), self._lines):
            taken.append(line)
            if len(taken) == 1:
                if is_too_long(line):
                    return
                size = 0
            else:
                size += len(line)
                if size > _ROW_AT_MOST or len(taken) > self._lines_at_most:
                    # Looking far ahead again and again would take for ever in a file that is full of open quotes.
                    self._lines_at_most = max(_LINES_AT_LEAST, self._lines_at_most // 2)
                    return
            yield line

    def _put_back(self) -> Iterator[str]:
        while self._back:
            yield self._back.pop()

    def _check(self, row: Sequence[str]) -> None:
        """Refuse a row of several lines with a quote too many, or that lacks cells but has a whole row in it."""
        odd = sum(line.count('"') for line in self._taken) % 2
        if odd or (len(row) < self._width and any(self._cells_of(line) == self._width for line in self._taken[1:])):
            raise csv.Error("it has swallowed another row")
        self._lines_at_most = _LINES_AT_MOST

    def _cells_of(self, line: str) -> int:
        """Return how many cells a line has if it is a row by itself, else 0."""
        if line.count('"') % 2:
            return 0
        with suppress(csv.Error):
            return len(next(iter(self._reader([line])), ()))
        return 0

    def _mended(self) -> list[str] | None:
        """Return a line such as ``"Weird Al" Yankovic,Alapalooza`` as it stands: quotes there are part of the name."""
        line = self._taken[0]
        if len(self._taken) > 1 or line.count('"') % 2 or '""' in line:
            return None
        plain = csv.reader([line], delimiter=self._delimiter, quoting=csv.QUOTE_NONE, skipinitialspace=True)
        row = [unquoted(cell) for cell in next(plain)]
        if len(row) != self._width:
            return None
        self._before += 1
        self._taken.clear()
        return row

    def _broken(self, reason: str) -> str:
        """Return what is wrong with the lines just read, and put back those that are rows by themselves."""
        lines = self._taken
        lost = self._lost(lines)
        where = f"line {self._before + 1}" if lost == 1 else f"lines {self._before + 1} to {self._before + lost}"
        if len(lines) > 1 or reason == "unexpected end of data":
            why = "a quote opens and does not close"
        else:
            why = "there is text behind a closing quote; a quote within a cell is written twice"
        return self._dropped(f"{where}: {why}: {lines[0].strip()[:_SHOWN]!r}", lost)

    def _lost(self, lines: Sequence[str]) -> int:
        """Return how many lines to give up: those before the next one that is a row by itself.

        A row that lacks cells may be part of a long text; it is believed when no row with all cells is near.
        """
        short = 0
        for place in range(1, len(lines)):
            cells = self._cells_of(lines[place])
            if cells and cells == self._width:
                return place
            if 1 < cells < self._width and not short:
                short = place
            if short and place >= short + _NEAR:
                break
        return short or len(lines)

    def _dropped(self, problem: str, lost: int) -> str:
        self._back.extend(reversed(self._taken[lost:]))
        self._before += lost
        self._taken.clear()
        return problem
