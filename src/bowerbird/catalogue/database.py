"""Opening a database: SQLite with nothing to install, or PostgreSQL; and bringing its schema up to date."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError

from bowerbird.words.errors import ConfigurationError
from bowerbird.words.text import without_password

HEAD = "0007"
"""The newest migration. A database at it needs no Alembic, which is slow to import."""

_BUSY_SECONDS = 30.0
_CONFLICT_ATTEMPTS = 12
# PostgreSQL: serialization failure, deadlock, and a transaction that was idle for too long; each did nothing and can be
# done again.
_RETRY_STATES = frozenset({"40001", "40P01", "25P03"})
# A process that is stopped in the middle of a transaction must not hold its locks for ever. Ours never idle in one.
_IDLE_AT_MOST = 10_000
SERVER_OPTIONS = "bowerbird_server_options"
"""The execution option of an engine under which others find what its connections ask of the PostgreSQL server."""
_MIGRATION_LOCK = 0x_B0_3E_4B_1D

ResultT = TypeVar("ResultT")


class LostRaceError(Exception):
    """Another process got in the way of a transaction: it is undone and done again."""


def open_database(url: str) -> Engine:
    """Return an engine for *url*; a new SQLite file gets its schema at once.

    Raises:
        ConfigurationError: the URL is malformed or of another database, its driver is not installed, the database
            cannot be reached, or its schema is not the one this version works with.
    """
    engine = connect(url)
    try:
        current = _revision(engine)
        if current is None and engine.dialect.name == "sqlite":
            if not inspect(engine).has_table("items"):
                upgrade(engine)
            # Read again in any case: another process may have made the tables between the two looks.
            current = _revision(engine)
    except DBAPIError as error:
        engine.dispose()
        told = " ".join(str(error.orig).split())
        raise ConfigurationError(f"cannot open the database {shown(engine.url)}: {told}") from error
    if current != HEAD:
        engine.dispose()
        found = f"is at {current}" if current else "has no tables of Bowerbird"
        raise ConfigurationError(
            f"the database {shown(engine.url)} {found}, this version needs {HEAD}: run `bowerbird db upgrade`"
        )
    return engine


def connect(url: str) -> Engine:
    """Return an engine for *url* without looking at the schema.

    Raises:
        ConfigurationError: the URL is malformed or of another database, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        typed = without_password(url)
        raise ConfigurationError(
            f"{typed!r} is not a database URL; one looks like sqlite:///music.db or postgresql://user@host/name"
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed)
    raise ConfigurationError(f"{shown(parsed)} is neither SQLite nor PostgreSQL, which are the databases supported")


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest version. Several processes may do it at once: one works, the others wait."""
    # Alembic is slow to import, and a database that is up to date never needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(write=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def in_transaction(engine: Engine, work: Callable[[Connection], ResultT]) -> ResultT:
    """Run *work* in one write transaction, again from the start when another process got in its way.

    The unique constraints settle every race: the loser's transaction is undone, and its second try finds the winner's
    rows. *work* must therefore do nothing but talk to the database.
    """
    writer = engine.execution_options(write=True)
    for attempt in range(1, _CONFLICT_ATTEMPTS + 1):
        try:
            with writer.begin() as connection:
                return work(connection)
        except (IntegrityError, OperationalError, LostRaceError) as error:
            if attempt == _CONFLICT_ATTEMPTS or not _lost_race(error):
                raise
            # The winner is about to commit: a moment later the next try finds its rows.
            time.sleep(0.002 * attempt)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _lost_race(error: DBAPIError | LostRaceError) -> bool:
    if isinstance(error, LostRaceError):
        return True
    if isinstance(error, IntegrityError):
        return "unique" in str(error.orig).lower()
    return getattr(error.orig, "sqlstate", None) in _RETRY_STATES


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise ConfigurationError(
            "a catalogue in memory would be gone with the first thread: name a file, sqlite:///FILE"
        )
    folder = Path(url.database or "").resolve().parent
    if not folder.is_dir():
        raise ConfigurationError(f"cannot open the database {url.database}: the folder {folder} does not exist")
    engine = _create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def configure(raw: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN comes late and is never IMMEDIATE; we send it ourselves (below).
        raw.isolation_level = None
        if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            _patiently(lambda: raw.execute("PRAGMA journal_mode = wal"))
        raw.execute("PRAGMA synchronous = normal")
        raw.execute("PRAGMA foreign_keys = on")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the write lock at once: a reader that becomes a writer later may be refused without waiting.
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _patiently(change: Callable[[], object]) -> None:
    """Switching a file to WAL ignores the busy timeout, so it waits here."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            change()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    # A transaction that lost a race is done again; the driver would tell on stderr of the statements it dropped.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    try:
        given = url.query.get("options", "")
        given = given if isinstance(given, str) else " ".join(given)
        options = f"-c idle_in_transaction_session_timeout={_IDLE_AT_MOST} {given}".strip()
        return _create_engine(
            url.difference_update_query(["options"]),
            pool_size=10,
            max_overflow=54,
            pool_pre_ping=True,
            connect_args={"options": options},
            execution_options={SERVER_OPTIONS: options},
        )
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"the driver for PostgreSQL is not installed ({error.name}): pip install 'bowerbird[postgres]'"
        ) from error


def _create_engine(url: URL, **options: Any) -> Engine:  # noqa: ANN401 -- create_engine's own options
    return create_engine(
        url,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
        **options,
    )


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def shown(url: URL) -> str:
    """Return a database's address as a person may see it: as it was typed, without its password."""
    return without_password(url.render_as_string(hide_password=True)).replace("+psycopg", "")
