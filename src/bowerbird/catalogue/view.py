"""The view of the catalogue that providers get: what is stored of an item, as facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.neighbours import around
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.records import Relation
from bowerbird.words.facts import Facts, Related
from bowerbird.words.neighbours import RELATED, Neighbourhood
from bowerbird.words.query import Query


@dataclass(frozen=True)
class View:
    """Reads for providers; see :class:`bowerbird.words.stored.CatalogueView`."""

    reader: Reader
    finder: Finder

    def known(self, kind: str, query: Query, *, without: str = "") -> Facts | None:
        """Return what is stored of an item, from all its sources but one; None when it is not stored."""
        item_id = self._stored(kind, query)
        if item_id is None:
            return None
        record = self.reader.record(item_id)
        fields = {name: value for name, value in record.fields.items() if record.sources.get(name) != (without,)}
        # What is concluded from ties is no fact to go on: it changes with every import of something else.
        ties = [_tie(one.role, one) for one in record.relations if one.role != RELATED]
        ties += [_tie(f"{one.role} of {one.kind}", one) for one in record.related_from if one.role != RELATED]
        return Facts(fields=fields, identifiers=record.identifiers, related=tuple(ties))

    def around(
        self, kind: str, query: Query, *, without: Collection[str] = (), ties: Collection[str] = ()
    ) -> Neighbourhood | None:
        """Return what a stored item has in common with others; None when there is no such item, or several."""
        item_id = self._stored(kind, query)
        return None if item_id is None else around(self.reader.engine, kind, item_id, without=without, ties=ties)

    def _stored(self, kind: str, query: Query) -> int | None:
        """Return the stored item that a provider is asked about; one without an identifier has only its name."""
        item = self.reader.kind(kind).item
        found = self.finder.find(item, query)
        return self.finder.of_mere_name(item, query) if found is None else found


def _tie(role: str, relation: Relation) -> Related:
    facts = Facts(fields={"name": relation.name})
    return Related(role=role, kind=relation.kind, facts=facts, position=relation.position, details=relation.details)
