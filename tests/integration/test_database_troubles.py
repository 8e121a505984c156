"""A database in trouble: locked, full, read-only, lost. Each is told in its own words, and nothing else is lost."""

from __future__ import annotations

import ctypes
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from bowerbird import Bowerbird
from bowerbird.catalogue.database import connect, in_transaction, open_database, upgrade
from bowerbird.catalogue.database_errors import DatabaseTroubleError, Trouble
from bowerbird.settings import load_settings
from bowerbird.testing.fakes import ScriptedProvider
from bowerbird.words.errors import DatabaseFailedError
from bowerbird.words.facts import Facts
from support.background import SCHEME, Background, lines, mbid, named
from support.catalogue import importer_of
from support.outside import inherited
from support.postgres import ThrowawayPostgres
from support.processes import processes
from support.quiet import QUIET

QUICK = "?timeout=0.05"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program that holds the write lock."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def test_another_program_that_writes_for_too_long_is_told(tmp_path: Path) -> None:
    file = tmp_path / "music.db"
    with Bowerbird(f"sqlite:///{file}{QUICK}", settings=load_settings(QUIET)) as bird:
        with locked(file), pytest.raises(DatabaseFailedError, match=r"is locked: another program .*: wait until"):
            bird.background.pause("musicbrainz")
        assert bird.catalogue.count("artist") == 0
        bird.background.pause("musicbrainz")


def test_reading_does_not_wait_for_another_program(tmp_path: Path) -> None:
    file = tmp_path / "music.db"
    url = f"sqlite:///{file}{QUICK}"
    open_database(url).dispose()
    with locked(file), Bowerbird(url, settings=load_settings(QUIET)) as bird:
        assert bird.background.status()


def test_threads_of_one_process_do_not_wait_for_sqlites_lock(tmp_path: Path) -> None:
    """Each asks SQLite for the lock once, and gets it."""
    url = f"sqlite:///{tmp_path}/music.db"
    open_database(url).dispose()
    engines = [open_database(url), open_database(url)]

    def write(number: int) -> None:
        in_transaction(engines[number % 2], lambda connection: connection.execute(text("UPDATE items SET kind = kind")))

    sent: list[str] = []
    for engine in engines:
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _: raw.set_trace_callback(sent.append))
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(200)))
    assert sent.count("BEGIN IMMEDIATE") == 200
    for engine in engines:
        engine.dispose()


def _storm(url: str) -> int:
    engine = open_database(url)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: in_transaction(engine, _add), range(80)))
    engine.dispose()
    return len(done)


def _add(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO rate_slots (host, next_slot, paused_until, day, sent) VALUES ('h', 0, 0, 0, 1)"
            " ON CONFLICT (host) DO UPDATE SET sent = rate_slots.sent + 1"
        )
    )


def test_a_storm_of_writers_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/music.db"
    engine = open_database(url)
    with processes().Pool(4) as pool:
        assert pool.map(_storm, [url] * 4) == [80] * 4
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT sent FROM rate_slots")) == 320
    engine.dispose()


def _fill(engine: Engine) -> None:
    """Let no further page be written: a disk that is full, as SQLite meets it."""

    def limit(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA max_page_count = 1")

    event.listen(engine, "connect", limit)
    engine.dispose()


def test_a_worker_on_a_full_disk_says_so_once_and_ends(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    big = Facts(fields={"area": "x" * 200_000})
    with Bowerbird(f"sqlite:///{tmp_path}/music.db", settings=load_settings(QUIET)) as bird:
        bird.run(importer_of(named(), Background("slow", big, scheme=SCHEME)), mbid=mbid(1))
        _fill(bird.catalogue.engine)
        with caplog.at_level(logging.WARNING), pytest.raises(DatabaseFailedError, match="no room left"):
            bird.worker(refresh=False).run()
        assert not [one for one in caplog.records if "trying again" in one.message or one.exc_info]
        # Nothing is lost: it is due again when the lease ends.
        assert lines(bird) == ["running"]


def test_a_worker_in_a_thread_ends_without_a_traceback(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    big = Facts(fields={"area": "x" * 200_000})
    with Bowerbird(f"sqlite:///{tmp_path}/music.db", settings=load_settings(QUIET)) as bird:
        bird.run(importer_of(named(), Background("slow", big, scheme=SCHEME)), mbid=mbid(1))
        _fill(bird.catalogue.engine)
        worker = bird.worker(refresh=False)
        worker.start()
        assert worker._thread is not None
        worker._thread.join()
        assert "the worker ends: the database" in caplog.text


def test_a_list_that_a_full_disk_stops_says_how_to_go_on(tmp_path: Path) -> None:
    with Bowerbird(f"sqlite:///{tmp_path}/music.db", settings=load_settings(QUIET)) as bird:

        def full(_query: object) -> Facts:
            _fill(bird.catalogue.engine)
            return Facts(fields={"name": "x" * 200_000})

        importing = importer_of(ScriptedProvider("musicbrainz", full, scheme=SCHEME))
        with pytest.raises(DatabaseFailedError, match="no room left") as caught:
            bird.run_many(importing, [{"mbid": mbid(1)}])
    assert caught.value.__notes__ == ["Go on with: bowerbird import --resume 1"]


def test_a_lost_server_is_told(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with engine.connect() as connection, engine.connect() as other:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
        with pytest.raises(DatabaseTroubleError, match="is out of reach") as caught:
            connection.execute(text("SELECT 1"))
    assert caught.value.passing
    # The next one finds a connection that works.
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


@pytest.mark.skipif(not ThrowawayPostgres.available(), reason="needs PostgreSQL's programs")
def test_a_server_that_goes_away_in_the_middle_is_told() -> None:
    with ThrowawayPostgres() as server:
        url = server.create_database()
        engine = connect(url)
        upgrade(engine)
        engine.dispose()
        bird = Bowerbird(url, settings=load_settings(QUIET))
    try:
        for call in (lambda: bird.catalogue.count("artist"), lambda: bird.background.pause("musicbrainz")):
            with pytest.raises(DatabaseFailedError, match=r"is out of reach.*see that it runs"):
                call()
    finally:
        bird.close()


def test_a_server_that_only_reads_is_told(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(DatabaseTroubleError) as caught:
            connection.execute(text("INSERT INTO rate_slots (host, next_slot) VALUES ('x', 0)"))
    assert caught.value.trouble == Trouble.READ_ONLY
    engine.dispose()


def test_what_no_person_can_mend_stays_the_drivers_error(ready_url: str) -> None:
    engine = open_database(ready_url)
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))
    assert not isinstance(caught.value, DatabaseFailedError)
    engine.dispose()


_READING = (
    ["list", "artist"],
    ["show", "artist", "1"],
    ["history", "1"],
    ["status"],
    ["jobs"],
    ["imports"],
    ["review"],
    ["db", "status"],
)


def _without_privileges() -> None:
    """Let the permissions of files hold for root too (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="root is held by permissions only on Linux")
@pytest.mark.parametrize("of_folder", [0o755, 0o555])
def test_what_only_reads_works_where_nothing_can_be_written(tmp_path: Path, of_folder: int) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    url = f"sqlite:///{folder}/music.db"
    with Bowerbird(url, settings=load_settings(QUIET)) as bird:
        bird.run(importer_of(named()), mbid=mbid(1))
    (folder / "music.db").chmod(0o444)
    folder.chmod(of_folder)
    script = (
        f"from bowerbird.cli.program import run; print([run(words) for words in {[*_READING, ['pause', 'related']]}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**QUIET, "BOWERBIRD_DATABASE_URL": url},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=_without_privileges,
    )
    folder.chmod(0o755)
    assert done.stdout.splitlines()[-1] == str([0] * len(_READING) + [1])
    assert "Artist 0001" in done.stdout
    assert "cannot be written: the file, its folder or the server is read-only" in done.stderr


def test_looking_where_there_is_no_catalogue_makes_no_file(tmp_path: Path) -> None:
    script = (
        f"from bowerbird.cli.program import run; print([run(words) for words in {[list(one) for one in _READING]}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**QUIET, **inherited()},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == str([0, 1, 1, 0, 0, 0, 0, 0])
    assert done.stderr.count("There is no catalogue yet at sqlite:///bowerbird.db. Begin one with an import") == 7
    assert list(tmp_path.iterdir()) == []
