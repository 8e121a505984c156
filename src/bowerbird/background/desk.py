"""The desk: what people and programs do with background work. Queue it, look at it, hold it up, have it done.

Front doors come through :class:`bowerbird.Bowerbird`, whose attribute ``background`` this is.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import Engine

from bowerbird.background.circuits import Circuits
from bowerbird.background.intake import ChosenIntake, Intake, LedgerIntake, Tickets
from bowerbird.background.jobs import Jobs, Outcome
from bowerbird.background.worker import Observer, Worker
from bowerbird.catalogue.plan import Carrier, NoCarrier
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work import overview, selecting
from bowerbird.catalogue.work.claims import Claims
from bowerbird.catalogue.work.overview import JobLine, ProviderStatus
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.catalogue.work.selecting import Selection, Which
from bowerbird.catalogue.work.states import ProviderStates
from bowerbird.importing.registry import Registry
from bowerbird.words.circuit import Circuit, CircuitState
from bowerbird.words.errors import QueryError
from bowerbird.words.results import ImportResult, ProviderResult, Status
from bowerbird.words.work import JobKey, Priority

UNFINISHED = (Status.DUE, Status.RUNNING, Status.UNAVAILABLE, Status.FAILED, Status.AMBIGUOUS)
"""The statuses that a list of jobs shows when nobody says which."""
_SAMPLE = 10
_LOOK_EVERY = 0.02


@dataclass(frozen=True, kw_only=True)
class Enriched:
    """What came of an enrichment.

    Attributes:
        selected: how many items are meant.
        queued: how many of them were made due; those that were due or running before are not counted.
        sample: the first items that are meant (id, kind, name), of a dry run.
        outcomes: when it was done at once, how many items by what came of them.
    """

    selected: int
    queued: int = 0
    sample: tuple[tuple[int, str, str], ...] = ()
    outcomes: dict[str, int] | None = None


IntakeMaker = Callable[[Tickets, Claims, Collection[str] | None], Intake]


class Desk:
    """Background work of one catalogue. Threads may share it.

    Args:
        engine: an open database.
        registry: which providers there are.
        jobs: loads, asks and saves jobs.
        carrier: brings jobs to the workers.
        intake: makes the intake of a worker; by default one that looks at the ledger.
        width: how many jobs of a provider one worker runs at once.
        lease: how long a claim holds.
    """

    def __init__(  # noqa: PLR0913 -- what the composition root hands over
        self,
        engine: Engine,
        *,
        registry: Registry,
        jobs: Jobs,
        carrier: Carrier,
        intake: IntakeMaker | None = None,
        width: Callable[[str], int],
        lease: dt.timedelta,
    ) -> None:
        self._engine = engine
        self._registry = registry
        self._jobs = jobs
        self._carrier = carrier
        self._intake = intake or (lambda tickets, claims, _providers: LedgerIntake(claims, tickets))
        self._width = width
        self._lease = lease
        self._queue = Queue(engine, carrier)
        self._states = ProviderStates(engine)
        self._claims = Claims(engine, carrier)

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
            QueryError: there is no provider of that name, or the concurrency is no positive number.
        """
        if concurrency < 1:
            raise QueryError(f"concurrency={concurrency} must be at least 1")
        for name in providers or ():
            self._known(name)
        tickets = Tickets(self._lease)
        intake = self._intake(tickets, self._claims, providers)
        queue = self._queue if refresh else None
        return self._worker(tickets, intake, concurrency, grace, observe, providers=providers, queue=queue)

    def drained(self, providers: Collection[str] | None = None) -> Callable[[], bool]:
        """Return a function that tells whether nothing is left to do, what is held up left aside."""

        def idle() -> bool:
            circuits = Circuits(self._states)
            lanes = {
                name: kinds
                for name in self._registry.names()
                if (kinds := self._registry.kinds_of(name)) and (providers is None or name in providers)
                if circuits.state(name) in (CircuitState.CLOSED, CircuitState.HALF_OPEN)
            }
            return overview.is_idle(self._engine, lanes, utc_now())

        return idle

    def queue(self, item_id: int, providers: Collection[str], priority: Priority = Priority.ASKED) -> int:
        """Make jobs of one item due; return how many were not due or running before."""
        return self._queue.put([JobKey(item_id, name) for name in providers], priority, utc_now())

    def statuses(self, item_id: int, providers: Collection[str]) -> dict[str, str]:
        """Return the status of an item with some providers, as the ledger has it."""
        return overview.statuses(self._engine, item_id, providers)

    def enrich(  # noqa: PLR0913 -- the words of one call, all by name
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
        progress: Callable[[int, int], None] | None = None,
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
        selection = self._selection(kind, provider, which, items, limit)
        moment = utc_now()
        selected = selecting.count(self._engine, selection, moment)
        selected = selected if limit is None else min(selected, limit)
        if dry_run:
            size = _SAMPLE if limit is None else min(_SAMPLE, limit)
            return Enriched(selected=selected, sample=tuple(selecting.sample(self._engine, selection, moment, size)))
        keys = (
            [JobKey(item_id, provider) for item_id in ids] for ids in selecting.chunks(self._engine, selection, moment)
        )
        if now:
            return self._at_once(keys, selected, concurrency, progress)
        queued = done = 0
        for chunk in keys:
            queued += self._queue.put(chunk, Priority.BULK, utc_now())
            done += len(chunk)
            if progress:
                progress(done, selected)
        return Enriched(selected=selected, queued=queued)

    def status(self) -> list[ProviderStatus]:
        """Return how it stands with each provider."""
        return overview.provider_statuses(self._engine, self._registry.names(), self._states.all(), utc_now())

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
            QueryError: there is no such status.
        """
        return overview.jobs(
            self._engine, providers=providers, statuses=[_status(one) for one in statuses], items=items, limit=limit
        )

    def retry(self, *, providers: Collection[str] = (), items: Collection[int] | None = None) -> int:
        """Have failed jobs, and those that wait for their next try, tried again now; return how many there are."""
        moved = 0
        for keys in self._keys((Status.FAILED, Status.UNAVAILABLE), providers, items):
            moved += self._queue.put(keys, Priority.ASKED, utc_now())
        return moved

    def cancel(self, *, providers: Collection[str] = (), items: Collection[int] | None = None) -> int:
        """Take jobs off the list that are waiting; return how many there were. What is running goes on."""
        dropped = 0
        for keys in self._keys((Status.DUE, Status.UNAVAILABLE), providers, items):
            dropped += self._queue.drop(keys, utc_now(), self._fresh_for)
        return dropped

    def pause(self, provider: str) -> None:
        """Let no worker take jobs of a provider until it is resumed; those that are running go on.

        Raises:
            QueryError: there is no such provider.
        """
        self._states.change(self._known(provider), lambda before: Circuit(paused=True, error=before.error))

    def resume(self, provider: str) -> None:
        """Let the workers go on with a provider, also when its circuit was open.

        Raises:
            QueryError: there is no such provider.
        """
        self._states.change(self._known(provider), lambda _: Circuit())
        self._carrier.ring()

    def wait(self, result: ImportResult[Any], timeout: float | None) -> ImportResult[Any]:
        """Wait for the queued providers of an import, working off here what no worker takes; see `ImportResult.wait`."""
        if result.item is None:
            return result
        item_id, names = result.item.id, result.queued
        keys = [JobKey(item_id, name) for name in names]
        deadline = None if timeout is None else time.monotonic() + timeout
        tickets = Tickets(self._lease)
        intake = ChosenIntake(iter(_repeated(keys)), self._claims, tickets, queue=None)
        worker = self._worker(tickets, intake, len(keys), 0.0, (), providers=names, queue=None)
        worker.start()
        try:
            while self._is_pending(item_id, names) and (deadline is None or time.monotonic() < deadline):
                time.sleep(_LOOK_EVERY)
        finally:
            worker.stop()
        return self._answered(result, item_id)

    def _is_pending(self, item_id: int, names: Sequence[str]) -> bool:
        """Return whether a job is still to be done that nothing holds up."""
        found = self.statuses(item_id, names)
        circuits = Circuits(self._states)
        for name, status in found.items():
            held_up = circuits.state(name) in (CircuitState.PAUSED, CircuitState.OPEN)
            if status == Status.RUNNING or (status == Status.DUE and not held_up):
                return True
        return False

    def _answered(self, result: ImportResult[Any], item_id: int) -> ImportResult[Any]:
        """Return a result with what the ledger by now says of the providers that were queued."""
        lines = {line.provider: line for line in overview.jobs(self._engine, statuses=list(Status), items=[item_id])}
        providers = dict(result.providers)
        for name in result.queued:
            line = lines.get(name)
            if line is not None and line.status not in (Status.DUE, Status.RUNNING):
                told = ProviderResult(
                    provider=name, status=Status(line.status), error=line.error, error_type=line.error_type
                )
                providers[name] = told
        return replace(result, item=self._jobs.reader.item(item_id), providers=providers)

    def _at_once(
        self,
        keys: Iterator[Sequence[JobKey]],
        selected: int,
        concurrency: int,
        progress: Callable[[int, int], None] | None,
    ) -> Enriched:
        outcomes: dict[str, int] = {}
        done = count(1)

        def observe(outcome: Outcome) -> None:
            outcomes[outcome.entry.status.value] = outcomes.get(outcome.entry.status.value, 0) + 1
            if progress:
                progress(next(done), selected)

        tickets = Tickets(self._lease)
        # Its own queue tells nobody: what it makes due is taken here, not by a worker.
        queue = Queue(self._engine, NoCarrier())
        intake = ChosenIntake(keys, self._claims, tickets, queue)
        worker = self._worker(tickets, intake, concurrency, 0.0, (observe,), providers=None, queue=None)
        worker.run(drain=lambda: intake.exhausted)
        return Enriched(selected=selected, queued=0, outcomes=outcomes)

    def _worker(  # noqa: PLR0913 -- what differs between workers
        self,
        tickets: Tickets,
        intake: Intake,
        concurrency: int,
        grace: float,
        observe: Sequence[Observer],
        *,
        providers: Collection[str] | None,
        queue: Queue | None,
    ) -> Worker:
        return Worker(
            jobs=self._jobs,
            intake=intake,
            claims=self._claims,
            circuits=Circuits(self._states),
            queue=queue,
            tickets=tickets,
            registry=self._registry,
            providers=providers,
            concurrency=concurrency,
            width=self._width,
            grace=grace,
            observe=observe,
        )

    def _selection(
        self,
        kind: str | None,
        provider: str,
        which: Which | str | None,
        items: Collection[int] | None,
        limit: int | None,
    ) -> Selection:
        kinds = self._registry.kinds_of(self._known(provider))
        if kind is not None and kind not in kinds:
            have = f"; it knows {', '.join(kinds)}" if kinds else ", or it is switched off"
            raise QueryError(f"{provider} is no provider of the kind {kind!r}{have}")
        if (which is None) == (items is None):
            raise QueryError(f"give exactly one of {', '.join(Which)} and items")
        if which is not None and which not in list(Which):
            raise QueryError(f"there is no {which!r}; give one of {', '.join(Which)}, or items")
        return Selection(
            provider=provider,
            kinds=kinds if kind is None else (kind,),
            which=Which(which or Which.ALL),
            items=items,
            limit=limit,
        )

    def _keys(
        self, statuses: Sequence[Status], providers: Collection[str], items: Collection[int] | None
    ) -> Iterator[list[JobKey]]:
        for name in providers:
            self._known(name)
        after: JobKey | None = None
        while True:
            lines = overview.jobs(
                self._engine, providers=providers, statuses=statuses, items=items, limit=selecting.CHUNK, after=after
            )
            if not lines:
                return
            yield [line.key for line in lines]
            after = lines[-1].key

    def _known(self, provider: str) -> str:
        names = self._registry.names()
        if provider not in names:
            raise QueryError(f"there is no provider {provider!r}; there are: {', '.join(names)}")
        return provider

    def _fresh_for(self, provider: str) -> dt.timedelta:
        kinds = self._registry.kinds_of(provider)
        found = self._registry.provider(kinds[0], provider) if kinds else None
        return found.fresh_for if found else dt.timedelta()


def _repeated(keys: list[JobKey]) -> Iterator[Sequence[JobKey]]:
    """Yield the keys for ever: another worker may hold one now and give it back later."""
    while True:
        yield keys


def _status(named: Status | str) -> Status:
    try:
        return Status(named)
    except ValueError:
        raise QueryError(f"there is no status {named!r}; there are: {', '.join(Status)}") from None
