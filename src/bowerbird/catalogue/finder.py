"""The finder: a query -> the stored item it speaks of, or None. It looks at nothing but our own database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.imports.settling import rejected_by
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import Held, adopt, by_name, doubtful, owners, unidentified
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
        return self.find_many(kind, [query])[0]

    def find_many(self, kind: type[Item], queries: Sequence[Query]) -> list[int | None]:
        """Return the same of many queries, in their order, in a handful of statements however many they are."""
        with self._engine.connect() as connection:
            name = describe(kind).name
            owned = owners(connection, ((name, one) for query in queries for one in query.identifiers))
            worded = [(query.identifiers, query.wanted()) for query in queries]
            held = Held(connection)
            held.load(set().union(*(doubtful(name, query.identifiers, owned) for query in queries)))
            by_words = many_by_words(connection, kind, [wanted for known, wanted in worded if wanted and not known])
            found = iter(by_words)
            return [
                adopt(held, name, known, owned) if known else next(found) if wanted else None
                for known, wanted in worded
            ]

    def rejected(self, key: str) -> frozenset[Identifier]:
        """Return the candidates that a person has said are not what *key* asks for."""
        with self._engine.connect() as connection:
            return rejected_by(connection, [key]).get(key, frozenset())

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
    found = _fitting(connection, kind, [wanted])[0]
    if len(found) > 1 and prefer_unidentified:
        found = unidentified(connection, found)
    return found[0] if len(found) == 1 else None


def many_by_words(connection: Connection, kind: type[Item], wanted: Sequence[Wanted]) -> list[int | None]:
    """Return for each of *wanted* the one stored item that fits it, as :func:`find_by_words` finds it."""
    return [found[0] if len(found) == 1 else None for found in _fitting(connection, kind, wanted)]


def _fitting(connection: Connection, kind: type[Item], wanted: Sequence[Wanted]) -> list[list[int]]:
    normal = describe(kind).normal
    named = by_name(connection, describe(kind).name, {match_key(one.name) for one in wanted}) if wanted else {}
    called = [named.get(match_key(one.name), []) for one in wanted]
    asked = {item_id for one, ids in zip(wanted, called, strict=True) if one.by or one.hints for item_id in ids}
    fields = _fields(connection, kind, asked) if asked else {}
    made_by = {role: _makers(connection, asked, role) for role in {one.role for one in wanted if one.by}}
    return [
        [
            item_id
            for item_id in ids
            if _fits(one, normal(one.hints), fields.get(item_id, {}), made_by.get(one.role, {}).get(item_id, ()))
        ]
        for one, ids in zip(wanted, called, strict=True)
    ]


def _fits(wanted: Wanted, hints: Mapping[str, Any], fields: Mapping[str, Any], makers: Collection[str]) -> bool:
    """Return whether an item of the right name is made by the right one, and contradicts no hint.

    The maker is one of that name, or the whole credit as printed. What either side does not know is no contradiction.
    """
    if wanted.by:
        credit = fields.get(f"{wanted.role}_credit")
        names = {*makers, match_key(credit)} if credit else makers
        if match_key(wanted.by) not in names:
            return False
    return all(is_blank(fields.get(name)) or agrees(value, fields[name]) for name, value in hints.items())


def _makers(connection: Connection, item_ids: Collection[int], role: str) -> dict[int, set[str]]:
    """Return the folded names of those who are tied to each of some items in a role."""
    relations, makers = table_of(RelationRow), table_of(Item)
    query = (
        select(relations.c.subject_id, makers.c.match_key)
        .join(makers, makers.c.id == relations.c.object_id)
        .where(relations.c.role == role)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for item_id, key in rows_in(connection, query, relations.c.subject_id, item_ids):
        found[item_id].add(key)
    return found


def _fields(connection: Connection, kind: type[Item], item_ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    described = describe(kind)
    table = described.table
    return {row.id: described.told(row._mapping) for row in rows_in(connection, select(table), table.c.id, item_ids)}  # noqa: SLF001 -- SQLAlchemy's public name for it
