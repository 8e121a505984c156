"""Bounded statements: a list of values of any length goes to the database in parts that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select

AT_ONCE = 500
"""So many values one statement names: a database takes only so many (SQLite 32,766), and plans long lists badly."""


def parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the values in lists that one statement may name."""
    left = iter(values)
    while part := list(islice(left, AT_ONCE)):
        yield part


def rows_in(connection: Connection, query: Select[Any], column: Any, values: Iterable[Any]) -> Iterator[Any]:  # noqa: ANN401 -- a column
    """Yield the rows of a query in which a column has one of some values."""
    for part in parts(values):
        yield from connection.execute(query.where(column.in_(part)))
