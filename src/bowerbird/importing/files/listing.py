"""A list in a file: what its columns mean, and its rows one by one, however many they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from bowerbird.importing.files.cells import kind_of, read_cells
from bowerbird.importing.files.columns import RANK
from bowerbird.importing.files.encodings import Encoding
from bowerbird.importing.files.forms import Listed, check_form, form_of, read_form
from bowerbird.importing.files.parts import Asked
from bowerbird.importing.files.text import open_bytes, text_of
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.text import clean


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list.

    Attributes:
        number: its place among the rows, from 1; the line that names the columns and blank lines do not count.
        words: as the query of its kind takes them.
        rank: its place in the list, when a column says so.
        told: the row as it stood, by column.
        problem: why it cannot be used; the words are then those that can be understood all the same.
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
        form: the form of the file: ``csv``, ``jsonl`` and so on.
        encoding: what its bytes are in, as Python calls it.
        notes: sentences for a person about how the file was read.
    """

    def __init__(self, raw: BinaryIO | None, query: type[Query], listed: Listed, encoding: Encoding) -> None:
        self._raw = raw
        self._query = query
        self._kind = kind_of(query)
        self._records = listed.records
        self.form = listed.form
        self.encoding = encoding.name
        self.notes = (*_of_encoding(encoding), *listed.notes)
        self._places = tuple(listed.places.items())
        self.columns = tuple(listed.columns)
        self.mapping = {word: self.columns[place] for word, place in self._places}
        self.ignored = tuple(name for place, name in enumerate(self.columns) if place not in listed.places.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._raw is not None:
            self._raw.close()

    def __iter__(self) -> Iterator[ListedRow]:
        """Yield the rows.

        Raises:
            QueryError: the file cannot be read on.
        """
        number = 0
        for record in self._records:
            if isinstance(record, str):
                number += 1
                yield ListedRow(number=number, words={}, problem=record)
            elif any(cells := [clean(cell) or "" for cell in record]):
                number += 1
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> ListedRow:
        columns = len(self.columns)
        told = dict(zip(self.columns, cells, strict=False))
        if len(cells) != columns:
            if any(cells[columns:]):
                many = f"it has {len(cells)} cells, but there are {columns} columns"
                return ListedRow(number=number, words={}, told=told, problem=many)
            cells += [""] * (columns - len(cells))
        known = [(word, cells[place]) for word, place in self._places]
        words, problems = read_cells(self._query, self._kind, known)
        rank = words.pop(RANK, None)
        problem = "; ".join(problems) if problems else None
        return ListedRow(number=number, words=words, rank=rank, told=told, problem=problem)


def open_list(
    source: Path | BinaryIO,
    *,
    query: type[Query],
    columns: Mapping[str, str] = MappingProxyType({}),
    form: str | None = None,
    encoding: str | None = None,
) -> ListFile:
    """Open a list.

    Args:
        source: a file, or a stream of bytes.
        query: what a row asks for; it says which words a column can hold.
        columns: by word, the name or number (from 1) of its column, where that cannot be told from the names.
        form: ``csv``, ``tsv``, ``jsonl``, ``json`` or ``txt`` (addresses or MBIDs, one a line); told from the file's
            name or beginning if it is not given.
        encoding: what its bytes are in, as Python calls it (``cp1251``); told from the beginning if it is not given.

    Raises:
        QueryError: there is no such file or encoding, it is no list, it has no rows, or no column can say which items
            are meant.
    """
    check_form(form)
    name = str(source) if isinstance(source, Path) else "the list"
    raw = open_bytes(source, name)
    owned = raw if isinstance(source, Path) else None
    try:
        text = text_of(raw, name, encoding)
        asked = Asked(query=query, given=columns, name=name)
        listed = _with_rows(read_form(form or form_of(source, text.head, query), text, asked), name)
    except BaseException:
        if owned is not None:
            owned.close()
        raise
    return ListFile(owned, query, listed, text.encoding)


def _of_encoding(encoding: Encoding) -> tuple[str, ...]:
    """Return what a person should know about an encoding that was guessed."""
    return (f"Read as {encoding.name}, a guess; --encoding NAME says another.",) if encoding.guessed else ()


def _with_rows(listed: Listed, name: str) -> Listed:
    """Refuse a file that has none: somebody expects more of it."""
    first = next((one for one in listed.records if isinstance(one, str) or any(map(clean, one))), None)
    if first is None:
        raise QueryError(f"{name} names its columns, and has no row")
    return msgspec.structs.replace(listed, records=chain([first], listed.records))
