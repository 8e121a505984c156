"""Knows how to run a PostgreSQL server of its own for the tests: made in a temporary folder, gone afterwards.

Needs PostgreSQL's programs on the machine, but no running server, no account and no configuration.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from psycopg import sql

from support.guard import guard
from support.places import fresh_folder
from support.waiting import pause

_PROGRAMS = ("initdb", "postgres")
_SETTINGS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"),
    *("wal_level=minimal", "max_wal_senders=0", "max_wal_size=128MB"),
)
_FAST = tuple(word for setting in _SETTINGS for word in ("-c", setting))


class ThrowawayPostgres:
    """A server on 127.0.0.1 while the `with` block lasts; only for tests, as anybody on the machine may log in.

    Raises, on entering: RuntimeError when the programs are missing or the server does not start (with its log).
    """

    def __init__(self) -> None:
        self._programs = find_programs()
        self._account = _account()
        self._folder = Path()
        self._port = 0
        self._server: subprocess.Popen[bytes] | None = None
        self._control: psycopg.Connection | None = None

    @staticmethod
    def available() -> bool:
        """Whether this machine has what it takes."""
        return find_programs() is not None

    @property
    def url(self) -> str:
        """The address of the server's first database, for SQLAlchemy with psycopg."""
        return self._url("postgres")

    def create_database(self, template: str | None = None) -> str:
        """Make a fresh database, empty or with what the database at the address *template* has; return its address."""
        name = f"test_{uuid.uuid4().hex}"
        source = template.rpartition("/")[2] if template else "template1"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        # Copying the files costs a third of copying the pages through the log. Before version 15 it was the only way.
        if self._connection().info.server_version >= 150_000:
            statement += sql.SQL(" STRATEGY file_copy")
        self._connection().execute(statement)
        return self._url(name)

    def drop_database(self, url: str) -> None:
        """Remove the database at the address *url*, whoever is still connected to it."""
        name = sql.Identifier(url.rpartition("/")[2])
        self._connection().execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _connection(self) -> psycopg.Connection:
        if self._control is None:
            self._control = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        return self._control

    def __enter__(self) -> Self:
        if self._programs is None:
            raise RuntimeError("PostgreSQL's programs (initdb, postgres) are not on this machine")
        self._folder = fresh_folder("pg-")
        guard().watch(self._folder)
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _start(self) -> None:
        if self._account:
            os.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        # Somebody may take the free port between our looking and the server's binding: then look again.
        for _ in range(3):
            self._port = _free_port()
            if self._serve(data):
                return
        raise RuntimeError(f"PostgreSQL does not start:\n{self._log()}")

    def _serve(self, data: str) -> bool:
        """Start the server; return whether it takes connections, False when it ended instead."""
        options = ("-h", "127.0.0.1", "-p", str(self._port), "-k", str(self._folder), *_FAST)
        with (self._folder / "log").open("ab") as log:
            # The server itself and not pg_ctl, which would take it out of the guard's group.
            self._server = self._popen("postgres", "-D", data, *options, output=log)
        while self._server.poll() is None:
            try:
                psycopg.connect(self.url.replace("+psycopg", "")).close()
            except psycopg.OperationalError:
                pause()
            else:
                return True
        return False

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)  # stop at once
            self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        with tempfile.TemporaryFile() as output:
            if code := self._popen(program, *arguments, output=output).wait():
                output.seek(0)
                raise RuntimeError(f"{program} failed ({code}):\n{output.read().decode('utf-8', 'replace')}")

    def _popen(self, program: str, *arguments: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
        if self._programs is None:
            raise RuntimeError("PostgreSQL's programs are not on this machine")
        return subprocess.Popen(
            [self._programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=self._folder,
            env={**_clean_environment(), "HOME": str(self._folder)},
            process_group=guard().group,
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
        )

    def _log(self) -> str:
        log = self._folder / "log"
        return log.read_text("utf-8", "replace") if log.exists() else ""

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{database}"


def find_programs() -> Path | None:
    """The folder with PostgreSQL's programs, the highest version first; None when there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in [*installed, *_from_pg_config(), *_from_path()]:
        if all(os.access(folder / program, os.X_OK) for program in _PROGRAMS):
            return folder
    return None


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", folder.parent.name))


def _from_pg_config() -> list[Path]:
    program = shutil.which("pg_config")
    if program is None:
        return []
    done = subprocess.run([program, "--bindir"], check=False, capture_output=True, text=True)
    return [Path(done.stdout.strip())] if done.returncode == 0 and done.stdout.strip() else []


def _from_path() -> list[Path]:
    # A link in /usr/local/bin leads to the folder where the other programs are.
    program = shutil.which("initdb")
    return [Path(program).parent, Path(program).resolve().parent] if program else []


def _account() -> pwd.struct_passwd | None:
    """The account to run as, or None for our own: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is neither an account postgres nor nobody")


def _clean_environment() -> dict[str, str]:
    """Without PG… variables of the person who runs the tests, which would change what the programs do."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
