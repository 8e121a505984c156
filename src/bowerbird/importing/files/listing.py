"""A list in a file: what form it has, what its columns mean, and its rows one by one, however many they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from bowerbird.importing.files.cells import kind_of, read_cells
from bowerbird.importing.files.columns import ADDRESS, by_number, map_columns
from bowerbird.importing.files.text import open_bytes, text_of
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import recognise
from bowerbird.words.query import Query
from bowerbird.words.text import clean

_FORMS = ("csv", "tsv", "jsonl", "json", "txt")
_SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
_DELIMITERS = ",;\t|"
_JSON_AT_MOST = 50 * 1024 * 1024
_CELL_AT_MOST = 1024 * 1024
_SAMPLED = 20
_COLUMNS_SAMPLED = 50


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list.

    Attributes:
        number: its place among the rows, from 1; the line that names the columns and blank lines do not count.
        words: as the query of its kind takes them.
        rank: its place in the list, when a column says so.
        told: the row as it stood, by column.
        problem: why it cannot be used; the words may then be incomplete.
    """

    number: int
    words: dict[str, Any]
    rank: int | None = None
    told: dict[str, str] = {}
    problem: str | None = None


class ListFile:
    """An open list. Iterating it yields its rows, once; close it, or use it in a ``with`` statement.

    Attributes:
        columns: as in the file.
        mapping: by word, the column that holds it.
        ignored: columns that mean nothing to us.
    """

    def __init__(
        self,
        raw: BinaryIO | None,
        query: type[Query],
        *,
        columns: Sequence[str],
        places: Mapping[str, int],
        records: Iterator[Sequence[str] | str],
    ) -> None:
        self._raw = raw
        self._query = query
        self._kind = kind_of(query)
        self._places = dict(places)
        self._records = records
        self.columns = tuple(columns)
        self.mapping = {word: columns[place] for word, place in places.items()}
        self.ignored = tuple(name for place, name in enumerate(columns) if place not in places.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._raw is not None:
            self._raw.close()

    def __iter__(self) -> Iterator[ListedRow]:
        number = 0
        for record in self._records:
            if isinstance(record, str):
                number += 1
                yield ListedRow(number=number, words={}, problem=record)
            elif any(cell.strip() for cell in record):
                number += 1
                yield self._row(number, record)

    def _row(self, number: int, record: Sequence[str]) -> ListedRow:
        told = {name: clean(cell) or "" for name, cell in zip(self.columns, record, strict=False)}
        if any(cell.strip() for cell in record[len(self.columns) :]):
            problem = f"it has {len(record)} cells, but there are {len(self.columns)} columns"
            return ListedRow(number=number, words={}, told=told, problem=problem)
        cells = {word: record[place] for word, place in self._places.items() if place < len(record)}
        try:
            words, rank = read_cells(self._query, self._kind, cells)
        except ValueError as error:
            return ListedRow(number=number, words={}, told=told, problem=str(error))
        return ListedRow(number=number, words=words, rank=rank, told=told)


def open_list(
    source: Path | BinaryIO,
    *,
    query: type[Query],
    columns: Mapping[str, str] = MappingProxyType({}),
    form: str | None = None,
) -> ListFile:
    """Open a list.

    Args:
        source: a file, or a stream of bytes.
        query: what a row asks for; it says which words a column can hold.
        columns: by word, the name or number (from 1) of its column, where that cannot be told from the names.
        form: ``csv``, ``tsv``, ``jsonl``, ``json`` or ``txt`` (addresses or MBIDs, one a line); told from the file's
            name or beginning if it is not given.

    Raises:
        QueryError: there is no such file, it is no list, or no column can say which items are meant.
    """
    if form is not None and form not in _FORMS:
        raise QueryError(f"there is no form {form!r}; there are: {', '.join(_FORMS)}")
    name = str(source) if isinstance(source, Path) else "the list"
    raw = open_bytes(source, name)
    owned = raw if isinstance(source, Path) else None
    try:
        text, head = text_of(raw, name)
        names, places, records = _read(form or _form(source, head, query), text, head, query, columns, name)
    except BaseException:
        if owned is not None:
            owned.close()
        raise
    return ListFile(owned, query, columns=names, places=places, records=records)


def _form(source: Path | BinaryIO, head: str, query: type[Query]) -> str:
    first = next((line.strip() for line in head.splitlines() if line.strip()), "")
    if "," not in first and any(True for _ in recognise(first, kind_of(query))):
        return "txt"
    if isinstance(source, Path) and source.suffix.lower() in _SUFFIXES:
        return _SUFFIXES[source.suffix.lower()]
    return "jsonl" if first.startswith("{") else "json" if first.startswith("[") else "csv"


def _read(  # noqa: PLR0913, PLR0917 -- the parts of a file
    form: str, text: io.TextIOBase, head: str, query: type[Query], given: Mapping[str, str], name: str
) -> tuple[Sequence[str], dict[str, int], Iterator[Sequence[str] | str]]:
    if form == "txt":
        lines = (line.strip() for line in text)
        return [ADDRESS], {ADDRESS: 0}, ([line] for line in lines if line)
    if form in ("json", "jsonl"):
        objects = _lines(text) if form == "jsonl" else _array(text, name)
        return _of_objects(objects, query, given, name)
    delimiter = "\t" if form == "tsv" else _delimiter(head)
    return _of_table(_cells(text, delimiter), query, given, name)


def _of_table(
    rows: Iterator[list[str] | str], query: type[Query], given: Mapping[str, str], name: str
) -> tuple[Sequence[str], dict[str, int], Iterator[Sequence[str] | str]]:
    first = next((row for row in rows if isinstance(row, str) or any(cell.strip() for cell in row)), None)
    if first is None or isinstance(first, str):
        raise QueryError(f"{name} is empty" if first is None else f"{name}: {first}")
    if by_number(given):
        columns = [f"column {number}" for number in range(1, len(first) + 1)]
        with suppress(QueryError):
            # The first line may name the columns all the same.
            map_columns(query, _unique(first), {})
            return _unique(first), map_columns(query, _unique(first), given), rows
        return columns, map_columns(query, columns, given), chain([first], rows)
    columns = _unique(first)
    return columns, map_columns(query, columns, given), rows


def _of_objects(
    objects: Iterator[dict[str, Any] | str], query: type[Query], given: Mapping[str, str], name: str
) -> tuple[Sequence[str], dict[str, int], Iterator[Sequence[str] | str]]:
    """Return objects as rows: the columns are the keys of the first ones."""
    sampled = [one for _, one in zip(range(_COLUMNS_SAMPLED), objects, strict=False)]
    keys = list(dict.fromkeys(key for one in sampled if isinstance(one, dict) for key in one))
    if not keys:
        wrong = next((one for one in sampled if isinstance(one, str)), "there is no object in it")
        raise QueryError(f"{name}: {wrong}")

    def rows() -> Iterator[Sequence[str] | str]:
        for one in chain(sampled, objects):
            yield one if isinstance(one, str) else [_cell(one.get(key)) for key in keys]

    return keys, map_columns(query, keys, given), rows()


def _cell(value: Any) -> str:  # noqa: ANN401 -- whatever JSON holds
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return "; ".join(map(str, value)) if isinstance(value, list) else msgspec.json.encode(value).decode()


def _lines(text: io.TextIOBase) -> Iterator[dict[str, Any] | str]:
    for number, line in enumerate(text, start=1):
        if line.strip():
            yield _object(line, f"line {number}")


def _object(line: str, where: str) -> dict[str, Any] | str:
    try:
        found = msgspec.json.decode(line.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        return f"{where} is no JSON: {error}"
    return found if isinstance(found, dict) else f"{where} is no JSON object"


def _array(text: io.TextIOBase, name: str) -> Iterator[dict[str, Any] | str]:
    whole = text.read(_JSON_AT_MOST + 1)
    if len(whole) > _JSON_AT_MOST:
        raise QueryError(f"{name} is too large for one JSON array: write JSON Lines, an object a line")
    try:
        found = msgspec.json.decode(whole.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise QueryError(f"{name} is no JSON: {error}") from None
    if not isinstance(found, list):
        raise QueryError(f"{name} is no JSON array of objects")
    return (one if isinstance(one, dict) else f"element {n} is no object" for n, one in enumerate(found, start=1))


def _cells(text: io.TextIOBase, delimiter: str) -> Iterator[list[str] | str]:
    csv.field_size_limit(_CELL_AT_MOST)
    # csv itself knows no NUL.
    reader = csv.reader((line.replace("\x00", " ") for line in text), delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {reader.line_num} is no row: {error}"


def _delimiter(head: str) -> str:
    """Return what separates the cells: the sign that makes most of them, the same number on every line."""
    lines = [line for line in head.splitlines()[:_SAMPLED] if line.strip()]
    if not lines:
        return ","

    def regularity(sign: str) -> tuple[bool, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        return (len(set(counts)) == 1 and counts[0] > 1, counts[0] if counts else 0)

    with suppress(csv.Error):
        return max(_DELIMITERS, key=regularity)
    return ","


def _unique(names: Sequence[str]) -> list[str]:
    """Return the names of columns, each once and none empty."""
    unique: list[str] = []
    for place, name in enumerate(names, start=1):
        told = clean(name) or f"column {place}"
        unique.append(told if told not in unique else f"{told} ({place})")
    return unique
