"""A list in a file: what its columns mean, and its rows one by one, however many they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from bowerbird.importing.files.cells import CellReader
from bowerbird.importing.files.columns import FIRST_NAME, LAST_NAME, RANK, word_of
from bowerbird.importing.files.encodings import Encoding
from bowerbird.importing.files.forms import Listed, check_form, form_of, read_form
from bowerbird.importing.files.parts import FileRequest
from bowerbird.importing.files.sampling import SAMPLED, is_doubtful, settle, suspect
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
        dropped: what is wrong with each cell that was left out; the row goes on without them.
    """

    number: int
    words: dict[str, Any]
    rank: int | None = None
    told: dict[str, str] = {}
    problem: str | None = None
    dropped: tuple[str, ...] = ()


class ListFile:
    """An open list. Iterating it yields its rows, once; close it, or use it in a ``with`` statement.

    Attributes:
        columns: as in the file.
        mapping: by word, the column that holds it.
        ignored: columns that mean nothing to us.
        suspected_maker: a column that looks like the maker's, when none is known to be it.
        form: the form of the file: ``csv``, ``jsonl`` and so on.
        encoding: what its bytes are in, as Python calls it.
        notes: sentences for a person about how the file was read.
    """

    def __init__(  # noqa: PLR0913 -- the parts of a file
        self,
        raw: BinaryIO | None,
        query: type[Query],
        listed: Listed,
        encoding: Encoding,
        *,
        given: Mapping[str, str],
        this_year: int,
    ) -> None:
        self._raw = raw
        self.form = listed.form
        self.encoding = encoding.name
        self.notes = (*_of_encoding(encoding), *listed.notes)
        self.columns = tuple(listed.columns)
        places, self._records = dict(listed.places), listed.records
        lacks_maker = query.maker_word is not None and query.maker_word not in places
        rows: list[Sequence[str]] = []
        if is_doubtful(self.columns, places) or lacks_maker:
            sampled, self._records = _first(listed.records, SAMPLED)
            rows = [[clean(cell) or "" for cell in row] for row in sampled if not isinstance(row, str)]
            places = settle(query, self.columns, places, given, rows)
        self._reader = CellReader(query, self.columns, places, this_year=this_year)
        self.mapping = _mapping(query, self.columns, places)
        self.ignored = tuple(name for place, name in enumerate(self.columns) if place not in places.values())
        self.suspected_maker = None if query.maker_word in given else suspect(query, self.columns, places, rows)

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
        read = self._reader.read(cells)
        rank = read.words.pop(RANK, None)
        return ListedRow(
            number=number, words=read.words, rank=rank, told=told, problem=read.problem, dropped=read.dropped
        )


def open_list(  # noqa: PLR0913 -- what a person may say of a file
    source: Path | BinaryIO,
    *,
    query: type[Query],
    columns: Mapping[str, str] = MappingProxyType({}),
    form: str | None = None,
    encoding: str | None = None,
    this_year: int | None = None,
) -> ListFile:
    """Open a list.

    Args:
        source: a file, or a stream of bytes.
        query: what a row asks for; it says which words a column can hold.
        columns: by word, the name or number (from 1) of its column, where that cannot be told from the names; "" says
            that no column holds the word.
        form: a name of ``forms.FORMS``, such as ``csv`` or ``txt`` (addresses or MBIDs, one a line); told from the
            file's name or beginning if it is not given.
        encoding: what its bytes are in, as Python calls it (``cp1251``); told from the beginning if it is not given.
        this_year: tells the century of a year of two digits; by default the present year.

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
        asked = FileRequest(query=query, given=columns, name=name)
        listed = _with_rows(read_form(form or form_of(source, text.head, asked), text, asked), name)
    except BaseException:
        if owned is not None:
            owned.close()
        raise
    year = this_year if this_year is not None else dt.datetime.now(tz=dt.UTC).year
    return ListFile(owned, query, listed, text.encoding, given=columns, this_year=year)


def _of_encoding(encoding: Encoding) -> tuple[str, ...]:
    """Return what a person should know about an encoding that was guessed."""
    told = f"The encoding is taken to be {encoding.name}; --encoding NAME names another."
    return (told,) if encoding.guessed else ()


def _with_rows(listed: Listed, name: str) -> Listed:
    """Refuse a file that has none: somebody expects more of it."""
    first = next((one for one in listed.records if isinstance(one, str) or any(map(clean, one))), None)
    if first is None:
        raise QueryError(f"{name} names its columns, and has no row")
    return msgspec.structs.replace(listed, records=chain([first], listed.records))


def _first(
    records: Iterator[Sequence[str] | str], count: int
) -> tuple[list[Sequence[str] | str], Iterator[Sequence[str] | str]]:
    """Return the first records, and all of them: what cannot be read on is told when it is its turn."""
    first: list[Sequence[str] | str] = []
    try:
        first.extend(islice(records, count))
    except Exception as error:  # noqa: BLE001 -- it is raised again behind the rows that could be read
        return first, chain(first, _raising(error))
    return first, chain(first, records)


def _raising(error: Exception) -> Iterator[Sequence[str] | str]:
    raise error
    yield


def _mapping(query: type[Query], columns: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """Return by word the column that holds it, the best of several; a maker may stand in two."""
    found: dict[str, str] = {}
    for key, place in sorted(places.items()):
        if " " not in (word := word_of(key)):
            found.setdefault(word, columns[place])
    parts = [columns[places[key]] for key in (FIRST_NAME, LAST_NAME) if key in places]
    if parts:
        found.setdefault(query.maker_word or query.name_word, ", ".join(parts))
    return found
