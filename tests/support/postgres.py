"""Knows how to run a PostgreSQL server of its own for the tests: made in a temporary folder, gone afterwards.

Needs PostgreSQL's programs on the machine, but no running server, no account and no configuration.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

_PROGRAMS = ("initdb", "pg_ctl", "postgres")
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class ThrowawayPostgres:
    """A server on 127.0.0.1 while the `with` block lasts; only for tests, as anybody on the machine may log in.

    Raises, on entering: RuntimeError when the programs are missing or the server does not start (with its log).
    """

    def __init__(self) -> None:
        self._programs = find_programs()
        self._account = _account()
        self._folder = Path()
        self._port = 0

    @staticmethod
    def available() -> bool:
        """Whether this machine has what it takes."""
        return find_programs() is not None

    @property
    def url(self) -> str:
        """The address of the server's first database, for SQLAlchemy with psycopg."""
        return self._url("postgres")

    def create_database(self) -> str:
        """Make a fresh, empty database and return its address."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._url(name)

    def __enter__(self) -> Self:
        if self._programs is None:
            raise RuntimeError("PostgreSQL's programs (initdb, pg_ctl) are not on this machine")
        # Short on purpose: the path of a Unix socket may have about 100 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108
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
        for last in (False, False, True):
            self._port = _free_port()
            options = f"-h 127.0.0.1 -p {self._port} -k {self._folder} {_FAST}"
            try:
                self._run(
                    "pg_ctl", "-D", data, "-l", str(self._folder / "log"), "-w", "-t", "60", "-o", options, "start"
                )
            except RuntimeError:
                if last:
                    raise
            else:
                return

    def _stop(self) -> None:
        data = self._folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        if self._programs is None:
            raise RuntimeError("PostgreSQL's programs are not on this machine")
        # Output goes to a file: the server inherits it, and a pipe would keep us waiting until the server ends.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self._programs / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env={**_clean_environment(), "HOME": str(self._folder)},
                timeout=120,
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
            if done.returncode:
                output.seek(0)
                said = output.read().decode("utf-8", "replace")
                raise RuntimeError(f"{program} failed ({done.returncode}):\n{said}{self._log()}")

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
