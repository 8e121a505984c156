"""Reviewing: what the sources could not tell for certain, shown to a person, whose word is kept.

A choice becomes an identifier of the item, so that it need never be made again; what a person rejects is not offered
again for what was asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, select, update

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.imports.settling import ENTRY, reject
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow
from bowerbird.catalogue.living import Hold, hold, living
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store, utc_now
from bowerbird.catalogue.tables import EnrichmentRow, Item, RelationRow, table_of
from bowerbird.http.client import HttpClient
from bowerbird.importing.keys import item_key
from bowerbird.importing.matching import ranked
from bowerbird.importing.registry import AnyImporter, Registry
from bowerbird.importing.reviewing.undecided import (
    Undecided,
    undecided_item,
    undecided_items,
    undecided_row,
    undecided_rows,
)
from bowerbird.importing.runner import Runner, RunOptions
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.identifiers import Identifier, recognise
from bowerbird.words.lists import RowStatus
from bowerbird.words.results import ImportResult, Status

_rows, _imports, _items = table_of(ImportEntryRow), table_of(ImportRow), table_of(Item)
_ledger, _relations = table_of(EnrichmentRow), table_of(RelationRow)
_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """What is undecided, and the ways to decide it. Threads may share it."""

    engine: Engine
    registry: Registry
    runner: Runner
    store: Store
    finder: Finder
    reader: Reader
    http: HttpClient
    imports: Imports

    def undecided(self, *, kind: str | None = None, import_id: int | None = None) -> Iterator[Undecided]:
        """Yield the rows that are ambiguous, the oldest first, then the stored items.

        Args:
            kind: only of this kind.
            import_id: only rows of this import.
        """
        yield from undecided_rows(self.engine, kind, import_id)
        if import_id is None:
            yield from undecided_items(self.engine, kind)

    def row(self, import_id: int, number: int) -> Undecided:
        """Return one ambiguous row.

        Raises:
            NotInCatalogueError: there is no such row, or it is not ambiguous (any more).
        """
        row = self.imports.row(import_id, number)
        found = undecided_row(self.engine, import_id, number)
        if found is None:
            raise NotInCatalogueError(f"row {number} of import {import_id} is {row.status}: there is nothing to decide")
        return found

    def item(self, item_id: int) -> Undecided:
        """Return what a source could not tell of a stored item.

        Raises:
            NotInCatalogueError: there is no such item, or nothing to decide about it.
        """
        found = undecided_item(self.engine, item_id)
        if found is None:
            self.reader.item(item_id)
            raise NotInCatalogueError(f"item {item_id}: there is nothing to decide about it")
        return found

    def take(self, one: Undecided, chosen: Identifier | str) -> ImportResult[Any]:
        """Take what *chosen* names: a candidate's identifier, or any other, an address, or a bare id.

        Raises:
            QueryError: it is no identifier that the kind's sources know.
            ImportFailedError: the source does not know it or does not answer; nothing has changed.
        """
        importer = self._importer(one.kind)
        identifier = chosen if isinstance(chosen, Identifier) else self._recognised(importer, one.kind, chosen)
        if one.item_id is not None:
            result = self._identified(importer, one, identifier)
        else:
            result = self.runner.run(importer, RunOptions(), query=importer.query(identifiers=(identifier,)))
            result.require_item()
            self._settle(one, identifier, result)
        return result

    def reject(self, one: Undecided, identifiers: Collection[Identifier] = ()) -> Undecided | None:
        """Keep a person's word that candidates (all by default) are not it; return what is left to decide, if any."""
        wrong = set(identifiers) or {candidate.identifier for candidate in one.candidates}
        left = tuple(candidate for candidate in one.candidates if candidate.identifier not in wrong)
        now = utc_now()

        def work(connection: Connection) -> None:
            # The item may have become part of another one while the person was looking at its candidates.
            item_id = None if one.item_id is None else living(connection, [one.item_id]).get(one.item_id, one.item_id)
            reject(connection, one.key if item_id is None else item_key(item_id), wrong, now)
            told: dict[str, Any] = {"candidates": msgspec.to_builtins(left) or None}
            if item_id is not None:
                mine = _ledger.c.item_id == item_id, _ledger.c.provider == one.provider
                if not left:
                    told |= {"status": Status.NOT_FOUND, "error": _ALL_REJECTED, "error_type": None}
                connection.execute(update(_ledger).where(*mine, _ledger.c.status == Status.AMBIGUOUS).values(told))
                return
            if not left:
                told |= {"status": RowStatus.NOT_FOUND, "reason": _ALL_REJECTED, "settled_at": now}
            connection.execute(update(_rows).where(*_ambiguous(one.key)).values(told))

        in_transaction(self.engine, work)
        return replace(one, candidates=left) if left else None

    def search_again(self, one: Undecided, words: Mapping[str, Any]) -> Undecided:
        """Ask the source again with other words; return its candidates, the best first. Nothing is decided by it.

        Raises:
            QueryError: the words make no query.
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        importer = self._importer(one.kind)
        old = {name: value for name, value in one.query.items() if name != "identifiers"}
        query = importer.query.from_words({**old, **words})
        wanted = query.wanted()
        provider = next((each for each in importer.providers if each.scheme), None)
        if wanted is None or provider is None:
            raise QueryError(f"{one.kind} cannot be searched by these words; {importer.query.accepted()}")
        found = ranked(wanted, provider.search(query, self.http.at(provider.source)))
        rejected = self.finder.rejected(one.key)
        return replace(one, candidates=tuple(each for each in found if each.identifier not in rejected)[:_AT_ONCE])

    def _importer(self, kind: str) -> AnyImporter:
        found = self.registry.importer(kind)
        if found is None:
            raise QueryError(f"there is no importer of the kind {kind} here")
        return found

    def _recognised(self, importer: AnyImporter, kind: str, text: str) -> Identifier:
        schemes = [provider.scheme for provider in importer.providers if provider.scheme]
        found = next((one for one in recognise(text, kind) if one.scheme in schemes), None)
        if found is None:
            raise QueryError(
                f"{text!r} is no identifier or address of an item of the kind {kind} ({', '.join(schemes)})"
            )
        return found

    def _identified(self, importer: AnyImporter, one: Undecided, identifier: Identifier) -> ImportResult[Any]:
        """Keep that a stored item goes by an identifier, and ask the source with it."""
        item_id = one.item_id or 0
        # Its page was looked at for a while: it may have become part of another one.
        item_id = self.reader.item(item_id).id
        owner = self.finder.owner(importer.kind, identifier)
        if owner not in (None, item_id):
            raise QueryError(f"{identifier} is item {owner} of the catalogue, not item {item_id}")
        self.store.attest(importer.kind, item_id, [identifier])
        names = [provider.name for provider in importer.providers if provider.name == one.provider]
        return self.runner.run(importer, RunOptions(providers=names), item_id=item_id)

    def _settle(self, one: Undecided, identifier: Identifier, result: ImportResult[Any]) -> None:
        """Note at every row that asks for the same what it has become."""
        item_id: int = result.require_item().id
        status = RowStatus.CREATED if result.created else RowStatus.EXISTING
        query = {**one.query, "identifiers": [*one.query.get("identifiers", ()), msgspec.to_builtins(identifier)]}
        told = {
            "status": status,
            "reason": "chosen by a person",
            "candidates": None,
            "query": query,
            "settled_at": utc_now(),
        }

        def work(connection: Connection) -> None:
            now_in = living(connection, [item_id], Hold.REFER).get(item_id, item_id)
            _enter(connection, one.key, now_in)
            became = {**told, "item_id": now_in, "matched_id": item_id}
            connection.execute(update(_rows).where(*_ambiguous(one.key)).values(became))

        in_transaction(self.engine, work)


_ALL_REJECTED = "a person has rejected what the sources offered"


def _ambiguous(key: str) -> tuple[Any, ...]:
    return _rows.c.key == key, _rows.c.status == RowStatus.AMBIGUOUS


def _enter(connection: Connection, key: str, item_id: int) -> None:
    """Tie the item to the lists in which the rows have a place."""
    from_rows = (
        select(_imports.c.list_id, _rows.c.rank)
        .join(_imports, _imports.c.id == _rows.c.import_id)
        .where(*_ambiguous(key), _imports.c.list_id.is_not(None), _rows.c.rank.is_not(None))
    )
    places = {tuple(row) for row in connection.execute(from_rows)}
    hold(connection, {list_id for list_id, _ in places}, Hold.REFER)
    for list_id, rank in places:
        place = {"subject_id": list_id, "role": ENTRY, "position": rank - 1, "object_id": item_id}
        there = select(_relations.c.id).where(*(_relations.c[name] == value for name, value in place.items()))
        if connection.execute(there).first() is None:
            connection.execute(_relations.insert().values(**place, details={}))
