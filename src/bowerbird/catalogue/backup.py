"""Backups: a copy of a whole database as it stands at one moment, while others go on writing."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from bowerbird.catalogue.database import connect, shown
from bowerbird.words.errors import ConfigurationError, QueryError

_DUMP = "pg_dump"


def back_up(url: str, target: Path) -> int:
    """Copy the database at *url* into a new file, and return that file's size in bytes.

    A SQLite file becomes a SQLite file (SQLite's online backup), a PostgreSQL database a file of ``pg_dump`` in its
    custom form, for ``pg_restore``. Either is a snapshot: nobody is kept from writing meanwhile, and what is written
    meanwhile is not in it. The file is there whole or not at all.

    Args:
        url: where the database is.
        target: the file to make.

    Raises:
        QueryError: there is such a file already, or no such folder.
        ConfigurationError: the database cannot be read, or ``pg_dump`` is not installed or fails.
        DatabaseFailedError: the database failed.
        OSError: the file cannot be written.
    """
    if target.exists() or target.is_symlink():
        raise QueryError(f"{target} is there already: a backup does not overwrite anything, give another name")
    if not target.parent.is_dir():
        raise QueryError(f"there is no folder {target.parent}")
    engine = connect(url)
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = Path(folder) / target.name
            if engine.dialect.name == "sqlite":
                _copy_file(engine, copy)
            else:
                _dump(engine.url, copy)
            copy.rename(target)
    finally:
        engine.dispose()
    return target.stat().st_size


def _copy_file(engine: Engine, copy: Path) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            raise TypeError(f"{raw!r} is no connection of sqlite3")
        # Without a transaction of its own the copy is made in one step of one read transaction.
        raw.rollback()
        target = sqlite3.connect(copy, isolation_level=None)
        try:
            raw.backup(target)
            # One file, which can be read also where nothing can be written beside it.
            target.execute("PRAGMA journal_mode = delete")
            damaged = target.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            target.close()
    if damaged != "ok":
        raise ConfigurationError(f"the database {shown(engine.url)} is damaged ({damaged}): restore an older backup")


def _dump(url: URL, copy: Path) -> None:
    program = shutil.which(_DUMP)
    if program is None:
        raise ConfigurationError(f"{_DUMP} is not installed: it comes with PostgreSQL's client programs")
    # A password must not stand among the words of a command, where every user of the machine can read it.
    with NamedTemporaryFile("w", encoding="utf-8", prefix="bowerbird-") as passwords:
        passwords.write(f"*:*:*:*:{_escaped(url.password or '')}\n")
        passwords.flush()
        address = url.set(drivername="postgresql")._replace(password=None)
        if url.password:
            address = address.update_query_dict({"passfile": passwords.name})
        named = address.render_as_string(hide_password=False)
        done = subprocess.run(  # noqa: S603 -- pg_dump with an address of the settings
            [program, "--format=custom", "--no-password", f"--file={copy}", f"--dbname={named}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise ConfigurationError(f"{_DUMP} cannot copy the database {shown(url)}: {said}")


def _escaped(password: str) -> str:
    return password.replace("\\", "\\\\").replace(":", "\\:")
