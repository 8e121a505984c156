"""The finder: a query -> the stored item it speaks of, or None. It looks at nothing but our own database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Engine

from bowerbird.catalogue.asked_for import found_before
from bowerbird.catalogue.by_words import many_by_words, of_mere_name
from bowerbird.catalogue.imports.settling import Remembered, rejected_by, remembered
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import Held, adopt, doubtful, identifiers_of, owners
from bowerbird.catalogue.tables import Item
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query


class Finder:
    """Finds by identifier first, then by a strict match of the words, which must fit exactly one item."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, kind: type[Item], query: Query) -> int | None:
        """Return the id of the stored item of *kind* that *query* certainly speaks of, or None.

        A query with an identifier that we do not know is not answered by its words: two items may share a name. Nor is
        a mere name by an item that nobody has asked for (``by_words.settles``): a source has to tell who is meant.
        """
        return self.find_many(kind, [query])[0]

    def find_many(
        self, kind: type[Item], queries: Sequence[Query], *, made_before: dt.datetime | None = None
    ) -> list[int | None]:
        """Return the same of many queries, in their order, in a handful of statements however many they are.

        Of items that are younger than *made_before* words mean none: what a list itself has brought into the catalogue
        must not settle its later rows, whose order says nothing.
        """
        with self._engine.connect() as connection:
            name = describe(kind).name
            owned = owners(connection, ((name, one) for query in queries for one in query.identifiers))
            worded = [(query.identifiers, query.wanted()) for query in queries]
            held = Held(connection)
            held.load(set().union(*(doubtful(name, query.identifiers, owned) for query in queries)))
            words = [wanted for known, wanted in worded if wanted and not known]
            by_words = many_by_words(connection, kind, words, made_before=made_before)
            found = iter(by_words)
            return [
                adopt(held, name, known, owned) if known else next(found) if wanted else None
                for known, wanted in worded
            ]

    def of_mere_name(self, kind: type[Item], query: Query) -> int | None:
        """Return the only item of the name when nobody knows an identifier of it: a source is to tell who it is."""
        wanted = None if query.identifiers else query.wanted()
        if wanted is None:
            return None
        with self._engine.connect() as connection:
            return of_mere_name(connection, kind, wanted)

    def rejected(self, key: str) -> frozenset[Identifier]:
        """Return the candidates that a person has said are not what *key* asks for."""
        with self._engine.connect() as connection:
            return rejected_by(connection, [key]).get(key, frozenset())

    def remembered(self, keys: Collection[str], *, by_person: bool = False) -> dict[str, Remembered]:
        """Return what came of rows that asked for the same, as :func:`settling.remembered` does."""
        return remembered(self._engine, keys, by_person=by_person) if keys else {}

    def rejections(self, keys: Collection[str]) -> Mapping[str, frozenset[Identifier]]:
        """Return the candidates that a person has rejected, by what was asked for."""
        with self._engine.connect() as connection:
            return rejected_by(connection, keys) if keys else {}

    def identifiers(self, item_ids: Collection[int]) -> dict[int, tuple[Identifier, ...]]:
        """Return the identifiers of some stored items."""
        with self._engine.connect() as connection:
            return identifiers_of(connection, item_ids) if item_ids else {}

    def found_before(self, keys: Collection[str]) -> dict[str, int]:
        """Return the items that imports of one item have turned out to ask for, by ``query_key``."""
        with self._engine.connect() as connection:
            return found_before(connection, keys)

    def owner(self, kind: type[Item], identifier: Identifier) -> int | None:
        """Return the stored item of *kind* that *identifier* belongs to, or None."""
        wanted = (describe(kind).name, identifier)
        with self._engine.connect() as connection:
            return owners(connection, [wanted]).get(wanted)
