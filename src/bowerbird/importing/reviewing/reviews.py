"""Reviewing: what the sources could not tell for certain, shown to a person, whose word is kept.

A choice becomes an identifier of the item, so that it need never be made again; what a person rejects is not offered
again for what was asked for. Whatever was decided, by a person or by the program, can be decided again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.imports import Imports
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.http.client import HttpClient
from bowerbird.importing.matching import ranked
from bowerbird.importing.matching.costs import NEAR, NEAR_AT_MOST
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter, Registry
from bowerbird.importing.reviewing.naming import meant
from bowerbird.importing.reviewing.of_items import ItemDecisions
from bowerbird.importing.reviewing.of_rows import RowDecisions
from bowerbird.importing.reviewing.undecided import (
    Undecided,
    providers_of_item,
    row_of_import,
    undecided_items,
    undecided_rows,
)
from bowerbird.importing.runner import Runner, RunOptions
from bowerbird.words.errors import AmbiguousNameError, NotInCatalogueError, QueryError, SourceError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.results import Candidate, ImportResult, Status

_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """What is undecided, and the ways to decide it, also once more. Threads may share it."""

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

        Raises:
            QueryError: there is no such kind.
        """
        kind = kind if kind is None else self.reader.kind(kind).name
        yield from undecided_rows(self.engine, kind, import_id)
        if import_id is None:
            yield from undecided_items(self.engine, kind)

    def near(self, *, kind: str | None = None, import_id: int | None = None) -> Iterator[Undecided]:
        """Yield the rows that are not found and have candidates all the same, the oldest first.

        None of them is good enough to be ambiguous, but a person may see that it is meant. Such a row is taken,
        rejected and reopened like one that is ambiguous.

        Args:
            kind: only of this kind.
            import_id: only rows of this import.

        Raises:
            QueryError: there is no such kind.
        """
        kind = kind if kind is None else self.reader.kind(kind).name
        yield from undecided_rows(self.engine, kind, import_id, near=True)

    def best(self, found: Iterable[Undecided], *, least: float) -> list[Undecided]:
        """Return those of *found* whose best candidate has a score of *least* or more, and is better than the next.

        Two stored items are not among them: whether they are one is to be looked at.
        """
        good = (
            entry for entry in found if entry.candidates and entry.candidates[0].match.score >= least and _leads(entry)
        )
        return [entry for entry in good if entry.candidates[0].stored is None]

    def row(self, import_id: int, number: int) -> Undecided:
        """Return one row, open or settled.

        Raises:
            NotInCatalogueError: there is no such row, or nobody has asked about it yet.
        """
        row = self.imports.row(import_id, number)
        found = row_of_import(self.engine, import_id, number)
        if found is None or row.status == RowStatus.PENDING:
            raise NotInCatalogueError(
                f"row {number} of import {import_id} has not been asked about yet: there is nothing to decide; go on "
                f"with: bowerbird import --resume {import_id}"
            )
        return found

    def item(self, item_id: int, provider: str | None = None) -> Undecided:
        """Return how it stands with a stored item at a provider.

        Args:
            item_id: the item.
            provider: the provider that is to be decided about, undecided or not; by default the one that is undecided.

        Raises:
            NotInCatalogueError: there is no such item, or nothing to decide about it.
            AmbiguousNameError: several providers are undecided, and none is named.
            QueryError: the provider was not asked about the item, or does not choose between candidates.
        """
        item_id = self.reader.item(item_id).id
        found = providers_of_item(self.engine, item_id)
        open_ = [one for one in found if one.status == Status.AMBIGUOUS]
        choosing = [one for one in found if self._chooses(one)]
        if provider is not None:
            named = next((one for one in (*choosing, *open_) if one.provider == provider), None)
            if named is None:
                raise QueryError(f"item {item_id}: {provider!r} has chosen nothing for it; {_providers(choosing)}")
            return named
        if not open_:
            raise NotInCatalogueError(
                f"item {item_id}: there is nothing to decide about it. To decide again, name the provider; "
                f"{_providers(choosing)}"
            )
        if len(open_) > 1:
            names = " and ".join(str(one.provider) for one in open_)
            raise AmbiguousNameError(f"item {item_id} is undecided at {names}: say which with --provider NAME")
        return open_[0]

    def take(self, one: Undecided, chosen: Identifier | str) -> ImportResult[Any]:
        """Take what *chosen* names: a candidate's identifier, or any other, an address, or a bare id.

        What was decided earlier gives way: the rows' places in lists move, and an item that was only there because of
        it is removed. The reason of the row tells so (``bird.imports.row``).

        Raises:
            QueryError: it is no identifier that the kind's sources know, or the row is being asked about.
            ImportFailedError: the source does not know it or does not answer; nothing has changed.
        """
        importer = self._importer(one.kind)
        identifier = meant(chosen, one, importer)
        if one.item_id is not None:
            return self._items.take(importer, one, identifier)
        asked = importer.query(identifiers=(identifier,))
        result = self.runner.run(importer, RunOptions(by_itself=False), query=asked)
        self._rows.take(one, identifier, result.require_item().id, created=result.created)
        return result

    def reject(self, one: Undecided, identifiers: Collection[Identifier | str] = ()) -> Undecided | None:
        """Keep a person's word that candidates (all by default) are not it; return what is left to decide, if any.

        What is settled is rejected in the same way: what the row or the provider was settled on gives way, and what
        else there was to choose from is left to decide.

        Raises:
            QueryError: what is to be rejected is no candidate, nor what it was settled on; or the row is being asked
                about.
        """
        importer = self._importer(one.kind)
        settled = self._settled_on(importer, one)
        known = {*(each.identifier for each in one.candidates), *settled}
        wrong = {meant(each, one, importer, more=settled) for each in identifiers} or known
        unknown = sorted(wrong - known)
        if unknown or not (known or one.open):
            names = ", ".join(sorted(one.value for one in known)) or "there is none"
            raise QueryError(f"{unknown[0].value if unknown else 'all'!r} is none of the candidates: {names}")
        gone = wrong | self.finder.rejected(one.key)
        left = tuple(candidate for candidate in one.candidates if candidate.identifier not in gone)
        decides = self._rows if one.item_id is None else self._items
        if not one.open and not wrong & set(settled):
            # Only a candidate that was not chosen: what it was settled on stays.
            decides.note_rejected(one, wrong)
            return None
        decides.reject(importer, one, wrong, left)
        status = Status.NOT_FOUND if one.near else Status.AMBIGUOUS
        return replace(one, candidates=left, status=status.value, open=True, became=None) if left else None

    def reopen(self, one: Undecided) -> Undecided:
        """Take back what was decided, so that it can be decided anew; return it with what there is to choose from.

        *one* may be as it was before it was decided: then that decision alone is taken back, and what it offered is
        offered again. Where nothing to choose from is known, the source is asked: what is near is
        offered, at most 10.

        Raises:
            QueryError: the row is being asked about, or the item has been merged into the one that was offered.
        """
        merged = None if one.item_id is None else self.reader.item(one.item_id).id
        if merged in {each.stored for each in one.candidates} - {None, one.item_id}:
            raise QueryError(f"item {one.item_id} has become part of item {merged}: that is not taken back here")
        importer = self._importer(one.kind)
        found, reason = one.candidates, "reopened by a person"
        if not found:
            try:
                searched = self._searched(importer, one, {})
                found = tuple(each for each in searched if each.match.score >= NEAR)[:NEAR_AT_MOST]
            except (QueryError, SourceError) as error:
                reason = f"{reason}; nothing to choose from: {error}"
        decides = self._rows if one.item_id is None else self._items
        decides.reopen(importer, one, found, reason)
        if one.item_id is not None:
            return self.item(one.item_id, one.provider)
        return self.row(one.import_id or 0, one.number or 0)

    def search_again(self, one: Undecided, words: Mapping[str, Any]) -> Undecided:
        """Ask the source again with other words; return its candidates, the best first. Nothing is decided by it.

        The provider that is undecided is asked.

        Raises:
            QueryError: the words make no query, or that provider does not search.
            UnavailableError: the source is down, busy or out of reach.
            RejectedError: the source refuses, or its answer cannot be understood.
        """
        found = self._searched(self._importer(one.kind), one, words)
        rejected = self.finder.rejected(one.key)
        return replace(one, candidates=tuple(each for each in found if each.identifier not in rejected))

    def _searched(self, importer: AnyImporter, one: Undecided, words: Mapping[str, Any]) -> tuple[Candidate, ...]:
        old = {name: value for name, value in one.query.items() if name != "identifiers"}
        query = importer.query.from_words({**old, **words})
        wanted, provider = query.wanted(), self._provider(importer, one)
        if wanted is None or provider is None:
            raise QueryError(f"{one.kind} cannot be searched by these words; {importer.query.accepted()}")
        return ranked(wanted, provider.search(query, self.http.at(provider.source)))[:_AT_ONCE]

    def _provider(self, importer: AnyImporter, one: Undecided) -> Provider[Any] | None:
        """Return the provider whose candidates are looked at: of a row that is told by their scheme."""
        searching = [each for each in importer.providers if each.scheme]
        if one.provider is not None:
            return next((each for each in searching if each.name == one.provider), None)
        schemes = [each.identifier.scheme for each in one.candidates[:1]]
        return next((each for each in searching if each.scheme in schemes), next(iter(searching), None))

    def _chooses(self, one: Undecided) -> bool:
        importer = self.registry.importer(one.kind)
        return importer is not None and any(each.name == one.provider and each.scheme for each in importer.providers)

    def _settled_on(self, importer: AnyImporter, one: Undecided) -> tuple[Identifier, ...]:
        """Return the names, at the sources that choose, of the item that a row or a provider was settled on."""
        item_id = one.became if one.item_id is None else one.item_id
        if item_id is None or one.status == Status.AMBIGUOUS:
            return ()
        schemes = {each.scheme for each in importer.providers if one.provider in (None, each.name)}
        return tuple(each for each in self.reader.facts(item_id).identifiers if each.scheme in schemes)

    def _importer(self, kind: str) -> AnyImporter:
        found = self.registry.importer(kind)
        if found is None:
            raise QueryError(f"there is no importer of the kind {kind} here")
        return found

    @property
    def _rows(self) -> RowDecisions:
        return RowDecisions(store=self.store)

    @property
    def _items(self) -> ItemDecisions:
        return ItemDecisions(store=self.store, finder=self.finder, runner=self.runner)


def _leads(one: Undecided) -> bool:
    standings = [candidate.match.standing for candidate in one.candidates[:2]]
    return len(standings) == 1 or standings[0] > standings[1]


def _providers(choosing: Iterable[Undecided]) -> str:
    told = ", ".join(f"{one.provider} ({one.status.replace('_', ' ')})" for one in choosing)
    return f"there are: {told}" if told else "none of its providers chooses between candidates"
