"""The relations of an item for people and programs: the first of each role, and how many there are besides.

A genre may have a hundred thousand albums. So no role is read as a whole: `page` goes on where the first ones end.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select, tuple_, union_all

from bowerbird.catalogue import nearby
from bowerbird.catalogue.nearby import Bundle
from bowerbird.catalogue.nearby_statements import Side
from bowerbird.catalogue.records import Relation
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.neighbours import RELATED

OUTWARD, INWARD = 1_000, 200
"""So many relations of each role are told: an item's own (entries of a list), others' to it (a genre's albums)."""
COUNTED = 1_000
"""More than so many are not counted."""

_items, _relations = table_of(Item), table_of(RelationRow)


def first(connection: Connection, item_id: int, *, outward: bool) -> tuple[tuple[Relation, ...], dict[str, int]]:
    """Return the first relations of each role, and by role how many more there are, counted up to a thousand."""
    side, at_most = (Side.SUBJECT, OUTWARD) if outward else (Side.OBJECT, INWARD)
    roles = _roles(connection, side, item_id, at_most + COUNTED)
    if not roles:
        return (), {}
    pages = [_page(item_id, one.role, outward=outward).limit(at_most).subquery() for one in roles]
    rows = connection.execute(union_all(*(select(page) for page in pages))).mappings()
    found = tuple(_relation(row) for row in rows)
    return found, {one.role: one.size - at_most for one in roles if one.size > at_most}


def page(  # noqa: PLR0913 -- the words of one query
    connection: Connection, item_id: int, role: str, *, outward: bool, after: Relation | None, limit: int
) -> tuple[Relation, ...]:
    """Return relations of one role in their order, those behind *after*."""
    query = _page(item_id, role, outward=outward)
    if after is not None and outward:
        query = query.where(tuple_(_relations.c.position, _relations.c.object_id) > (after.position, after.id))
    elif after is not None:
        query = query.where(_relations.c.subject_id > after.id)
    return tuple(_relation(row) for row in connection.execute(query.limit(limit)).mappings())


def _roles(connection: Connection, side: Side, item_id: int, at_most: int) -> list[Bundle]:
    """Return the roles of an item in their order, each with how many relations there are, counted to a limit."""
    others = nearby.bundles(connection, side, [item_id], at_most)
    recommended = [one for one in nearby.sizes(connection, side, [(item_id, RELATED)], at_most) if one.size]
    return sorted((*others, *recommended), key=lambda one: one.role)


def _page(item_id: int, role: str, *, outward: bool) -> Select[Any]:
    """Return the query for relations of one role, in the order of the index that finds them."""
    here, there = _relations.c.subject_id, _relations.c.object_id
    if not outward:
        here, there = there, here
    return (
        select(_relations.c.role, _relations.c.position, _relations.c.details)
        .add_columns(_items.c.id, _items.c.kind, _items.c.display_name.label("name"))
        .join(_items, _items.c.id == there)
        .where(here == item_id, _relations.c.role == role)
        .order_by(*((_relations.c.position, _relations.c.object_id) if outward else (_relations.c.subject_id,)))
    )


def _relation(row: Any) -> Relation:  # noqa: ANN401 -- a row
    return Relation(**row)
