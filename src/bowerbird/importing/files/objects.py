"""JSON Lines, or one JSON array -> objects, and objects -> rows of cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from bowerbird.importing.files.lines import is_too_long, too_long
from bowerbird.words.errors import QueryError
from bowerbird.words.forms import decode

_JSON_AT_MOST = 50 * 1024 * 1024
_COLUMNS_SAMPLED = 50


def objects_of_lines(lines: Iterator[str]) -> Iterator[dict[str, Any] | str]:
    """Yield the object of each line that is not blank; in place of what is none, what is wrong with it."""
    for number, line in enumerate(lines, start=1):
        if is_too_long(line):
            yield too_long(number)
        elif line.strip():
            yield _object(line, f"line {number}")


def objects_of_array(pieces: Iterator[str], name: str) -> Iterator[dict[str, Any] | str]:
    """Return the objects of an array, which is read whole.

    Raises:
        QueryError: it is no array, or too large a one.
    """
    parts: list[str] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > _JSON_AT_MOST:
            raise QueryError(f"{name} is too large for one JSON array: write JSON Lines, an object a line")
    try:
        found = decode("".join(parts).encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise QueryError(f"{name} is no JSON: {error}") from None
    if not isinstance(found, list):
        raise QueryError(f"{name} is no JSON array of objects")
    return (one if isinstance(one, dict) else f"element {n} is no object" for n, one in enumerate(found, start=1))


def rows_of(objects: Iterator[dict[str, Any] | str], name: str) -> tuple[Sequence[str], Iterator[Sequence[str] | str]]:
    """Return the columns, which are the keys of the first objects, and the objects as rows.

    Raises:
        QueryError: there is no object.
    """
    sampled = list(islice(objects, _COLUMNS_SAMPLED))
    keys = list(dict.fromkeys(key for one in sampled if isinstance(one, dict) for key in one))
    if not keys:
        wrong = next((one for one in sampled if isinstance(one, str)), "there is no object in it")
        raise QueryError(f"{name}: {wrong}")
    return keys, (
        one if isinstance(one, str) else [_cell(one.get(key)) for key in keys] for one in chain(sampled, objects)
    )


def _object(line: str, where: str) -> dict[str, Any] | str:
    try:
        found = decode(line.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        return f"{where} is no JSON: {error}"
    return found if isinstance(found, dict) else f"{where} is no JSON object"


def _cell(value: Any) -> str:  # noqa: ANN401 -- whatever JSON holds
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    return msgspec.json.encode(value).decode()
