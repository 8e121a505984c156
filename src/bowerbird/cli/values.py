"""``field=value`` words -> values of the types that the kind's columns have. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer

from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.types import PartialDateText
from bowerbird.words.dates import parse_partial_date
from bowerbird.words.errors import QueryError
from bowerbird.words.text import clean

_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def read_edits(kind: Kind, words: Sequence[str], forget: Collection[str] = ()) -> dict[str, Any]:
    """Return the value of each field that *words* name; None means that the field is to be blank.

    A list field is named once per value; any other field once.

    Raises:
        QueryError: a word is no ``field=value``, a field is unknown, named twice or also to be forgotten, or a value is
            of another type.
    """
    texts: dict[str, list[str]] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise QueryError(f"{word!r} is no field=value")
        texts.setdefault(name.strip(), []).append(text)
    for name in (*texts, *forget):
        if name not in kind.fields:
            raise QueryError(f"{kind.name} has no field {name!r}; it has {', '.join(kind.fields)}")
        if name in texts and name in forget:
            raise QueryError(f"{name} is to be edited and to be forgotten: do one of them")
    return {name: _value(kind, name, given) for name, given in texts.items()}


def _value(kind: Kind, name: str, texts: Sequence[str]) -> Any:  # noqa: ANN401 -- a field's value is of any type
    cleaned = [clean(text) for text in texts]
    if len(texts) > 1 and name not in kind.lists:
        raise QueryError(f"{name} is given {len(texts)} times, but it is no list")
    if len(texts) > 1 and None in cleaned:
        raise QueryError(f"{name} is given a value and also blanked: do one of them")
    if cleaned[0] is None:
        return None
    if name in kind.lists:
        return list(dict.fromkeys(cleaned))
    if name in kind.times:
        return kind.normal({name: cleaned[0]})[name]
    return _read(kind.table.columns[name], cleaned[0])


def _read(column: Column[Any], text: str) -> Any:  # noqa: ANN401 -- a field's value is of any type
    if isinstance(column.type, PartialDateText):
        return _date(column.name, text)
    if isinstance(column.type, Boolean):
        if text.lower() not in _TRUTH:
            raise QueryError(f"{column.name}={text!r}: give yes or no (or true, false)")
        return _TRUTH[text.lower()]
    for sql, read, accepted in ((Integer, int, "a whole number"), (Float, float, "a number")):
        if isinstance(column.type, sql):
            try:
                return read(text)
            except ValueError:
                raise QueryError(f"{column.name}={text!r}: give {accepted}") from None
    return text


def _date(name: str, text: str) -> str:
    try:
        date = parse_partial_date(text)
    except ValueError:
        date = None
    if date is None:
        raise QueryError(f"{name}={text!r}: give a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD")
    return date
