"""Rows of words -> queries, each valid or with the reason why it is not; which rows ask for the same. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

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

_LARGEST_RANK = 2**31 - 1
_BITS_AT_MOST = 64
_DIGITS_SHOWN = 100


def given_rows(importer: AnyImporter, rows: Iterable[Told | Mapping[str, Any] | Query]) -> Iterator[GivenRow]:
    """Return each row with its query, or with the reason why it has none, as they are read.

    Raises:
        QueryError: these are no rows.
    """
    if isinstance(rows, str | bytes | Mapping | Query) or not isinstance(rows, Iterable):
        raise QueryError(f"rows must be an iterable of rows (mappings of words), not {type(rows).__name__}")
    return (_read(importer, number, row) for number, row in enumerate(rows, start=1))


def _read(importer: AnyImporter, number: int, row: Told | Mapping[str, Any] | Query) -> GivenRow:
    try:
        return _given(importer, number, row)
    except Exception as error:  # noqa: BLE001 -- foreign values: one that cannot be read must not end the list
        return GivenRow(number=number, told={}, problem=f"the row cannot be read ({type(error).__name__})")


def _given(importer: AnyImporter, number: int, row: Told | Mapping[str, Any] | Query) -> GivenRow:
    if not isinstance(row, Told):
        row = _told(row)
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


def _told(row: object) -> Told:
    """Return a row of a program as words with a rank."""
    if isinstance(row, Query):
        return Told(words={name: value for name in row.__struct_fields__ if (value := getattr(row, name))})
    if not isinstance(row, Mapping):
        return Told(words={"row": repr(row)[:200]}, problem="it is no row of words")
    words = {str(name): value for name, value in row.items() if name != "rank"}
    rank = row.get("rank")
    if rank is None or _is_rank(rank):
        return Told(words=words, rank=rank, ranked="rank" in row, told=row)
    return Told(words=words, told=row, problem=f"rank={rank!r} must be a whole number of at least 1")


def _is_rank(rank: object) -> bool:
    return isinstance(rank, int) and not isinstance(rank, bool) and 1 <= rank <= _LARGEST_RANK


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
