"""The view of the catalogue that providers get: what is stored of an item, as facts."""

from __future__ import annotations

from dataclasses import dataclass

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.records import Relation
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Query


@dataclass(frozen=True)
class View:
    """Reads for providers; see :class:`bowerbird.words.stored.CatalogueView`."""

    reader: Reader
    finder: Finder

    def known(self, kind: str, query: Query, *, without: str = "") -> Facts | None:
        """Return what is stored of an item, from all its sources but one; None when it is not stored."""
        item_id = self.finder.find(self.reader.kind(kind).item, query)
        if item_id is None:
            return None
        record = self.reader.record(item_id)
        fields = {name: value for name, value in record.fields.items() if record.sources.get(name) != (without,)}
        ties = [_tie(one.role, one) for one in record.relations]
        ties += [_tie(f"{one.role} of {one.kind}", one) for one in record.related_from]
        return Facts(fields=fields, identifiers=record.identifiers, related=tuple(ties))


def _tie(role: str, relation: Relation) -> Related:
    facts = Facts(fields={"name": relation.name})
    return Related(role=role, kind=relation.kind, facts=facts, position=relation.position, details=relation.details)
