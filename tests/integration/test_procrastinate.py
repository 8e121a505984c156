"""Procrastinate carries jobs on PostgreSQL: with the transaction or not at all, once each, and never as the truth."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from bowerbird import Bowerbird
from bowerbird.background import procrastinating
from bowerbird.background.carrying import ProcrastinateCarrier, queue_of
from bowerbird.catalogue.database import connect, open_database, upgrade
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.catalogue.work.sweeping import sweep
from bowerbird.importing.registry import AnyImporter
from bowerbird.settings import load_settings
from bowerbird.testing import ScriptedProvider
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import IN_LEDGER, Status
from bowerbird.words.work import JobKey, Priority
from support.background import SCHEME, mbid
from support.catalogue import importer_of
from support.postgres import ThrowawayPostgres
from support.quiet import QUIET
from support.waiting import until

JOBS = "SELECT status::text, queueing_lock, priority FROM procrastinate_jobs ORDER BY queueing_lock"


class Background(ScriptedProvider):
    background = True


def _named(query: Query) -> Facts:
    known = query.identified_by(SCHEME) or ""
    return Facts(fields={"name": "Artist"}, identifiers=(Identifier(SCHEME, known),))


def _importer() -> AnyImporter:
    area = Facts(fields={"area": "Cambridge"})
    return importer_of(ScriptedProvider("musicbrainz", _named, scheme=SCHEME), Background("slow", area))


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = open_database(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def bird(postgres_url: str) -> Iterator[Bowerbird]:
    with Bowerbird(postgres_url, settings=load_settings({**QUIET, "BOWERBIRD_LEASE_SECONDS": "2"})) as bird:
        yield bird


def _rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def _execute(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def _drain(bird: Bowerbird) -> None:
    bird.worker(refresh=False).run(drain=bird.background.drained())


def _statuses(bird: Bowerbird) -> list[str]:
    return [one.status for one in bird.background.jobs(providers=["slow"], statuses=IN_LEDGER, limit=None)]


def test_an_import_defers_a_job_for_each_background_row_and_no_second_one(bird: Bowerbird, engine: Engine) -> None:
    item = bird.run(_importer(), mbid=mbid(1)).require_item()
    lock = f"bowerbird:{item.id}:slow"
    assert _rows(engine, JOBS) == [("todo", lock, 0)]
    for _ in range(3):
        bird.run(_importer(), mbid=mbid(1), force_providers=True)
        bird.enqueue(_importer(), item=item, providers=["slow"])
    assert _rows(engine, JOBS) == [("todo", lock, 0)]


def test_what_a_person_asked_for_comes_before_bulk(bird: Bowerbird, engine: Engine) -> None:
    one = bird.run(_importer(), mbid=mbid(1)).require_item().id
    two = bird.run(_importer(), mbid=mbid(2)).require_item().id
    _drain(bird)
    bird.enrich(provider="slow", items=[one])
    bird.enqueue(_importer(), item=two, providers=["slow"])
    waiting = _rows(
        engine, "SELECT args->>'item_id', priority FROM procrastinate_jobs WHERE status = 'todo' ORDER BY 1"
    )
    assert waiting == [(str(one), -Priority.BULK), (str(two), -Priority.ASKED)]


class _Failing:
    """Carries, and then the transaction comes to nothing."""

    def carry(self, connection: Connection, due: Sequence[JobKey]) -> None:
        ProcrastinateCarrier().carry(connection, due)
        raise RuntimeError("the transaction fails after the job was deferred")

    def ring(self) -> None:
        raise AssertionError("nothing was committed")


def test_a_job_exists_only_if_the_transaction_that_made_it_due_commits(bird: Bowerbird, engine: Engine) -> None:
    item = bird.run(_importer(), mbid=mbid(1)).require_item()
    _drain(bird)
    before = _rows(engine, JOBS)
    with pytest.raises(RuntimeError, match="after the job"):
        Queue(engine, _Failing()).put([JobKey(item.id, "slow")], Priority.ASKED, utc_now())
    assert _rows(engine, JOBS) == before
    assert _statuses(bird) == ["succeeded"]


def test_the_ledger_is_the_truth_rows_without_jobs_are_done_too(bird: Bowerbird, engine: Engine) -> None:
    for number in range(7):
        bird.run(_importer(), mbid=mbid(number))
    # As after a restore of the catalogue without the engine's tables.
    _execute(engine, "DELETE FROM procrastinate_jobs")
    assert sweep(engine, ProcrastinateCarrier(), {"other": ["artist"]}, utc_now()) == 0
    assert sweep(engine, ProcrastinateCarrier(), {"slow": ["artist"]}, utc_now()) == 7
    assert sweep(engine, ProcrastinateCarrier(), {"slow": ["artist"]}, utc_now()) == 0
    _execute(engine, "DELETE FROM procrastinate_jobs")
    _drain(bird)
    assert set(_statuses(bird)) == {"succeeded"}


def test_jobs_without_due_rows_do_nothing(bird: Bowerbird, engine: Engine) -> None:
    item = bird.run(_importer(), mbid=mbid(1)).require_item()
    assert bird.run(_importer(), item=item, providers=["slow"]).providers["slow"].status == Status.SUCCEEDED
    asked = bird.show(item).enrichments
    _drain(bird)
    bird.run(_importer(), mbid=mbid(2))
    _drain(bird)
    assert bird.show(item).enrichments == asked
    assert {row[0] for row in _rows(engine, JOBS)} == {"succeeded"}


def test_the_jobs_of_a_dead_worker_are_put_back(
    bird: Bowerbird, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procrastinating, "_LOOK_AFTER_EVERY", 0.1)
    bird.run(_importer(), mbid=mbid(1))
    _execute(engine, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    _execute(
        engine,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)",
    )
    _drain(bird)
    assert _statuses(bird) == ["succeeded"]
    hired = bird.worker(refresh=False)
    hired.start()

    def done() -> bool:
        hired.ring()
        return {row[0] for row in _rows(engine, JOBS)} == {"succeeded"}

    until(done)
    hired.stop()


def test_finished_jobs_are_purged_by_age_and_those_of_others_stay(bird: Bowerbird, engine: Engine) -> None:
    for number in (1, 2):
        bird.run(_importer(), mbid=mbid(number))
    _drain(bird)
    _execute(
        engine,
        "UPDATE procrastinate_events SET at = now() - interval '2 days'"
        " WHERE job_id = (SELECT min(id) FROM procrastinate_jobs)",
    )
    _execute(
        engine, "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('mail', 'send', 'succeeded')"
    )
    _execute(
        engine,
        "UPDATE procrastinate_events SET at = now() - interval '9 days'"
        " WHERE job_id = (SELECT max(id) FROM procrastinate_jobs)",
    )
    bird.run(_importer(), mbid=mbid(3))
    _drain(bird)
    left = _rows(engine, "SELECT queue_name, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1")
    assert left == [("bowerbird:slow", 2), ("mail", 1)]


def test_the_queue_of_a_long_name_fits_into_a_channel_and_is_its_own() -> None:
    long, longer = "p" * 60 + "1", "p" * 60 + "2"
    assert queue_of("slow") == "bowerbird:slow"
    assert queue_of(long) != queue_of(longer)
    assert all(len(queue_of(name).encode()) <= 40 for name in (long, longer, "ü" * 64))


def test_a_provider_with_a_long_name_works(bird: Bowerbird) -> None:
    name = "a_provider_whose_name_is_longer_than_any_channel_of_postgresql"
    importer = importer_of(ScriptedProvider("musicbrainz", _named, scheme=SCHEME), Background(name, None))
    bird.run(importer, mbid=mbid(1))
    _drain(bird)
    assert [one.status for one in bird.background.jobs(providers=[name], statuses=IN_LEDGER)] == ["not_found"]


def test_upgrading_leaves_the_tables_of_a_procrastinate_that_is_there(postgres: ThrowawayPostgres) -> None:
    from procrastinate.schema import SchemaManager  # noqa: PLC0415 -- PostgreSQL only

    engine = connect(postgres.create_database())
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(SchemaManager.get_schema())
    _execute(engine, "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('mail', 'send')")
    upgrade(engine)
    assert _rows(engine, "SELECT queue_name FROM procrastinate_jobs") == [("mail",)]
    engine.dispose()


def test_a_catalogue_in_sqlite_works_without_procrastinate(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['procrastinate'] = None; sys.modules['psycopg'] = None\n"
        "sys.path.insert(0, 'tests')\n"
        "from bowerbird import Bowerbird\n"
        "from support.background import ChaosImporter, mbid\n"
        f"bird = Bowerbird('sqlite:///{tmp_path}/plain.db')\n"
        "bird.run(ChaosImporter, mbid=mbid(1))\n"
        "bird.worker(refresh=False).run(drain=bird.background.drained())\n"
        "print(sorted(one.status for one in bird.background.jobs(statuses=['succeeded'])))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "['succeeded', 'succeeded', 'succeeded']"), done.stderr
