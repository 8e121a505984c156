"""Tables of marked-up pages: of all the tables on one, those that name known columns -> rows of cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter

import msgspec

from bowerbird.importing.files.columns import by_number, map_columns
from bowerbird.importing.files.parts import FileRequest, Rows, unique, unquoted, without_marks
from bowerbird.words.errors import QueryError
from bowerbird.words.text import clean

TEXT_AT_MOST = 16 * 1024
"""A cell or row of a page with more characters is none of a list."""
_HEADER_WITHIN = 5
_CELLS_AT_MOST = 1000
_SURE = 2
_KEPT = 10_000
"""So many rows of a table are kept while a better one is looked for."""


class Cell(msgspec.Struct, frozen=True):
    """A cell of a page.

    Attributes:
        text: what a reader sees.
        rows: how many rows it spans.
        columns: how many columns it spans.
    """

    text: str
    rows: int = 1
    columns: int = 1


Row = tuple[int, Sequence[Cell] | str]
"""The number of a table, and a row of it; in place of one that is none, what is wrong with it."""


def rows_of_tables(found: Iterator[Row], asked: FileRequest) -> Rows:
    """Return the rows of the first table whose columns are known, and of those behind it that have the same columns.

    A table that says who made the items comes before one that does not.

    Raises:
        QueryError: there is none.
    """
    tables = ((number, _whole(row for _, row in rows)) for number, rows in groupby(found, key=itemgetter(0)))
    first: Sequence[str] | None = None
    second: Rows | None = None
    for number, table in tables:
        head = list(islice(table, _HEADER_WITHIN))
        names = [row for row in head if not isinstance(row, str)]
        first = first or (names[0] if names else None)
        at = _header(head, asked)
        if at is not None:
            columns = head[at]
            if asked.names_makers(columns):
                rows = _behind(chain([(number, chain(head[at + 1 :], table))], tables), {number}, columns)
                return Rows(columns=columns, rows=rows)
            kept = list(islice(chain(head[at + 1 :], table), _KEPT))
            second = second or Rows(columns=columns, rows=iter(kept))
        elif by_number(asked.given) and names and len(names[0]) > 1:
            columns = [f"column {place}" for place in range(1, len(names[0]) + 1)]
            return Rows(columns=columns, rows=chain(head, table))
    if second is not None:
        return second
    if first is None:
        raise QueryError(f"{asked.name} has no table with rows")
    map_columns(asked.query, unique(first), asked.given)
    raise QueryError(f"{asked.name} has no table whose columns are known; the first one begins with {first}")


def _header(rows: Sequence[Sequence[str] | str], asked: FileRequest) -> int | None:
    """Return the place of the row that names the columns."""
    known = [0 if isinstance(row, str) else asked.known(row) for row in rows]
    best = max(known, default=0)
    at = known.index(best) if best else None
    return at if at == 0 or best >= _SURE else None


def _behind(
    tables: Iterator[tuple[int, Iterator[Sequence[str] | str]]], known: set[int], columns: Sequence[str]
) -> Iterator[Sequence[str] | str]:
    """Yield the rows of the tables that are known, and of those that name the same columns.

    A table within a cell cuts the rows of its own table in two, so tables may come twice.
    """
    for number, table in tables:
        rows: Iterator[Sequence[str] | str] = table
        if number not in known:
            head = list(islice(table, _HEADER_WITHIN))
            if columns not in head:
                continue
            known.add(number)
            rows = chain(head[head.index(columns) + 1 :], table)
        yield from (row for row in rows if row != columns)


def _whole(rows: Iterator[Sequence[Cell] | str]) -> Iterator[list[str] | str]:
    """Yield the rows of a table with the cells that span rows and columns in all of their places."""
    above: dict[int, tuple[int, str]] = {}
    for row in rows:
        if isinstance(row, str):
            yield row
            continue
        cells: list[str] = []
        left: dict[int, tuple[int, str]] = {}
        own = [cell for cell in row for _ in range(min(cell.columns, _CELLS_AT_MOST))]
        while (own or len(cells) in above) and len(cells) < _CELLS_AT_MOST:
            place = len(cells)
            spans, text = above[place] if place in above else (own[0].rows, _text(own.pop(0).text))
            cells.append(text)
            if spans > 1:
                left[place] = (spans - 1, text)
        above = left
        if len(row) > 1 or len(cells) == 1 or len(set(cells)) > 1:
            # A single cell over all columns is a headline within the table.
            yield cells


def _text(text: str) -> str:
    return unquoted(without_marks(clean(text) or ""))
