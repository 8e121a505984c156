"""The finder: a query -> the stored item it speaks of, or None. It looks at nothing but our own database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.imports.settling import rejected_by
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import Held, adopt, by_any_name, by_name, doubtful, identifiers_of, owners, unidentified
from bowerbird.catalogue.names import NameRow, by_further_name
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

    def known_as(
        self, kind: type[Item], names: Collection[str], scheme: str, *, at_most: int = 10
    ) -> dict[str, tuple[str, ...]]:
        """Return by which ids a source may be asked about the stored items that are called so.

        For a search by the ids of artists (``arid:``) where only a name is given, which may be an alias or in another
        script: ``finder.known_as(Artist, ["Kino", "Adele"], "musicbrainz_artist")`` may return
        ``{"Kino": ("5047cc31-…",)}``. A handful of statements, however many names.

        Args:
            kind: the kind of the items that are named.
            names: as they are printed; display names, sort names and aliases count, folded (``words.text.match_key``).
            scheme: that of the ids; former ones (of a duplicate that a person merged) are left out.
            at_most: so many ids for one name; those of items that are called so by their display name come first, then
                the older ones.

        Returns:
            The ids by the names as they were given; names of nobody that is stored, or without such an id, are absent.
        """
        keys = {name: match_key(name) for name in names}
        with self._engine.connect() as connection:
            called = by_any_name(connection, describe(kind).name, keys.values())
            few = {key: ids[:at_most] for key, ids in called.items()}
            own = identifiers_of(connection, {item_id for ids in few.values() for item_id in ids}, own=True)
        found = {
            name: tuple(one.value for item_id in few.get(key, ()) for one in own[item_id] if one.scheme == scheme)
            for name, key in keys.items()
        }
        return {name: ids[:at_most] for name, ids in found.items() if ids}


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
    """Return for each of *wanted* the stored items that fit it: those that are displayed so, else those also called so.

    A mere name is matched to display names only: aliases of a name without a maker are anybody's.
    """
    normal, name = describe(kind).normal, describe(kind).name
    keys = [match_key(one.name) for one in wanted]
    named = by_name(connection, name, keys) if wanted else {}
    also: dict[str, list[int]] = defaultdict(list)
    for key, item_id in by_further_name(connection, name, [k for k, one in zip(keys, wanted, strict=True) if one.by]):
        also[key].append(item_id)
    called = [(named.get(key, []), also[key] if one.by else []) for key, one in zip(keys, wanted, strict=True)]
    asked = {
        item_id
        for one, both in zip(wanted, called, strict=True)
        if one.by or one.hints
        for ids in both
        for item_id in ids
    }
    fields = _fields(connection, kind, asked) if asked else {}
    made_by = {role: _makers(connection, asked, role) for role in {one.role for one in wanted if one.by}}

    def fitting(one: Wanted, ids: Sequence[int]) -> list[int]:
        hints, makers = normal(one.hints), made_by.get(one.role, {})
        return [each for each in ids if _fits(one, hints, fields.get(each, {}), makers.get(each, ()))]

    return [fitting(one, own) or fitting(one, more) for one, (own, more) in zip(wanted, called, strict=True)]


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
    """Return the folded names of those who are tied to each of some items in a role: all that they are called."""
    relations, makers, names = table_of(RelationRow), table_of(Item), table_of(NameRow)
    tied = select(relations.c.subject_id, makers.c.match_key, relations.c.details)
    tied = tied.join(makers, makers.c.id == relations.c.object_id).where(relations.c.role == role)
    found: dict[int, set[str]] = defaultdict(set)
    for item_id, key, details in rows_in(connection, tied, relations.c.subject_id, item_ids):
        credited = details.get("name")
        found[item_id].update((key, match_key(credited)) if isinstance(credited, str) else (key,))
    also = select(relations.c.subject_id, names.c.match_key)
    also = also.join(names, names.c.item_id == relations.c.object_id).where(relations.c.role == role)
    for item_id, key in rows_in(connection, also, relations.c.subject_id, item_ids):
        found[item_id].add(key)
    return found


def _fields(connection: Connection, kind: type[Item], item_ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    described = describe(kind)
    table = described.table
    return {row.id: described.told(row._mapping) for row in rows_in(connection, select(table), table.c.id, item_ids)}  # noqa: SLF001 -- SQLAlchemy's public name for it
