"""SQLite: how a file is opened, who writes when, and reading where nothing can be written."""

from __future__ import annotations

import logging
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from bowerbird.catalogue.database_errors import DatabaseTroubleError, Trouble, trouble_of
from bowerbird.catalogue.turns import Turns, turns_of
from bowerbird.words.errors import ConfigurationError

_log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds for which a writer waits for other writers; ``?timeout=SECONDS`` in the address says otherwise."""
_TOLD_AFTER = 5.0
_HELD = "bowerbird_turns"


def file_of(url: URL) -> Path:
    """Return the file that the address of a SQLite database names.

    Raises:
        ConfigurationError: it names none, or one in a folder that does not exist.
    """
    if url.database in (None, "", ":memory:"):
        raise ConfigurationError(
            "a catalogue in memory would be gone with the first thread: name a file, sqlite:///FILE"
        )
    file = Path(url.database or "")
    folder = file.resolve().parent
    if not folder.is_dir():
        raise ConfigurationError(f"cannot open the database {url.database}: the folder {folder} does not exist")
    return file


def patience_of(url: URL) -> float:
    """Return for how many seconds a writer waits for others.

    Raises:
        ConfigurationError: the address says something else than a number.
    """
    said = url.query.get("timeout")
    try:
        seconds = PATIENCE if said is None else float(str(said))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ConfigurationError(f"timeout={said} in the database's address must be a number of seconds")
    return seconds


def connecting(url: URL, file: Path, patience: float) -> Callable[[], sqlite3.Connection]:
    """Return what opens a connection: to write, or only to read where nothing can be written."""
    # SQLAlchemy's own reading of the address: it may be one of SQLite's (file:music.db?mode=ro&uri=true).
    (named,), options = SQLiteDialect_pysqlite().create_connect_args(url)

    def connect() -> sqlite3.Connection:
        raw = _opened(named, patience, uri=bool(options.get("uri")))
        try:
            _configure(raw, patience)
        except sqlite3.OperationalError as error:
            raw.close()
            if trouble_of(error) not in (Trouble.READ_ONLY, Trouble.UNREADABLE) or not file.is_file():
                raise
            return _to_read(file, patience, error)
        return raw

    return connect


def take_turns(engine: Engine, file: Path, patience: float, database: str) -> None:
    """Let the transactions of an engine that write (its option ``write``) wait for each other, the first one first.

    The threads of a process take turns at a lock of their own. So no more than one of them competes with other
    processes for SQLite's write lock, which is given to whoever happens to ask at the right moment.
    """

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            raise TypeError(f"{raw!r} is no connection of sqlite3")
        if not connection.get_execution_options().get("write"):
            raw.execute("BEGIN")
            return
        deadline = time.monotonic() + patience
        turns = turns_of(file)
        if not turns.acquire(patience):
            raise DatabaseTroubleError(Trouble.LOCKED, database, sqlite3.OperationalError("database is locked"))
        connection.info[_HELD] = turns
        try:
            _begin_writing(raw, deadline, patience)
        except sqlite3.Error as error:
            trouble = trouble_of(error)
            raise error if trouble is None else DatabaseTroubleError(trouble, database, error) from error

    @event.listens_for(engine, "checkin")
    def give_turn(_raw: object, record: ConnectionPoolEntry) -> None:
        turns: Turns | None = record.info.pop(_HELD, None)
        if turns is not None:
            turns.release()


def _begin_writing(raw: sqlite3.Connection, deadline: float, patience: float) -> None:
    """Take SQLite's write lock at once: a reader that becomes a writer later may be refused without waiting.

    SQLite's own waiting looks less and less often the longer it lasts, so that who waits longest is served last. Here
    everybody looks equally often.
    """
    raw.execute("PRAGMA busy_timeout = 0")
    told_at = time.monotonic() + _TOLD_AFTER
    try:
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                now = time.monotonic()
                if trouble_of(error) != Trouble.LOCKED or now > deadline:
                    raise
                if now > told_at:
                    _log.warning("waiting for another program that writes to the database, up to %g s", patience)
                    told_at = deadline
                time.sleep(random.uniform(0.001, 0.01))  # noqa: S311 -- no secret
            else:
                return
    finally:
        raw.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")


def _opened(file: str, patience: float, *, uri: bool = False) -> sqlite3.Connection:
    # The driver's own BEGIN comes late and is never IMMEDIATE: without an isolation level it sends none.
    return sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False, uri=uri)


def _configure(raw: sqlite3.Connection, patience: float) -> None:
    if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _patiently(lambda: raw.execute("PRAGMA journal_mode = wal"), patience)
    _common(raw)


def _common(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA synchronous = normal")
    raw.execute("PRAGMA foreign_keys = on")
    # The first look into the file: here it turns out whether it can be read.
    raw.execute("PRAGMA schema_version").fetchone()


def _to_read(file: Path, patience: float, error: sqlite3.Error) -> sqlite3.Connection:
    """Open a file only to read it.

    In a folder where nothing can be written, SQLite cannot make the two files that it keeps beside a database while it
    is open. If nobody has written what is not yet in the file itself, they are not needed: the file is read as one that
    does not change.
    """
    address = f"file:{quote(str(file.resolve()))}?mode=ro"
    for option in ("", "&immutable=1"):
        wal = Path(f"{file}-wal")
        if option and wal.exists() and wal.stat().st_size:
            break
        raw = _opened(address + option, patience, uri=True)
        try:
            _common(raw)
        except sqlite3.OperationalError:
            raw.close()
        else:
            return raw
    raise error


def _patiently(change: Callable[[], object], patience: float) -> None:
    """Switching a file to WAL ignores the busy timeout, so it waits here."""
    deadline = time.monotonic() + patience
    while True:
        try:
            change()
        except sqlite3.OperationalError as error:
            if trouble_of(error) != Trouble.LOCKED or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
