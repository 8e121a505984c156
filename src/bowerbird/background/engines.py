"""Engines: what carries jobs to the workers, by the database that the catalogue is in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from sqlalchemy import Engine

from bowerbird.background.bell import Bell
from bowerbird.background.crew import Crew
from bowerbird.background.deferring import DeferredRuns, RunImport
from bowerbird.background.intake import Intake, LedgerIntake, Tickets
from bowerbird.background.jobs import Jobs
from bowerbird.catalogue.plan import Carrier, NoCarrier
from bowerbird.catalogue.work.claims import Claims
from bowerbird.words.errors import ConfigurationError


def carrier_for(engine: Engine) -> Carrier:
    """Return what carries jobs in this database.

    Raises:
        ConfigurationError: the database is PostgreSQL, and Procrastinate is not installed.
    """
    if engine.dialect.name != "postgresql":
        return NoCarrier()
    try:
        from bowerbird.background.carrying import ProcrastinateCarrier  # noqa: PLC0415 -- SQLite does without
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"what carries background work on PostgreSQL is not installed ({error.name}): "
            "pip install 'bowerbird[postgres]'"
        ) from error
    return ProcrastinateCarrier()


def crew_for(  # noqa: PLR0913 -- what the composition root hands over
    jobs: Jobs,
    *,
    engine: Engine,
    carrier: Bell,
    run: RunImport,
    width: Callable[[str], int | None],
    lease: dt.timedelta,
) -> Crew:
    """Return what workers on this database share.

    Args:
        jobs: loads, asks and saves jobs.
        engine: an open database.
        carrier: brings jobs to the workers.
        run: runs a whole import.
        width: how many jobs of a provider are set to run at once; None leaves it to the provider.
        lease: how long a claim holds.
    """
    registry = jobs.registry

    def wide(name: str) -> int:
        return width(name) or registry.concurrency(name)

    def from_ledger(tickets: Tickets, claims: Claims, _providers: Collection[str] | None) -> Intake:
        return LedgerIntake(claims, tickets)

    def from_procrastinate(tickets: Tickets, claims: Claims, providers: Collection[str] | None) -> Intake:
        from bowerbird.background.procrastinating import ProcrastinateIntake  # noqa: PLC0415 -- SQLite does without

        wanted = registry.names if providers is None else lambda: providers
        return ProcrastinateIntake(engine, claims, tickets, wanted, lambda name: wide(name) * registry.pack(name))

    return Crew(
        engine=engine,
        registry=registry,
        jobs=jobs,
        runs=DeferredRuns(engine, registry, run, lease),
        carrier=carrier,
        intake=from_procrastinate if engine.dialect.name == "postgresql" else from_ledger,
        width=wide,
        lease=lease,
    )
