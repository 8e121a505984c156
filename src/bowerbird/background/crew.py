"""The crew: everything that a worker is put together from, and the putting together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from bowerbird.background.bell import Bell
from bowerbird.background.circuits import Circuits
from bowerbird.background.deferring import DeferredRuns
from bowerbird.background.intake import Intake, Tickets
from bowerbird.background.jobs import Jobs
from bowerbird.background.worker import Observer, Worker
from bowerbird.catalogue.work.claims import Claims
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.catalogue.work.states import ProviderStates
from bowerbird.importing.registry import Registry
from bowerbird.words.errors import QueryError

IntakeMaker = Callable[[Tickets, Claims, Collection[str] | None], Intake]


@dataclass(frozen=True, kw_only=True)
class Crew:
    """What workers share.

    Attributes:
        engine: an open database.
        registry: which providers there are.
        jobs: loads, asks and saves jobs.
        runs: the imports that wait for their turn.
        carrier: brings jobs to the workers.
        intake: makes the intake of a worker.
        width: how many jobs of a provider one worker runs at once.
        lease: how long a claim holds.
    """

    engine: Engine
    registry: Registry
    jobs: Jobs
    runs: DeferredRuns
    carrier: Bell
    intake: IntakeMaker
    width: Callable[[str], int]
    lease: dt.timedelta

    @cached_property
    def queue(self) -> Queue:
        """Makes jobs due."""
        return Queue(self.engine, self.carrier)

    @cached_property
    def claims(self) -> Claims:
        """Gives jobs out."""
        return Claims(self.engine, self.carrier)

    @cached_property
    def states(self) -> ProviderStates:
        """What stands in the way of providers."""
        return ProviderStates(self.engine)

    def tickets(self) -> Tickets:
        """Return the name and lease of a new worker."""
        return Tickets(self.lease)

    def known(self, provider: str) -> str:
        """Return the name of a provider that there is.

        Raises:
            QueryError: there is none of that name.
        """
        names = self.registry.names()
        if provider not in names:
            raise QueryError(f"there is no provider {provider!r}; there are: {', '.join(names)}")
        return provider

    def worker(  # noqa: PLR0913 -- what differs between workers
        self,
        tickets: Tickets,
        intake: Intake,
        *,
        concurrency: int,
        grace: float = 0.0,
        observe: Sequence[Observer] = (),
        providers: Collection[str] | None = None,
        refresh: bool = False,
        runs: bool = False,
    ) -> Worker:
        """Return a worker whose jobs come from *intake*."""
        return Worker(
            jobs=self.jobs,
            intake=intake,
            claims=self.claims,
            bell=self.carrier,
            circuits=Circuits(self.states),
            queue=self.queue if refresh else None,
            runs=self.runs if runs else None,
            tickets=tickets,
            registry=self.registry,
            providers=providers,
            concurrency=concurrency,
            width=self.width,
            grace=grace,
            observe=observe,
        )
