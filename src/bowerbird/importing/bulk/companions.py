"""Companions: items that came along with those of a list (the artists of its albums) are asked about too, many at once.

An album's answer says little of its artists. Where a source can tell of a hundred in one request, that costs a list
next to nothing; what then is still unknown is left to the workers, as it would be without.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from bowerbird.catalogue.answers import Answer
from bowerbird.catalogue.imports.tables import ImportEntryRow
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.tables import EnrichmentRow, Item, RelationRow, table_of
from bowerbird.importing import outcomes
from bowerbird.importing.asking import attested
from bowerbird.importing.bulk.parts import ListParts
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.errors import SourceError
from bowerbird.words.facts import Facts
from bowerbird.words.lists import RowStatus
from bowerbird.words.query import Query
from bowerbird.words.work import Mode

_log = logging.getLogger(__name__)
_rows, _items = table_of(ImportEntryRow), table_of(Item)
_relations, _ledger = table_of(RelationRow), table_of(EnrichmentRow)


@dataclass(frozen=True, kw_only=True)
class Companions:
    """Asks about what came along with the items of one import.

    Attributes:
        importer: that of the items themselves.
        import_id: the import.
        run: one value for all that it does.
    """

    parts: ListParts
    importer: AnyImporter
    import_id: int
    run: str

    def answers(self) -> Iterator[list[Answer]]:
        """Yield what the sources say, a request at a time; whoever takes it saves it before the next."""
        for importer in self.parts.registry.importers():
            provider = self._provider(importer)
            if provider is not None and importer.kind is not self.importer.kind:
                yield from self._of(importer, provider)

    def _provider(self, importer: AnyImporter) -> Provider[Any] | None:
        """Return the provider that tells of many at once, if the importer has one that is asked at once."""
        now = (one for one in importer.providers if self.parts.registry.mode(one) == Mode.NOW)
        return next((one for one in now if one.scheme and one.fetch_at_once > 1), None)

    def _of(self, importer: AnyImporter, provider: Provider[Any]) -> Iterator[list[Answer]]:
        http = self.parts.http.at(provider.source)
        after = 0
        while ids := self._unasked(describe(importer.kind).name, provider, after):
            after = ids[-1]
            queries = self._queries(importer, provider, ids)
            try:
                told = provider.fetch_many(list(queries.values()), http) if queries else []
            except SourceError as error:
                # They are due in any case: the workers will ask.
                _log.warning("%s is left to the workers: %s", describe(importer.kind).name, error)
                return
            yield [
                self._answer(importer, provider, item_id, query, facts)
                for (item_id, query), facts in zip(queries.items(), told, strict=True)
                if facts is not None
            ]

    def _queries(self, importer: AnyImporter, provider: Provider[Any], ids: list[int]) -> dict[int, Query]:
        found = self.parts.reader.facts_of(ids)
        queries = {item_id: importer.query.from_facts(facts) for item_id, (_, facts) in found.items()}
        return {
            item_id: query
            for item_id, query in queries.items()
            if query is not None and query.identified_by(provider.scheme or "")
        }

    def _answer(
        self, importer: AnyImporter, provider: Provider[Any], item_id: int, query: Query, facts: Facts
    ) -> Answer:
        entry = outcomes.heard(provider, query, attested(provider, query, facts), None)
        return Answer(
            kind=importer.kind,
            entry=replace(entry, partial=provider.many_are_partial),
            run=self.run,
            item_id=item_id,
        )

    def _unasked(self, kind: str, provider: Provider[Any], after: int) -> list[int]:
        """Return the next items of a kind that came along, and that the provider was never asked about."""
        changed = RowStatus.CREATED, RowStatus.UPDATED
        came_along = (
            select(_relations.c.object_id)
            .join(_rows, _rows.c.item_id == _relations.c.subject_id)
            .where(_rows.c.import_id == self.import_id, _rows.c.status.in_(changed))
        )
        query = (
            select(_items.c.id)
            .join(_ledger, _ledger.c.item_id == _items.c.id)
            .where(
                _items.c.kind == kind,
                _items.c.id > after,
                _ledger.c.provider == provider.name,
                _ledger.c.partial.is_(True),
                _ledger.c.asked_at.is_(None),
                _items.c.id.in_(came_along),
            )
            .order_by(_items.c.id)
            .limit(provider.fetch_at_once)
        )
        with self.parts.engine.connect() as connection:
            return list(connection.scalars(query))
