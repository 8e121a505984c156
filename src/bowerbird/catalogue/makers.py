"""Makers of a mere name: of an item that turns out to be a known one, they are the known makers of that name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from bowerbird.catalogue.kinds import known_kinds
from bowerbird.catalogue.lookup import unidentified
from bowerbird.catalogue.merging import Merging, Two
from bowerbird.catalogue.retying import retie
from bowerbird.catalogue.tables import Item, RelationRow, table_of

_items, _relations = table_of(Item), table_of(RelationRow)

Makers = Mapping[tuple[str, str], int]
"""Items by the role in which they made another one, which is their kind, and their folded name."""


def makers_of(connection: Connection, item_id: int) -> dict[tuple[str, str], int]:
    """Return who made a stored item: ties in a role that is called as the other's kind."""
    query = select(_relations.c.role, _items.c.match_key, _items.c.id)
    query = query.join(_items, _items.c.id == _relations.c.object_id).where(_relations.c.role == _items.c.kind)
    rows = connection.execute(query.where(_relations.c.subject_id == item_id).order_by(_items.c.id))
    return {(role, key): maker for role, key, maker in rows}


def unite_makers(  # noqa: PLR0913 -- what is united, and who says so
    merging: Merging, connection: Connection, item_id: int, known: Makers, *, actor: str, run: str
) -> list[tuple[str, int]]:
    """Have the makers of an item of whom only a name is known be those of that name that are *known*.

    One that has made nothing else becomes part of the known one, which has to be merged anew; one that has made more
    stays for that, since two may share a name.

    Returns:
        Those that have to be merged anew, with their kinds.
    """
    named = {key: maker for key, maker in makers_of(connection, item_id).items() if known.get(key, maker) != maker}
    mere = set(unidentified(connection, named.values())) if named else set()
    united: list[tuple[str, int]] = []
    for key, maker in named.items():
        if maker not in mere:
            continue
        more = select(_relations.c.id).where(_relations.c.object_id == maker, _relations.c.subject_id != item_id)
        if connection.execute(more.limit(1)).first() is not None:
            retie(connection, [item_id], known[key], maker)
            continue
        kind = known_kinds()[key[0]]
        merging.merge(Two(kind=kind, survivor=known[key], duplicate=maker, actor=actor, run=run))
        united.append((kind.name, known[key]))
    return united
