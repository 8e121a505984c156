"""The runner: the only import path. It finds the item, asks each provider in order, and saves after each answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import HttpClient
from bowerbird.http.spending import spending
from bowerbird.importing.keys import query_key
from bowerbird.importing.matching import Preference
from bowerbird.importing.outcomes import NOT_SAVED, SWITCHED_OFF, queued, skipped
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter, ModeOf
from bowerbird.importing.remembering import stored_item
from bowerbird.importing.run import Run
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.results import ImportResult, ProviderResult, Status
from bowerbird.words.work import Mode


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How an import is to be run.

    Attributes:
        force_providers: ask every provider again although the item is stored.
        providers: ask only these, stored or not.
        preference: what to do when the words fit several items.
        create: save the item from the caller's words when no source has it.
        by_itself: keep that a person has asked for this item; a decision about a row of a list does not ask so.
    """

    force_providers: bool = False
    providers: Sequence[str] | None = None
    preference: Preference = Preference()
    create: bool = False
    by_itself: bool = True

    @property
    def asked_for(self) -> bool:
        """Whether providers are to be asked about an item that is stored already."""
        return self.force_providers or self.providers is not None


class Work(Protocol):
    """What the runner must know of background work: how it stands with the jobs of an item, and how to queue them."""

    def statuses(self, item_id: int, providers: Collection[str]) -> Mapping[str, str]:
        """Return the status of an item with some providers, as the ledger has it."""

    def queue(self, item_id: int, providers: Collection[str]) -> int:
        """Make jobs of an item due."""

    def wait(self, result: ImportResult[Any], timeout: float | None) -> ImportResult[Any]:
        """Wait for the queued providers of an import."""


class Runner:
    """Runs imports. Front doors (Python, command line) come through :class:`bowerbird.Bowerbird`."""

    def __init__(  # noqa: PLR0913 -- what the composition root hands over
        self, *, store: Store, finder: Finder, reader: Reader, http: HttpClient, mode: ModeOf, work: Work
    ) -> None:
        self._store = store
        self._finder = finder
        self._reader = reader
        self._http = http
        self._mode = mode
        self._work = work

    def run(
        self,
        importer: AnyImporter,
        options: RunOptions,
        *,
        query: Query | None = None,
        item_id: int | None = None,
    ) -> ImportResult[Any]:
        """Import the item that *query* speaks of, or enrich the stored item *item_id*.

        A provider that raises becomes a result; the others go on, and what was saved before stays saved. Background
        providers are left to the workers, unless the caller names them: then they are asked now.

        Raises:
            QueryError: an unknown provider is named, or ``pick`` is no number of the list of candidates.
        """
        with spending():
            return self._run(importer, options, query, item_id)

    def _run(
        self, importer: AnyImporter, options: RunOptions, query: Query | None, item_id: int | None
    ) -> ImportResult[Any]:
        chosen = _chosen(importer, options.providers)
        given = query.identifiers if query is not None else ()
        by_itself = query is not None and item_id is None and options.by_itself
        asked_for = query_key(importer.kind, query) if query is not None and by_itself else None
        hidden, mere = False, None
        if item_id is None and query is not None:
            item_id = self.stored(importer.kind, query)
            # Who picks from the list of a source does not mean whichever item of that name is stored.
            hidden = item_id is not None and self._is_another(importer, options, query, item_id)
            item_id = None if hidden else item_id
        if item_id is not None and not options.asked_for:
            return self._untouched(importer.kind, item_id, chosen)
        if item_id is None and query is not None and not hidden:
            # Who came along under a mere name becomes what a source knows by it, instead of having a twin.
            item_id = mere = self._finder.of_mere_name(importer.kind, query)
        if item_id is not None:
            query = self._grown(importer, item_id, query)
        if query is None:
            raise QueryError(f"the {describe(importer.kind).name} {item_id} has neither a name nor an identifier")
        run = Run(
            store=self._store,
            finder=self._finder,
            http=self._http,
            importer=importer,
            preference=options.preference,
            stop_at_existing=mere is None and not options.asked_for,
            mode=self._mode,
            query=query,
            item_id=item_id,
            asked_for=asked_for,
        )
        now, later, off = self._sorted(chosen, named=options.providers is not None)
        for provider in now:
            run.ask(provider)
            if run.stopped and run.item_id is not None:
                return self._untouched(importer.kind, run.item_id, chosen, run.results)
        if options.create and not hidden:
            run.create_from_words()
        if mere is not None:
            run.note_asked()
        run.attest(given)
        results = {**run.results, **self._left_to_workers(later, run, options), **off}
        ordered = {one.name: results[one.name] for one in chosen if one.name in results}
        return self._result(importer.kind, run.item_id, ordered, created=run.created)

    def stored(self, kind: type[Item], query: Query) -> int | None:
        """Return the stored item that *query* speaks of, or None: as the catalogue, a person or a source has told.

        What a person has rejected is not it.
        """
        return stored_item(self._finder, kind, query)

    def enqueue(self, importer: AnyImporter, item_id: int, providers: Sequence[str] | None) -> ImportResult[Any]:
        """Leave it to the workers to ask providers about a stored item: those named, or all that are not switched off.

        Raises:
            QueryError: an unknown provider is named.
        """
        chosen = _chosen(importer, providers)
        wanted = [one for one in chosen if self._mode(one) != Mode.OFF]
        self._work.queue(item_id, [one.name for one in wanted])
        results = {one.name: queued(one) if one in wanted else _off(one) for one in chosen}
        return self._result(importer.kind, item_id, results)

    def _sorted(
        self, chosen: Sequence[Provider[Any]], *, named: bool
    ) -> tuple[list[Provider[Any]], list[Provider[Any]], dict[str, ProviderResult]]:
        """Return the providers to ask now, those left to the workers, and the results of those switched off."""
        now = [one for one in chosen if self._mode(one) == Mode.NOW or (named and self._mode(one) == Mode.BACKGROUND)]
        later = [one for one in chosen if self._mode(one) == Mode.BACKGROUND and one not in now]
        off = {one.name: _off(one) for one in chosen if named and self._mode(one) == Mode.OFF}
        return now, later, off

    def _left_to_workers(
        self, later: Sequence[Provider[Any]], run: Run, options: RunOptions
    ) -> dict[str, ProviderResult]:
        """Queue background providers where that is not done yet, and return what is told of them.

        Of a new item the store wrote what is due in the transaction that created it.
        """
        if run.item_id is None:
            return {one.name: skipped(one, NOT_SAVED) for one in later}
        if options.force_providers and not run.created and later:
            self._work.queue(run.item_id, [one.name for one in later])
        return self._queued_or_skipped(run.item_id, later)

    def _queued_or_skipped(self, item_id: int, providers: Sequence[Provider[Any]]) -> dict[str, ProviderResult]:
        """Return what is told of providers that are not asked here: whether a worker will."""
        background = [one.name for one in providers if self._mode(one) == Mode.BACKGROUND]
        found = self._work.statuses(item_id, background) if background else {}
        waiting = [name for name, status in found.items() if status in (Status.DUE, Status.RUNNING)]
        return {one.name: queued(one) if one.name in waiting else skipped(one) for one in providers}

    def _untouched(
        self,
        kind: type[Item],
        item_id: int,
        chosen: Sequence[Provider[Any]],
        known: Mapping[str, ProviderResult] = MappingProxyType({}),
    ) -> ImportResult[Any]:
        """Return the result for an item that is stored already, about which nobody was asked, or nobody any more."""
        wanted = [one for one in chosen if self._mode(one) != Mode.OFF]
        return self._result(kind, item_id, {**self._queued_or_skipped(item_id, wanted), **known})

    def _is_another(self, importer: AnyImporter, options: RunOptions, query: Query, item_id: int) -> bool:
        """Return whether an item found by its words need not be the one that the caller picks at a source.

        As long as nobody knows which one at the source the item is, it is the one that is being identified.
        """
        if query.identifiers or not options.preference.given:
            return False
        schemes = {provider.scheme for provider in importer.providers}
        return any(one.scheme in schemes for one in self._reader.facts(item_id).identifiers)

    def _grown(self, importer: AnyImporter, item_id: int, query: Query | None) -> Query | None:
        """Return the query with all that is stored of the item; without the names by which it is not asked for."""
        stored = self._reader.facts(item_id)
        if query is None:
            return importer.query.from_facts(stored)
        former, grown = self._reader.former(item_id), query.grow(stored)
        own = tuple(known for known in grown.identifiers if known not in former)
        return msgspec.structs.replace(grown, identifiers=own)

    def _result(
        self, kind: type[Item], item_id: int | None, results: dict[str, ProviderResult], *, created: bool = False
    ) -> ImportResult[Any]:
        item = None if item_id is None else self._reader.item(item_id)
        return ImportResult(
            kind=describe(kind).name, item=item, created=created, providers=results, waiter=self._work.wait
        )


def _off(provider: Provider[Any]) -> ProviderResult:
    return skipped(provider, SWITCHED_OFF.format(setting=f"{provider.name}_mode"))


def _chosen(importer: AnyImporter, names: Sequence[str] | None) -> tuple[Provider[Any], ...]:
    if names is None:
        return importer.providers
    known = {provider.name: provider for provider in importer.providers}
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        what = f"no provider {unknown[0]!r}" if unknown else "no provider named"
        raise QueryError(f"{what} for {describe(importer.kind).name}; there are: {', '.join(known)}")
    return tuple(provider for name, provider in known.items() if name in names)
