"""Opening a database: SQLite with nothing to install, or PostgreSQL; and bringing its schema up to date."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bowerbird.catalogue import sqlite
from bowerbird.catalogue.addresses import parsed_url
from bowerbird.catalogue.database_errors import DatabaseTroubleError, Trouble, trouble_of
from bowerbird.words.errors import BowerbirdError, ConfigurationError
from bowerbird.words.forms import decode
from bowerbird.words.text import without_password

HEAD = "0008"
"""The newest migration. A database at it needs no Alembic, which is slow to import."""

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
            # A file that holds anything else is another program's.
            if set(inspect(engine).get_table_names()) <= {"alembic_version"}:
                upgrade(engine)
            # Read again in any case: another process may have made the tables between the two looks.
            current = _revision(engine)
    except DBAPIError as error:
        engine.dispose()
        raise cannot_open(engine, error) from error
    if current != HEAD:
        engine.dispose()
        raise ConfigurationError(other_schema(shown(engine.url), current))
    return engine


def is_begun(url: str) -> bool:
    """Return whether there is a database at *url*, without making one: a SQLite file that is there and not empty.

    Raises:
        ConfigurationError: the URL is malformed.
    """
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite" or "uri" in parsed.query:
        return True
    file = sqlite.file_of(parsed)
    return file.exists() and (not file.is_file() or file.stat().st_size > 0)


def cannot_open(engine: Engine, error: DBAPIError) -> BowerbirdError:
    """Return what to raise when a database cannot be opened: it says what is the matter and what to do."""
    if isinstance(error, DatabaseTroubleError):
        if error.trouble == Trouble.LOCKED:
            return error
        return ConfigurationError(f"cannot open the database: {error}")
    return ConfigurationError(f"cannot open the database {shown(engine.url)}: {' '.join(str(error.orig).split())}")


def other_schema(database: str, found: str | None) -> str:
    """Return what to say of a database whose schema is not the one this version works with. Pure.

    Args:
        database: its address, as a person may see it.
        found: the migration that it is at; None when it has none.
    """
    if found is None:
        return (
            f"the database {database} has no tables of Bowerbird, this version needs {HEAD}: run `bowerbird db upgrade`"
        )
    told = f"the database {database} is at {found}, this version needs {HEAD}: "
    if found < HEAD:
        return told + "run `bowerbird db upgrade`"
    return told + (
        "a newer Bowerbird has been at work there, and `bowerbird db upgrade` does not lead back. "
        "Install that version: pip install --upgrade bowerbird"
    )


def connect(url: str) -> Engine:
    """Return an engine for *url* without looking at the schema.

    Raises:
        ConfigurationError: the URL is malformed or of another database, or its driver is not installed.
    """
    parsed = parsed_url(url)
    return _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)


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

    Raises:
        DatabaseFailedError: a person must see to the database (it is full, read-only, locked by another program for a
            minute, out of reach …); nothing was saved.
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
        # A foreign key: an item was removed that was found a moment before.
        return any(word in str(error.orig).lower() for word in ("unique", "foreign key"))
    return getattr(error.orig, "sqlstate", None) in _RETRY_STATES


def _sqlite(url: URL) -> Engine:
    file, patience = sqlite.file_of(url), sqlite.patience_of(url)
    engine = _create_engine(url, creator=sqlite.connecting(url, file, patience), pool_size=10, max_overflow=-1)
    sqlite.take_turns(engine, file, patience, shown(engine.url))
    return engine


def _postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
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
    engine = create_engine(
        url,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=decode,
        **options,
    )
    database = shown(engine.url)

    @event.listens_for(engine, "handle_error")
    def name_trouble(context: ExceptionContext) -> DatabaseTroubleError | None:
        """Return what is raised in place of the driver's error; None leaves that."""
        trouble = trouble_of(context.original_exception)
        return None if trouble is None else DatabaseTroubleError(trouble, database, context.original_exception)

    return engine


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def shown(url: URL) -> str:
    """Return a database's address as a person may see it: as it was typed, without its password."""
    return without_password(url.render_as_string(hide_password=True)).replace("+psycopg", "")
