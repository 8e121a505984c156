"""The runner: the only import path. It finds the item, asks each provider in order, and saves after each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import HttpClient
from bowerbird.importing.matching import Preference
from bowerbird.importing.outcomes import skipped
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.importing.run import Run
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.results import ImportResult, ProviderResult


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How an import is to be run.

    Attributes:
        force_providers: ask every provider again although the item is stored.
        providers: ask only these, stored or not.
        preference: what to do when the words fit several items.
        create: save the item from the caller's words when no source has it.
    """

    force_providers: bool = False
    providers: Sequence[str] | None = None
    preference: Preference = Preference()
    create: bool = False

    @property
    def asked_for(self) -> bool:
        """Whether providers are to be asked about an item that is stored already."""
        return self.force_providers or self.providers is not None


class Runner:
    """Runs imports. Front doors (Python, command line) come through :class:`bowerbird.Bowerbird`."""

    def __init__(self, *, store: Store, finder: Finder, reader: Reader, http: HttpClient) -> None:
        self._store = store
        self._finder = finder
        self._reader = reader
        self._http = http

    def run(
        self,
        importer: AnyImporter,
        options: RunOptions,
        *,
        query: Query | None = None,
        item_id: int | None = None,
    ) -> ImportResult[Any]:
        """Import the item that *query* speaks of, or enrich the stored item *item_id*.

        A provider that raises becomes a result; the others go on, and what was saved before stays saved.

        Raises:
            QueryError: an unknown provider is named, or ``pick`` is no number of the list of candidates.
        """
        chosen = _chosen(importer, options.providers)
        given = query.identifiers if query is not None else ()
        hidden = False
        if item_id is None and query is not None:
            item_id = self._finder.find(importer.kind, query)
            # Who picks from the list of a source does not mean whichever item of that name is stored.
            hidden = item_id is not None and self._is_another(importer, options, query, item_id)
            item_id = None if hidden else item_id
        if item_id is not None and not options.asked_for:
            return self._result(importer.kind, item_id, {one.name: skipped(one) for one in chosen})
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
            stop_at_existing=not options.asked_for,
            query=query,
            item_id=item_id,
        )
        for provider in chosen:
            run.ask(provider)
            if run.stopped:
                results = {one.name: run.results.get(one.name) or skipped(one) for one in chosen}
                return self._result(importer.kind, run.item_id, results)
        if options.create and not hidden:
            run.create_from_words()
        run.attest(given)
        return self._result(importer.kind, run.item_id, run.results, created=run.created)

    def _is_another(self, importer: AnyImporter, options: RunOptions, query: Query, item_id: int) -> bool:
        """Return whether an item found by its words need not be the one that the caller picks at a source.

        As long as nobody knows which one at the source the item is, it is the one that is being identified.
        """
        if query.identifiers or not options.preference.given:
            return False
        schemes = {provider.scheme for provider in importer.providers}
        return any(one.scheme in schemes for one in self._reader.facts(item_id).identifiers)

    def _grown(self, importer: AnyImporter, item_id: int, query: Query | None) -> Query | None:
        stored = self._reader.facts(item_id)
        return query.grow(stored) if query is not None else importer.query.from_facts(stored)

    def _result(
        self, kind: type[Item], item_id: int | None, results: dict[str, ProviderResult], *, created: bool = False
    ) -> ImportResult[Any]:
        item = None if item_id is None else self._reader.item(item_id)
        return ImportResult(kind=describe(kind).name, item=item, created=created, providers=results)


def _chosen(importer: AnyImporter, names: Sequence[str] | None) -> tuple[Provider[Any], ...]:
    if names is None:
        return importer.providers
    known = {provider.name: provider for provider in importer.providers}
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        what = f"no provider {unknown[0]!r}" if unknown else "no provider named"
        raise QueryError(f"{what} for {describe(importer.kind).name}; there are: {', '.join(known)}")
    return tuple(provider for name, provider in known.items() if name in names)
