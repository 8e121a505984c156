"""Workers that are killed, stopped and started again: in the end everything is done, and nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bowerbird import Bowerbird
from bowerbird.catalogue.database import open_database
from bowerbird.settings import load_settings
from support.background import ChaosImporter, mbid
from support.guard import guard
from support.quiet import QUIET
from support.waiting import pause, until

ITEMS = 300
KILLS = 10

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(ready_url: str, tmp_path: Path) -> Iterator[Start]:
    """Start a worker process that knows the importers of the tests."""
    started: list[subprocess.Popen[bytes]] = []
    (tmp_path / "files").mkdir()
    tests = Path(__file__).parent.parent
    environment = {
        **os.environ,
        "BOWERBIRD_DATABASE_URL": ready_url,
        "BOWERBIRD_IMPORTERS": "support.background:ChaosImporter",
        "BOWERBIRD_LEASE_SECONDS": "2",
        "PYTHONPATH": os.pathsep.join([str(tests.parent / "src"), str(tests)]),
        "CHAOS_FOLDER": str(tmp_path / "files"),
    }

    def begin(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "bowerbird", "worker", *words]
        with (tmp_path / f"worker-{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, process_group=guard().group)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def _queue(url: str, items: int = ITEMS) -> None:
    with Bowerbird(url, settings=load_settings(QUIET)) as bird:
        for number in range(items):
            assert bird.run(ChaosImporter, mbid=mbid(number)).queued == ("first", "second")


def _count(engine: Engine, query: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(text(query)) or 0


def _done(engine: Engine) -> int:
    return _count(
        engine, "SELECT count(*) FROM enrichments WHERE provider IN ('first', 'second') AND status = 'succeeded'"
    )


def test_every_job_is_done_once_although_workers_are_killed(ready_url: str, start: Start, tmp_path: Path) -> None:
    _queue(ready_url)
    engine = open_database(ready_url)
    chance = random.Random(7)  # noqa: S311 -- moments, not secrets
    workers = [start("--concurrency", "4"), start("--concurrency", "4")]
    for _ in range(KILLS):
        before = _done(engine) + chance.randint(1, 25)
        until(lambda before=before: _done(engine) >= before, *workers)  # type: ignore[misc]
        victim = chance.randrange(len(workers))
        workers[victim].kill()
        workers[victim].wait()
        workers[victim] = start("--concurrency", "4")
    until(lambda: _done(engine) == 2 * ITEMS, *workers)
    assert _count(engine, "SELECT count(*) FROM enrichments") == 3 * ITEMS
    assert _count(engine, "SELECT count(*) FROM links") == 2 * ITEMS
    assert _count(engine, "SELECT count(*) FROM items") == ITEMS
    # The creation and one change by each background provider: nobody's answer was taken twice.
    assert _count(engine, "SELECT count(*) FROM revisions") == 3 * ITEMS
    assert _count(engine, "SELECT count(*) FROM artists WHERE area IS NULL OR begin_area IS NULL") == 0
    assert len(list((tmp_path / "files").iterdir())) == 2 * ITEMS
    engine.dispose()


def test_a_worker_that_was_stopped_beyond_its_lease_does_no_harm(ready_url: str, start: Start) -> None:
    _queue(ready_url, 60)
    engine = open_database(ready_url)
    sleeper = start("--concurrency", "8")
    until(lambda: _done(engine) > 0, sleeper)
    sleeper.send_signal(signal.SIGSTOP)
    awake = start("--concurrency", "4")
    looks = 0

    def done() -> bool:
        nonlocal looks
        looks += 1
        if looks % 300 == 0:
            # It was stopped while it held SQLite's only write lock: nobody can take that from it.
            sleeper.send_signal(signal.SIGCONT)
            pause()
            sleeper.send_signal(signal.SIGSTOP)
        return _done(engine) == 120

    until(done, awake)
    before = _rows(engine)
    # It ends its jobs, the answers to which nobody wants any more.
    sleeper.send_signal(signal.SIGTERM)
    sleeper.send_signal(signal.SIGCONT)
    assert sleeper.wait() == 0
    assert _rows(engine) == before
    assert _count(engine, "SELECT count(*) FROM revisions") == 3 * 60
    awake.send_signal(signal.SIGTERM)
    assert awake.wait() == 0
    engine.dispose()


def _rows(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        query = "SELECT item_id, provider, status, asked_at, attempts, claim FROM enrichments ORDER BY 1, 2"
        return [tuple(row) for row in connection.execute(text(query))]


def _left(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        query = "SELECT provider, status, count(*), min(error) FROM enrichments GROUP BY 1, 2"
        return [tuple(row) for row in connection.execute(text(query))]
