"""Which rows are asked about together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Protocol, TypeVar

from bowerbird.words.query import Query
from bowerbird.words.text import fold


class HasQuery(Protocol):
    """Something that a query asks for."""

    @property
    def query(self) -> Query:
        """What is asked for."""
        ...


RowT = TypeVar("RowT", bound=HasQuery)


def dealt(rows: Sequence[RowT], size: int) -> list[list[RowT]]:
    """Return the rows in packs of *size*, the last one perhaps smaller, whatever their order is.

    Rows of one maker are dealt to different packs as far as there are several, so that they are not taken for one
    another, and a prolific maker does not fill an answer.
    """
    packs: list[list[RowT]] = [[] for _ in range(ceil(len(rows) / size))]
    room = [size] * (len(packs) - 1) + [len(rows) - size * (len(packs) - 1)]
    place = 0
    for row in sorted(rows, key=_order):
        while len(packs[place % len(packs)]) >= room[place % len(packs)]:
            place += 1
        packs[place % len(packs)].append(row)
        place += 1
    return packs


def _order(row: HasQuery) -> tuple[str, str, str]:
    wanted = row.query.wanted()
    if wanted is None:
        return "", "", str(row.query)
    return fold(wanted.by or ""), fold(wanted.name), str(row.query)
