"""Companions: items that came along with those of a list (the artists of its albums) are asked about too, many at once.

An album's answer says little of its artists. Where a source can tell of a hundred in one request, that costs a list
next to nothing; what then is still unknown is left to the workers, as it would be without.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bowerbird.catalogue.answers import Answer
from bowerbird.catalogue.bounded import AT_ONCE, rows_in
from bowerbird.catalogue.imports.tables import ImportEntryRow
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.tables import EnrichmentRow, Item, RelationRow, table_of
from bowerbird.importing import outcomes
from bowerbird.importing.asking import attested
from bowerbird.importing.bulk.parts import ListParts
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.errors import ConfigurationError, SourceError
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
        kind = describe(importer.kind).name
        for ids in self._unasked(kind, provider):
            more = True
            answers: list[Answer] = []
            try:
                # As they come: what was told before the source went down is kept.
                for answer in self._told(importer, provider, ids):
                    answers.append(answer)  # noqa: PERF402
            except (SourceError, ConfigurationError) as error:
                # They are due in any case: the workers will ask.
                _log.warning("%s is left to the workers: %s", kind, error)
                more = False
            yield answers
            # A provider that fails on all of a pack fails on the next one too.
            if not more or (answers and all(one.entry.facts is None for one in answers)):
                return

    def _told(self, importer: AnyImporter, provider: Provider[Any], ids: list[int]) -> Iterator[Answer]:
        """Yield what the provider says of each, or that it failed on it.

        Raises:
            SourceError: the source is down, or refuses; the others are left to the workers.
            ConfigurationError: something is set up wrongly.
            sqlalchemy.exc.SQLAlchemyError: the database failed.
        """
        asked: list[tuple[int, Query]] = []
        for item_id, (_, facts) in self.parts.reader.facts_of(ids).items():
            try:
                query = importer.query.from_facts(facts)
            except Exception as error:  # noqa: BLE001 -- the query of a kind may be foreign code
                yield self._failed(importer, provider, (item_id, None), error)
                continue
            if query is not None and query.identified_by(provider.scheme or ""):
                asked.append((item_id, query))
        yield from self._asked(importer, provider, asked)

    def _asked(
        self, importer: AnyImporter, provider: Provider[Any], asked: Sequence[tuple[int, Query]]
    ) -> Iterator[Answer]:
        """Ask about several together; a bug of the provider is found by halving them, and costs the one it is about."""
        if not asked:
            return
        try:
            told = provider.fetch_many([query for _, query in asked], self.parts.http.at(provider.source))
            pairs = zip(asked, told, strict=True)
            answers = [self._answer(importer, provider, *one, facts) for one, facts in pairs if facts is not None]
        except (SourceError, ConfigurationError, SQLAlchemyError):
            raise
        except Exception as error:  # noqa: BLE001 -- a provider is foreign code: whatever it raises is its own failure
            if len(asked) == 1:
                yield self._failed(importer, provider, asked[0], error)
                return
            middle = len(asked) // 2
            yield from self._asked(importer, provider, asked[:middle])
            yield from self._asked(importer, provider, asked[middle:])
        else:
            yield from answers

    def _failed(
        self, importer: AnyImporter, provider: Provider[Any], asked: tuple[int, Query | None], error: Exception
    ) -> Answer:
        item_id, query = asked
        _log.error("provider %s failed on item %s", provider.name, item_id, exc_info=error)
        entry = outcomes.failed(provider, query, error)
        return Answer(kind=importer.kind, entry=entry, run=self.run, item_id=item_id)

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

    def _unasked(self, kind: str, provider: Provider[Any]) -> Iterator[list[int]]:
        """Yield the items that came along and that the provider was never asked about, a request at a time."""
        waiting: list[int] = []
        for ids in self._came_along(kind):
            query = select(_ledger.c.item_id).where(
                _ledger.c.provider == provider.name, _ledger.c.partial.is_(True), _ledger.c.asked_at.is_(None)
            )
            with self.parts.engine.connect() as connection:
                waiting += [row.item_id for row in rows_in(connection, query, _ledger.c.item_id, ids)]
            while len(waiting) >= provider.fetch_at_once:
                yield waiting[: provider.fetch_at_once]
                waiting = waiting[provider.fetch_at_once :]
        if waiting:
            yield waiting

    def _came_along(self, kind: str) -> Iterator[list[int]]:
        """Yield the items of a kind that are tied to those of the rows, each once, some rows at a time.

        In short steps, each by an index: in one statement a database without statistics reads all of the rows and all
        of the relations again for every request.
        """
        changed = RowStatus.CREATED, RowStatus.UPDATED
        seen: set[int] = set()
        after = 0
        rows = select(_rows.c.number, _rows.c.item_id).where(_rows.c.import_id == self.import_id)
        tied = select(_relations.c.object_id).join(_items, _items.c.id == _relations.c.object_id)
        while True:
            page = rows.where(_rows.c.status.in_(changed), _rows.c.number > after).order_by(_rows.c.number)
            with self.parts.engine.connect() as connection:
                found = connection.execute(page.limit(AT_ONCE)).all()
                items = {row.item_id for row in found if row.item_id is not None}
                objects = rows_in(connection, tied.where(_items.c.kind == kind), _relations.c.subject_id, items)
                new = {row.object_id for row in objects} - seen
            if not found:
                return
            seen |= new
            after = found[-1].number
            yield sorted(new)
