"""Rows of words -> queries, each valid or with the reason why it is not; which rows ask for the same."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from bowerbird.catalogue.checks import check_text
from bowerbird.catalogue.imports.rows import GivenRow
from bowerbird.catalogue.kinds import describe
from bowerbird.importing.keys import query_key
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.errors import QueryError
from bowerbird.words.lists import Told
from bowerbird.words.query import Query
from bowerbird.words.text import clean

if TYPE_CHECKING:
    from bowerbird.importing.bulk.reading import RowReader

AnyRow = Told | Mapping[str, Any] | Query
_BITS_AT_MOST = 64
_DIGITS_SHOWN = 100


def given_rows(importer: AnyImporter, rows: Iterable[AnyRow]) -> Iterator[GivenRow]:
    """Return each row with its query, or with the reason why it has none, as they are read.

    Raises:
        QueryError: these are no rows.
    """
    if isinstance(rows, str | bytes | Mapping | Query) or not isinstance(rows, Iterable):
        raise QueryError(f"rows must be an iterable of rows (mappings of words), not {type(rows).__name__}")
    # Reading takes large tables, which most commands can do without.
    from bowerbird.importing.bulk.reading import RowReader  # noqa: PLC0415

    reader = RowReader(importer.query, this_year=dt.datetime.now(tz=dt.UTC).year)
    return (_read(importer, reader, number, row) for number, row in enumerate(rows, start=1))


def _read(importer: AnyImporter, reader: RowReader, number: int, row: AnyRow) -> GivenRow:
    try:
        return _given(importer, number, _told(reader, row))
    except Exception as error:  # noqa: BLE001 -- foreign values: one that cannot be read must not end the list
        return GivenRow(number=number, told={}, problem=f"the row cannot be read ({type(error).__name__})")


def _told(reader: RowReader, row: AnyRow) -> Told:
    """Return a row as words with a rank."""
    if isinstance(row, Told):
        return row
    if isinstance(row, Query):
        return Told(words={name: value for name in row.__struct_fields__ if (value := getattr(row, name))})
    if isinstance(row, Mapping):
        return reader.read(row)
    return Told(words={"row": repr(row)[:200]}, problem="it is no row of words")


def _given(importer: AnyImporter, number: int, row: Told) -> GivenRow:
    told = _storable(row.told if row.told is not None else row.words)
    given = GivenRow(number=number, told=told, rank=row.rank, ranked=row.ranked, dropped=row.dropped)
    if row.problem:
        return replace(given, problem=row.problem)
    try:
        query = importer.query.from_words(row.words)
        check_text(describe(importer.kind).name, query)
    except QueryError as error:
        return replace(given, problem=str(error))
    return replace(given, query=msgspec.to_builtins(query), key=query_key(importer.kind, query))


def _storable(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row so that every database keeps it, whatever it holds."""
    return {clean(str(name)) or "": _plain(value) for name, value in words.items()}


def _plain(value: object) -> bool | int | float | str | None:
    """Return a value as JSON has it; a number that JSON or a database cannot hold becomes a text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > _BITS_AT_MOST:
        return f"{value:#x}"[:_DIGITS_SHOWN]
    return value if value is None or isinstance(value, bool | int | float) else clean(str(value))
