"""Counting what may be very much: all of it in a small catalogue, a sample of it in a large one.

The sample is taken from the whole range of ids, in many short pieces: items that came together are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, Select, column, func, select, values

from bowerbird.catalogue.tables import Item, table_of

EXACT = 20_000
"""Where no id is larger, everything is counted."""
PIECES, PIECE = 200, 50
"""So many pieces of so many ids are looked at where one is."""

_items = table_of(Item)

Within = Callable[[Any, Any], Sequence[Select[Any]]]
"""Returns the statements which together find what is to be counted of the ids from one on, and below another."""


@dataclass(frozen=True)
class Count:
    """How many there are, or, *estimated*, about how many."""

    number: int
    estimated: bool = False


def largest_id(connection: Connection) -> int:
    """Return the largest id of an item; 0 in an empty catalogue."""
    return connection.scalar(select(func.max(_items.c.id))) or 0


def counted(connection: Connection, within: Within) -> Count:
    """Return how many there are, or about how many."""
    largest = largest_id(connection)
    if largest <= EXACT:
        queries = within(0, largest + 1)
        return Count(
            sum(connection.scalar(select(func.count()).select_from(query.subquery())) or 0 for query in queries)
        )
    return Count(sampled(connection, within, largest), estimated=True)


def sampled(connection: Connection, within: Within, largest: int) -> int:
    """Return about how many there are, by a sample of the ids up to the largest."""
    rows = [(start, start + PIECE) for start in pieces(largest)]
    piece = values(column("low", Integer), column("high", Integer), name="piece").data(rows).cte("piece")
    found = 0
    for query in within(piece.c.low, piece.c.high):
        of_piece = select(func.count()).select_from(query.correlate(piece).subquery()).scalar_subquery()
        # PostgreSQL adds up to a decimal number.
        found += int(connection.scalar(select(func.sum(of_piece)).select_from(piece)) or 0)
    return scaled(found, largest / (PIECES * PIECE))


def pieces(largest: int) -> list[int]:
    """Return where the pieces begin: evenly spread over the ids from 1 to the largest. Pure."""
    step = largest / PIECES
    return [1 + int(step * number + (step - PIECE) / 2) for number in range(PIECES)]


def scaled(found: int, factor: float) -> int:
    """Return about how many there are, to two digits: more of them would be noise. Pure."""
    number = round(found * factor)
    digits = max(len(str(number)) - 2, 0)
    return int(round(number, -digits))
