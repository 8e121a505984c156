"""The desk: what people and programs do with background work. Queue it, look at it, hold it up, have it done.

Front doors come through :class:`bowerbird.Bowerbird`, whose attribute ``background`` this is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import msgspec

from bowerbird.background import enriching, waiting
from bowerbird.background.circuits import Circuits
from bowerbird.background.crew import Crew
from bowerbird.background.enriching import Enriched, Progress
from bowerbird.background.worker import Observer, Worker
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work import clocks, overview, selecting
from bowerbird.catalogue.work.overview import JobLine, ProviderStatus
from bowerbird.catalogue.work.selecting import Which
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.circuit import Circuit, CircuitState
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.results import IN_LEDGER, ImportResult, ProviderResult, Status
from bowerbird.words.work import JobKey, Priority

UNFINISHED = (Status.DUE, Status.RUNNING, Status.UNAVAILABLE, Status.FAILED, Status.AMBIGUOUS)
"""The statuses that a list of jobs shows when nobody says which."""


class Desk:
    """Background work of one catalogue. Threads may share it."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def worker(
        self,
        *,
        concurrency: int = 8,
        providers: Collection[str] | None = None,
        grace: float = 10.0,
        refresh: bool = True,
        observe: Sequence[Observer] = (),
    ) -> Worker:
        """Return a worker for whatever is due. Call its ``run`` here, or its ``start`` to have it in a thread.

        Args:
            concurrency: how many jobs it runs at once.
            providers: only those of these providers.
            grace: seconds that running jobs are given when it is stopped.
            refresh: whether it also makes stale answers due when it has nothing else to do.
            observe: is told every outcome.

        Raises:
            QueryError: there is no provider of that name, it is switched off, or the concurrency is no positive number.
        """
        if concurrency < 1:
            raise QueryError(f"concurrency={concurrency} must be at least 1")
        names = None if providers is None else tuple(map(self._crew.known, providers))
        for name in names or ():
            if not self._crew.registry.kinds_of(name):
                raise QueryError(f"{name} is switched off ({name}_mode = off) or not set up: see `bowerbird providers`")
        tickets = self._crew.tickets()
        return self._crew.worker(
            tickets,
            self._crew.intake(tickets, self._crew.claims, names),
            concurrency=concurrency,
            grace=grace,
            observe=observe,
            providers=names,
            refresh=refresh,
            runs=names is None,
        )

    def drained(self, providers: Collection[str] | None = None) -> Callable[[], bool]:
        """Return a function that tells whether nothing is due or running, what is held up left aside."""
        registry = self._crew.registry

        def idle() -> bool:
            circuits = Circuits(self._crew.states)
            lanes = {
                name: kinds
                for name in registry.names()
                if (kinds := registry.kinds_of(name)) and (providers is None or name in providers)
                if circuits.state(name) in (CircuitState.CLOSED, CircuitState.HALF_OPEN)
            }
            now = utc_now()
            return overview.is_idle(self._crew.engine, lanes, now) and (
                providers is not None or self._crew.runs.is_idle(now)
            )

        return idle

    def queue(self, item_id: int, providers: Collection[str]) -> int:
        """Make jobs of one item due; return how many were neither due nor running before."""
        return self._crew.queue.put([JobKey(item_id, name) for name in providers], Priority.ASKED, utc_now())

    def queue_in_bulk(self, keys: Sequence[JobKey]) -> int:
        """Make many jobs due, behind those that somebody waits for; return how many were not before."""
        return self._crew.queue.put(keys, Priority.BULK, utc_now())

    def statuses(self, item_id: int, providers: Collection[str]) -> dict[str, str]:
        """Return the status of an item with some providers, as the ledger has it."""
        return overview.statuses(self._crew.engine, item_id, providers)

    def wait(self, result: ImportResult[Any], timeout: float | None) -> ImportResult[Any]:
        """Wait for the queued providers of an import; see :meth:`bowerbird.words.results.ImportResult.wait`."""
        return waiting.wait(self._crew, result, timeout)

    def defer(self, importer: AnyImporter, query: Query, providers: Sequence[str] | None) -> ImportResult[Any]:
        """Leave a whole import to the workers: of an item that is not in the catalogue yet.

        Raises:
            QueryError: an unknown provider is named, or none.
        """
        known = self._crew.registry.precedence(describe(importer.kind).name)
        unknown = [name for name in providers or () if name not in known]
        if unknown or (providers is not None and not providers):
            what = f"no provider {unknown[0]!r}" if unknown else "no provider named"
            raise QueryError(f"{what}; there are: {', '.join(known)}")
        number = self._crew.runs.put(importer, query, providers)
        self._crew.carrier.ring()
        names = providers or self._crew.registry.asked(describe(importer.kind).name)
        return ImportResult(
            kind=describe(importer.kind).name,
            item=None,
            providers={name: ProviderResult(provider=name, status=Status.QUEUED) for name in names},
            waiter=lambda result, timeout: waiting.wait_for_run(self._crew, number, result, timeout),
        )

    def enrich(  # noqa: PLR0913 -- the words of one call, all but the kind by name
        self,
        kind: str | None = None,
        *,
        provider: str,
        which: Which | str | None = None,
        items: Collection[int] | None = None,
        limit: int | None = None,
        dry_run: bool = False,
        now: bool = False,
        concurrency: int = 8,
        progress: Progress | None = None,
    ) -> Enriched:
        """Have a provider asked about many items that exist.

        It goes through them in chunks and keeps nothing in memory. Interrupted, it has done what it has done; the same
        call goes on with the rest.

        Args:
            kind: only items of this kind.
            provider: the provider.
            which: ``missing`` (never asked), ``stale``, ``failed`` or ``all``; or give *items*.
            items: the ids of the items.
            limit: how many items at most.
            dry_run: only count, and return a sample.
            now: ask here and now, instead of leaving it to the workers.
            concurrency: how many at once, when it is done now.
            progress: is told how many are done, and of how many.

        Raises:
            QueryError: there is no such kind or provider, or not exactly one of *which* and *items* is given.
        """
        selection = enriching.select(self._crew, kind, provider=provider, which=which, items=items, limit=limit)
        if dry_run:
            return enriching.preview(self._crew, selection)
        self._crew.claims.put_right([provider], utc_now())
        if now:
            return enriching.do(self._crew, selection, concurrency, progress)
        return enriching.queue(self._crew, selection, progress)

    def status(self) -> list[ProviderStatus]:
        """Return how it stands with each provider; one that is off is left out if it has never been asked."""
        crew = self._crew
        found = overview.provider_statuses(crew.engine, crew.registry.names(), crew.states.all(), utc_now())
        providers = [one for importer in crew.registry.importers() for one in importer.providers]
        needs = {one.name: crew.jobs.http.at(one.source).needs for one in providers}
        return [
            msgspec.structs.replace(one, needs=needs.get(one.provider, ()))
            for one in found
            if one.counts or crew.registry.kinds_of(one.provider)
        ]

    def deferred_runs(self) -> dict[str, int]:
        """Return how many imports wait for their turn, by status."""
        return self._crew.runs.counts()

    def jobs(
        self,
        *,
        providers: Collection[str] = (),
        statuses: Sequence[Status | str] = UNFINISHED,
        items: Collection[int] | None = None,
        limit: int | None = 50,
    ) -> list[JobLine]:
        """Return jobs: by default those that are not finished.

        Raises:
            QueryError: there is no such provider or status.
        """
        for name in providers:
            self._crew.known(name)
        wanted = [_status(one) for one in statuses]
        return overview.jobs(self._crew.engine, providers=providers, statuses=wanted, items=items, limit=limit)

    def retry(self, *, providers: Collection[str] = (), items: Collection[int] | None = None) -> int:
        """Have failed jobs, and those that wait for their next try, tried again now; return how many there are.

        So are jobs that are queued for later, which only a clock that was ahead can have done.

        Raises:
            QueryError: there is no such provider.
        """
        names = [self._crew.known(name) for name in providers]
        freed = self._crew.claims.take_from_the_dead(utc_now(), self._crew.lease)
        if freed:
            self._crew.carrier.ring()
        meant = [
            key for key in freed if (not names or key.provider in names) and (items is None or key.item_id in items)
        ]
        keys = self._keys((Status.FAILED, Status.UNAVAILABLE), providers, items)
        found = sum(self._crew.queue.put(part, Priority.ASKED, utc_now()) for part in keys)
        return len(meant) + found + (self._misdated(providers) if items is None else 0)

    def _misdated(self, providers: Collection[str]) -> int:
        names, now = tuple(map(self._crew.known, providers)) or self._crew.registry.names(), utc_now()
        found, after = 0, None
        while keys := clocks.waiting_beyond(self._crew.engine, names, now, after):
            found += self._crew.queue.put(keys, Priority.ASKED, now)
            after = keys[-1]
        self._crew.claims.put_right(names, now)
        return found

    def cancel(self, *, providers: Collection[str] = (), items: Collection[int] | None = None) -> int:
        """Take jobs off the list that are waiting; return how many there were. What is running goes on.

        Raises:
            QueryError: there is no such provider.
        """
        keys = self._keys((Status.DUE, Status.UNAVAILABLE), providers, items)
        return sum(self._crew.queue.drop(part, utc_now(), self._fresh_for) for part in keys)

    def pause(self, provider: str) -> None:
        """Let no worker take jobs of a provider until it is resumed; those that are running go on.

        Raises:
            QueryError: there is no such provider.
        """
        self._crew.states.change(self._crew.known(provider), lambda _: Circuit(paused=True))

    def resume(self, provider: str) -> None:
        """Let the workers go on with a provider, also when its circuit was open.

        Raises:
            QueryError: there is no such provider.
        """
        self._crew.states.change(self._crew.known(provider), lambda _: Circuit())
        # What found the source away waits for its own time, which may be tomorrow.
        for part in self._keys((Status.UNAVAILABLE,), [provider], None):
            self._crew.queue.put(part, Priority.BULK, utc_now())
        self._crew.carrier.ring()

    def _keys(
        self, statuses: Sequence[Status], providers: Collection[str], items: Collection[int] | None
    ) -> Iterator[list[JobKey]]:
        names = tuple(map(self._crew.known, providers))
        after: JobKey | None = None
        while lines := overview.jobs(
            self._crew.engine, providers=names, statuses=statuses, items=items, limit=selecting.CHUNK, after=after
        ):
            yield [line.key for line in lines]
            after = lines[-1].key

    def _fresh_for(self, provider: str) -> dt.timedelta:
        kinds = self._crew.registry.kinds_of(provider)
        found = self._crew.registry.provider(kinds[0], provider) if kinds else None
        return found.fresh_for if found else dt.timedelta()


def _status(named: Status | str) -> Status:
    if named not in IN_LEDGER:
        raise QueryError(f"there is no status {str(named)!r}; there are: {', '.join(IN_LEDGER)}")
    return Status(named)
