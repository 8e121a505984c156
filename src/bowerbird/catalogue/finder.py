"""The finder: a query -> the stored item it speaks of, or None. It looks at nothing but our own database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, select

from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import adopt, by_name, owners
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.facts import is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query, Wanted, agrees
from bowerbird.words.text import match_key


class Finder:
    """Finds by identifier first, then by a strict match of the words, which must fit exactly one item."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, kind: type[Item], query: Query, *, by_words: bool = True) -> int | None:
        """Return the id of the stored item of *kind* that *query* speaks of, or None.

        Args:
            kind: the item's kind.
            query: what is known of it.
            by_words: whether a query without an identifier may be answered by its words.

        A query with an identifier that we do not know is not answered by its words: two items may share a name.
        """
        with self._engine.connect() as connection:
            name = describe(kind).name
            if query.identifiers:
                owned = owners(connection, ((name, identifier) for identifier in query.identifiers))
                return adopt(connection, name, query.identifiers, owned)
            wanted = query.wanted() if by_words else None
            return _by_words(connection, kind, wanted) if wanted else None

    def owner(self, kind: type[Item], identifier: Identifier) -> int | None:
        """Return the stored item of *kind* that *identifier* belongs to, or None."""
        wanted = (describe(kind).name, identifier)
        with self._engine.connect() as connection:
            return owners(connection, [wanted]).get(wanted)


def _by_words(connection: Connection, kind: type[Item], wanted: Wanted) -> int | None:
    key = match_key(wanted.name)
    found = by_name(connection, describe(kind).name, [key]).get(key, [])
    if wanted.by:
        found = _made_by(connection, found, wanted.role, match_key(wanted.by))
    if wanted.hints and found:
        found = _agreeing(connection, kind, found, wanted.hints)
    return found[0] if len(found) == 1 else None


def _made_by(connection: Connection, item_ids: list[int], role: str, maker_key: str) -> list[int]:
    relations, makers = table_of(RelationRow), table_of(Item)
    query = (
        select(relations.c.subject_id)
        .join(makers, makers.c.id == relations.c.object_id)
        .where(relations.c.subject_id.in_(item_ids), relations.c.role == role, makers.c.match_key == maker_key)
    )
    return list(dict.fromkeys(connection.scalars(query)))


def _agreeing(connection: Connection, kind: type[Item], item_ids: list[int], hints: dict[str, Any]) -> list[int]:
    """Return the items whose fields do not contradict the hints; what either side does not know is no contradiction."""
    table = describe(kind).table
    rows = connection.execute(select(table).where(table.c.id.in_(item_ids))).mappings()
    return [
        row["id"]
        for row in rows
        if all(is_blank(row[name]) or agrees(value, row[name]) for name, value in hints.items())
    ]
