"""JSON Lines, or one JSON document -> objects, and objects -> rows of cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import msgspec

from bowerbird.importing.files.columnar import as_objects, is_by_columns
from bowerbird.importing.files.layout import sampled
from bowerbird.importing.files.lines import is_too_long, lines_of, too_long
from bowerbird.importing.files.nested import columns_of, flattened, list_in
from bowerbird.importing.files.parts import FileRequest, Rows
from bowerbird.importing.files.text import Text
from bowerbird.words.errors import QueryError
from bowerbird.words.forms import decode

_JSON_AT_MOST = 50 * 1024 * 1024
_COLUMNS_SAMPLED = 50


def is_of_lines(head: str) -> bool:
    """Return whether a JSON text has an object on every line, and is not one object."""
    lines = [line.strip() for line in sampled(head) if line.strip()]
    if not lines or not lines[0].startswith("{"):
        return False
    first = _object(lines[0], "")
    if len(lines) > 1:
        # A broken line costs itself; a document has brackets on lines of their own.
        objects = all(isinstance(_object(line, ""), dict) for line in lines[1:])
        return isinstance(first, dict) or lines[0].endswith("}") or objects
    if not isinstance(first, dict) or is_by_columns(first):
        return False
    lists = any(
        isinstance(part, list) and any(isinstance(each, dict | list) for each in part) for part in _values(first)
    )
    return not lists and not all(isinstance(part, dict) for part in first.values())


def read_object_lines(text: Text, asked: FileRequest) -> Rows:
    """Return the rows of JSON Lines; in place of a line that holds no object, what is wrong with it.

    Raises:
        QueryError: there is no object.
    """

    def objects() -> Iterator[dict[str, Any] | str]:
        for number, line in enumerate(lines_of(text.pieces), start=1):
            if is_too_long(line):
                yield too_long(number)
            elif line.strip():
                yield _object(line, f"line {number}")

    return _rows_of(objects(), asked.name)


def read_document(text: Text, asked: FileRequest) -> Rows:
    """Return the rows of a JSON array of objects, or of the list in a JSON document that holds what is asked for.

    Raises:
        QueryError: it is no JSON, or too large, or has no such list.
    """
    found = _document(text.pieces, asked.name)
    notes: tuple[str, ...] = ()
    found = as_objects(found, asked)
    inner, several = list_in(found, asked)
    if inner is not None:
        found = inner.objects
        if several and inner.path:
            notes = (f"Read from the list {'.'.join(inner.path)!r} of {asked.name}.",)
    if not isinstance(found, list):
        raise QueryError(f"{asked.name} is no JSON array of objects, and no document with a list of them")
    objects = (
        each if isinstance(each, dict) else f"element {number} is no object"
        for number, each in enumerate(found, start=1)
        if each is not None
    )
    return msgspec.structs.replace(_rows_of(objects, asked.name), notes=notes)


def _document(pieces: Iterator[str], name: str) -> Any:  # noqa: ANN401 -- whatever JSON holds
    parts: list[str] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > _JSON_AT_MOST:
            raise QueryError(f"{name} is too large for one JSON text: write JSON Lines, an object a line")
    try:
        return decode("".join(parts).encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise QueryError(f"{name} is no JSON: {error}") from None


def _rows_of(objects: Iterator[dict[str, Any] | str], name: str) -> Rows:
    """Return the objects as rows; the columns are the keys of the first ones."""
    first = list(islice(objects, _COLUMNS_SAMPLED))
    columns = columns_of(first)
    if not columns:
        wrong = next((each for each in first if isinstance(each, str)), "there is no object in it")
        raise QueryError(f"{name}: {wrong}")

    def rows() -> Iterator[list[str] | str]:
        for each in chain(first, objects):
            if isinstance(each, str):
                yield each
            else:
                cells = flattened(each)
                yield [cells.get(column, "") for column in columns]

    return Rows(columns=columns, rows=rows())


def _object(line: str, where: str) -> dict[str, Any] | str:
    try:
        found = decode(line.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        return f"{where} is no JSON: {error}"
    return found if isinstance(found, dict) else f"{where} is no JSON object"


def _values(found: dict[str, Any]) -> Iterator[Any]:
    for value in found.values():
        yield value
        if isinstance(value, dict):
            yield from value.values()
