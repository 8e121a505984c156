"""JSON that holds a table by columns, rows without names, or lines of text -> a list of objects. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bowerbird.importing.files.parts import FileRequest
from bowerbird.importing.files.styles import CUT

_OFTEN = 0.6


def is_by_columns(document: Mapping[str, Any]) -> bool:
    """Return whether each value of an object is a column: a list as long as the others, and longer than one."""
    columns = list(document.values())
    several = len(columns) > 1 and all(isinstance(column, list) and len(column) > 1 for column in columns)
    return several and len({len(column) for column in columns}) == 1 and all(map(_are_plain, columns))


def as_objects(document: Any, asked: FileRequest) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Return a document as a list of objects where it is a table of another form, else as it is.

    pandas writes a table by columns ({"artist": ["Low", "Can"]}), with the numbers of its rows too ({"artist": {"0":
    "Low"}}), or split; people write lists of lists, and lists of lines such as "Low - Double Negative".
    """
    if isinstance(document, dict):
        if is_by_columns(document):
            return _rows(list(document), list(zip(*document.values(), strict=True)))
        names, data = document.get("columns"), document.get("data")
        if isinstance(names, list) and isinstance(data, list) and _are_plain(names):
            return _rows([str(name) for name in names], data)
        numbered = _numbered(document)
        if numbered is not None and asked.known(list(document)) and not asked.known(next(iter(document.values()))):
            return numbered
    elif isinstance(document, list) and document:
        first = document[0]
        if isinstance(first, list) and _are_plain(first) and asked.known(list(map(str, first))):
            return _rows(list(map(str, first)), document[1:])
        if all(isinstance(each, str) for each in document):
            return _lines(document, asked)
    return document


def _numbered(document: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    columns = list(document.values())
    if len(columns) < 2 or not all(isinstance(column, dict) and column for column in columns):  # noqa: PLR2004 -- several
        return None
    numbers = columns[0].keys()
    if not all(column.keys() == numbers and _are_plain(list(column.values())) for column in columns):
        return None
    return [{name: column[number] for name, column in document.items()} for number in numbers]


def _lines(texts: Sequence[str], asked: FileRequest) -> Sequence[Any]:
    """Return names as objects; titles only where most have the artist with them."""
    told = sum(bool(CUT.search(text)) for text in texts) >= _OFTEN * len(texts)
    return [{asked.query.name_word: text} for text in texts] if told or asked.query.maker_word is None else texts


def _rows(names: Sequence[str], rows: Sequence[Any]) -> list[Any]:
    return [dict(zip(names, row, strict=False)) if isinstance(row, list | tuple) else row for row in rows]


def _are_plain(values: Sequence[Any]) -> bool:
    return all(value is None or isinstance(value, str | int | float) for value in values)
