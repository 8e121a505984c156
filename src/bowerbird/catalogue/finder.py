"""The finder: a query -> the stored item it speaks of, or None. It looks at nothing but our own database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, select

from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import adopt, by_name, owners, unidentified
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.facts import is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query, Wanted, agrees
from bowerbird.words.text import match_key


class Finder:
    """Finds by identifier first, then by a strict match of the words, which must fit exactly one item."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, kind: type[Item], query: Query) -> int | None:
        """Return the id of the stored item of *kind* that *query* speaks of, or None.

        A query with an identifier that we do not know is not answered by its words: two items may share a name.
        """
        with self._engine.connect() as connection:
            name = describe(kind).name
            if query.identifiers:
                owned = owners(connection, ((name, identifier) for identifier in query.identifiers))
                return adopt(connection, name, query.identifiers, owned)
            wanted = query.wanted()
            return find_by_words(connection, kind, wanted) if wanted else None

    def owner(self, kind: type[Item], identifier: Identifier) -> int | None:
        """Return the stored item of *kind* that *identifier* belongs to, or None."""
        wanted = (describe(kind).name, identifier)
        with self._engine.connect() as connection:
            return owners(connection, [wanted]).get(wanted)


def find_by_words(
    connection: Connection, kind: type[Item], wanted: Wanted, *, prefer_unidentified: bool = False
) -> int | None:
    """Return the one stored item that is called so, made by whom it is wanted by, and contradicts no hint.

    Of several the only one without any identifier may be preferred: it was made of words like these.
    """
    key = match_key(wanted.name)
    found = by_name(connection, describe(kind).name, [key]).get(key, [])
    if wanted.by:
        found = _made_by(connection, kind, found, wanted.role, wanted.by)
    if wanted.hints and found:
        found = _agreeing(connection, kind, found, wanted.hints)
    if len(found) > 1 and prefer_unidentified:
        found = unidentified(connection, found)
    return found[0] if len(found) == 1 else None


def _made_by(connection: Connection, kind: type[Item], item_ids: list[int], role: str, maker: str) -> list[int]:
    """Return the items that have a maker of that name, or whose whole credit as printed is that name."""
    relations, makers, table = table_of(RelationRow), table_of(Item), describe(kind).table
    query = (
        select(relations.c.subject_id)
        .join(makers, makers.c.id == relations.c.object_id)
        .where(relations.c.subject_id.in_(item_ids), relations.c.role == role, makers.c.match_key == match_key(maker))
    )
    made = set(connection.scalars(query))
    credit = table.c.get(f"{role}_credit")
    if credit is not None:
        printed = connection.execute(select(table.c.id, credit).where(table.c.id.in_(item_ids))).all()
        made |= {item_id for item_id, text in printed if text and match_key(text) == match_key(maker)}
    return [item_id for item_id in item_ids if item_id in made]


def _agreeing(connection: Connection, kind: type[Item], item_ids: list[int], hints: dict[str, Any]) -> list[int]:
    """Return the items whose fields do not contradict the hints; what either side does not know is no contradiction."""
    table = describe(kind).table
    rows = connection.execute(select(table).where(table.c.id.in_(item_ids))).mappings()
    return [
        row["id"]
        for row in rows
        if all(is_blank(row[name]) or agrees(value, row[name]) for name, value in hints.items())
    ]
