"""The forms of a list: which of them a file has, and its columns and rows of cells in that form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from bowerbird.importing.files.addresses import kind_of, kind_of_address
from bowerbird.importing.files.columns import ADDRESS, by_number, map_columns
from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.objects import objects_of_array, objects_of_lines, rows_of
from bowerbird.importing.files.table import Table, delimiter_of, separator_of
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import recognise
from bowerbird.words.query import Query
from bowerbird.words.text import clean

_FORMS = ("csv", "tsv", "jsonl", "json", "txt")
_SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds.

    Attributes:
        columns: their names.
        places: by word, the place of its column.
        records: rows of cells; in place of what is none, what is wrong with it.
    """

    columns: Sequence[str]
    places: Mapping[str, int]
    records: Iterator[Sequence[str] | str]


def check_form(form: str | None) -> None:
    """Refuse a form that there is not.

    Raises:
        QueryError: it is none.
    """
    if form is not None and form not in _FORMS:
        raise QueryError(f"there is no form {form!r}; there are: {', '.join(_FORMS)}")


def form_of(source: Path | BinaryIO, head: str, query: type[Query]) -> str:
    """Return the form of a file by its beginning and its name."""
    first = next((line.strip() for line in lines_of([head]) if line.strip()), "")
    if "," not in first and (any(True for _ in recognise(first, kind_of(query))) or kind_of_address(first)):
        return "txt"
    if isinstance(source, Path) and source.suffix.lower() in _SUFFIXES:
        return _SUFFIXES[source.suffix.lower()]
    return "jsonl" if first.startswith("{") else "json" if first.startswith("[") else "csv"


def read_form(  # noqa: PLR0913, PLR0917 -- the parts of a file
    form: str, pieces: Iterator[str], head: str, query: type[Query], given: Mapping[str, str], name: str
) -> Listed:
    """Return what a file of this form holds.

    Raises:
        QueryError: it is empty, or no column can say which items are meant.
    """
    if form == "txt":
        return Listed(columns=[ADDRESS], places={ADDRESS: 0}, records=_addresses(lines_of(pieces)))
    if form in ("json", "jsonl"):
        objects = objects_of_array(pieces, name) if form == "json" else objects_of_lines(lines_of(pieces))
        columns, rows = rows_of(objects, name)
        return Listed(columns=columns, places=map_columns(query, columns, given), records=rows)
    told = separator_of(head)
    delimiter = told or ("\t" if form == "tsv" else delimiter_of(head))
    return _of_table(iter(Table(lines_of(pieces), delimiter, skip=1 if told else 0)), query, given, name)


def _addresses(lines: Iterator[str]) -> Iterator[list[str] | str]:
    for number, line in enumerate(lines, start=1):
        if is_too_long(line):
            yield too_long(number)
        elif line.strip():
            yield [line]


def _of_table(rows: Iterator[list[str] | str], query: type[Query], given: Mapping[str, str], name: str) -> Listed:
    first = next((row for row in rows if isinstance(row, str) or any(map(clean, row))), None)
    if first is None or isinstance(first, str):
        raise QueryError(f"{name} is empty" if first is None else f"{name}: {first}")
    columns = _unique(first)
    if by_number(given):
        with suppress(QueryError):
            # The first line may name the columns all the same.
            map_columns(query, columns, {})
            return Listed(columns=columns, places=map_columns(query, columns, given), records=rows)
        columns = [f"column {number}" for number in range(1, len(first) + 1)]
        rows = chain([first], rows)
    return Listed(columns=columns, places=map_columns(query, columns, given), records=rows)


def _unique(names: Sequence[str]) -> list[str]:
    """Return the names of columns, each once and none empty."""
    unique: list[str] = []
    for place, name in enumerate(names, start=1):
        told = clean(name) or f"column {place}"
        unique.append(told if told not in unique else f"{told} ({place})")
    return unique
