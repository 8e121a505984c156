"""Looking around an item: a handful of index look-ups, however much hangs on what they meet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from bowerbird.catalogue.nearby_statements import LOOKING_UP, STATEMENTS, Side
from bowerbird.words.identifiers import Identifier
from bowerbird.words.neighbours import RELATED, Thing

COUNTED = 500
"""Nothing is counted further: a thing that so many have in common says next to nothing."""


class Tie(NamedTuple):
    """A row of relations."""

    subject_id: int
    role: str
    position: int
    object_id: int


class Bundle(NamedTuple):
    """All ties of one role at one item, with how many they are, counted to a limit."""

    item_id: int
    role: str
    size: int


class Named(NamedTuple):
    """An item by name, and the first of its identifiers."""

    item_id: int
    thing: Thing
    identifier: Identifier | None


class Asked(NamedTuple):
    """A bundle to be looked into, and the place in its order (a subject's id, a position) around which."""

    item_id: int
    role: str
    place: int


def prepare(connection: Connection) -> None:
    """Have PostgreSQL look up one row after the other until the transaction ends, as SQLite does anyway.

    It does not foresee how little is read, because the LIMITs stand one inside the other: so it would sort all the
    50,000 albums of a genre to take some, and compile statements, which takes longer than running them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(LOOKING_UP)


def bundles(connection: Connection, side: Side, item_ids: Collection[int], at_most: int) -> list[Bundle]:
    """Return in which roles some items are tied, recommendations aside, and how many ties there are of each."""
    wanted = [(item_id,) for item_id in sorted(item_ids)]
    rows = _run(connection, "bundles", side, wanted, {"at_most": at_most, "left_out": RELATED})
    return [Bundle(*row) for row in rows]


def sizes(connection: Connection, side: Side, wanted: Collection[tuple[int, str]], at_most: int) -> list[Bundle]:
    """Return how many ties there are of certain roles at certain items."""
    return [Bundle(*row) for row in _run(connection, "sizes", side, sorted(wanted), {"at_most": at_most})]


def around(  # noqa: PLR0913 -- what is looked for, and how far
    connection: Connection,
    side: Side,
    asked: Collection[Asked],
    *,
    keep: int,
    scan: int,
    without: Collection[str] = (),
    placed: bool = True,
) -> list[Tie]:
    """Return the ties of some bundles that are nearest to a place, at most *keep* on either side of it.

    Args:
        connection: to read with.
        side: at which end the items of *asked* are.
        asked: the bundles.
        keep: how many are taken.
        scan: how many are looked at, wanted or not.
        without: kinds at the other end that are not wanted.
        placed: whether the positions matter; without them PostgreSQL need not read the rows themselves.
    """
    more = {"keep": keep, "scan": scan, "without": _json(sorted(without))}
    return [Tie(*row) for row in _run(connection, "around", side, sorted(asked), more, placed=placed)]


def among(
    connection: Connection, side: Side, wanted: Collection[tuple[int, str]], others: Collection[int]
) -> list[Tie]:
    """Return the ties of certain roles between certain items and any of *others*."""
    if not others:
        return []
    return [Tie(*row) for row in _run(connection, "among", side, sorted(wanted), {"others": _json(sorted(others))})]


def named(connection: Connection, item_ids: Collection[int]) -> list[Named]:
    """Return what some items are called, but for those that have become part of another one."""
    rows = _run(connection, "named", Side.SUBJECT, [(item_id,) for item_id in sorted(item_ids)], {})
    return [
        Named(item_id, Thing(kind, name), None if scheme is None else Identifier(scheme, value))
        for item_id, kind, name, scheme, value in rows
    ]


def _run(  # noqa: PLR0913 -- a statement and its parameters
    connection: Connection,
    form: str,
    side: Side,
    wanted: Sequence[tuple[Any, ...]],
    more: dict[str, Any],
    *,
    placed: bool = True,
) -> Iterable[Any]:
    if not wanted:
        return []
    statement = STATEMENTS[form, connection.dialect.name, side, placed]
    return connection.execute(statement, {"wanted": _json(wanted), **more}).all()


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
