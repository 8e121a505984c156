"""What an adversarial review found of the jobs that Procrastinate carries: each of these failed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bowerbird import Bowerbird
from bowerbird.background import procrastinating
from bowerbird.background.carrying import ProcrastinateCarrier
from bowerbird.catalogue.database import connect, upgrade
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work.claims import Claims
from bowerbird.catalogue.work.sweeping import sweep
from bowerbird.settings import load_settings
from bowerbird.words.results import IN_LEDGER
from support.background import AREA, Background, drain, mbid, named
from support.catalogue import importer_of
from support.quiet import QUIET


@pytest.fixture
def bird(postgres_url: str) -> Iterator[Bowerbird]:
    with Bowerbird(postgres_url, settings=load_settings({**QUIET, "BOWERBIRD_LEASE_SECONDS": "2"})) as bird:
        yield bird


def statuses(bird: Bowerbird) -> set[str]:
    return {one.status for one in bird.background.jobs(providers=["slow"], statuses=IN_LEDGER, limit=None)}


def test_jobs_that_were_fetched_are_kept_while_the_database_fails(
    bird: Bowerbird, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(number))
    real, failures = Claims.these, iter(range(3))

    def these(self: Claims, *args: object, **how: object) -> object:
        if args[0] and next(failures, None) is not None:
            raise OperationalError("update", None, Exception("the connection is lost"))
        return real(self, *args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Claims, "these", these)
    monkeypatch.setattr(procrastinating, "_LOOK_AFTER_EVERY", 60.0)
    drain(bird)
    assert statuses(bird) == {"succeeded"}


def test_fetching_goes_on_after_the_database_failed_at_its_start(
    bird: Bowerbird, monkeypatch: pytest.MonkeyPatch
) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    failures = iter(range(1))
    real_purge, real_open = JobManager.delete_old_jobs, PsycopgConnector.open_async

    async def purge(*args: Any, **how: Any) -> None:
        if next(failures, None) is not None:
            raise ConnectorException("the connection is lost")
        await real_purge(*args, **how)

    async def open_async(*args: Any, **how: Any) -> None:
        if next(openings, None) is not None:
            raise ConnectorException("no connection")
        await real_open(*args, **how)

    openings = iter(range(1))
    monkeypatch.setattr(JobManager, "delete_old_jobs", purge)
    monkeypatch.setattr(PsycopgConnector, "open_async", open_async)
    drain(bird)
    assert statuses(bird) == {"succeeded"}


def test_the_options_of_the_address_hold_for_the_carrier_too(postgres_url: str) -> None:
    engine = connect(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA birds"))
    engine.dispose()
    own = f"{postgres_url}?options=-csearch_path%3Dbirds"
    engine = connect(own)
    upgrade(engine)
    engine.dispose()
    with Bowerbird(own, settings=load_settings(QUIET)) as bird:
        bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
        drain(bird)
        assert statuses(bird) == {"succeeded"}


def test_the_sweep_defers_no_jobs_of_kinds_that_the_worker_does_not_know(bird: Bowerbird) -> None:
    bird.run(importer_of(named(), Background("slow", AREA)), mbid=mbid(1))
    engine = bird.catalogue.engine
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    assert sweep(engine, ProcrastinateCarrier(), {"slow": ("book",)}, utc_now()) == 0
    assert sweep(engine, ProcrastinateCarrier(), {"slow": ("artist",)}, utc_now()) == 1
