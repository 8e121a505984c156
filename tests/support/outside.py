"""Refuses what a test sends outside this machine, and remembers it: by that the test fails that has tried.

The interpreter's own audit tells of each connection and each name that is looked up, whoever asks and in whichever
thread; only what C libraries do by themselves (libpq) it does not see. A process that tests start does the same when it
has this folder in ``PYTHONPATH`` and the variable `REPORT` (see `tests/sitecustomize.py`): it writes what it has tried
into the file of that name, where the tests find it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

REPORT = "TESTS_OUTSIDE"
TESTS = Path(__file__).resolve().parents[1]
_SENT = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"})


class OutsideError(OSError):
    """What a test has tried that leads outside this machine; the program takes it for a network that is down."""


_reports: list[Path] = []


def confine(report: Path) -> None:
    """Refuse from now on, and as long as this process lives, what leads outside; write each attempt into the report.

    A process of pytest-xdist is confined when it starts, as every process is, and then gets a report of its own.
    """
    if not _reports:
        sys.addaudithook(_look)
    _reports[:] = [report]


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith("socket.") and (target := outside(event, arguments)):
        line = f"{target} ({event}) from {_who()}\n"
        with _reports[0].open("a", encoding="utf-8") as told:
            told.write(line)
        raise OutsideError(f"a test must not reach outside: {target}")


def environment(report: Path) -> dict[str, str]:
    """Return what makes a Python process confine itself that is started with it."""
    return {REPORT: str(report), "PYTHONPATH": os.pathsep.join([str(TESTS), *_given()])}


def inherited() -> dict[str, str]:
    """Return those variables, for a process that is given an environment of its own."""
    return {name: os.environ[name] for name in (REPORT, "PYTHONPATH")}


def outside(event: str, arguments: tuple[object, ...]) -> str | None:
    """Return where an audited call leads, None when it stays on this machine.

    Args:
        event: its name, such as ``socket.connect``.
        arguments: what the audit tells of it.
    """
    if event in _SENT:
        address = arguments[1]
        # A Unix socket has a path; a socket that is connected already sends to None.
        away = isinstance(address, tuple) and len(address) > 1 and not _is_here(str(address[0]), numbers_stay=False)
        return f"{address[0]}:{address[1]}" if isinstance(address, tuple) and away else None
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
        return None if _is_here(name, numbers_stay=True) else name
    return None


def _is_here(host: str, *, numbers_stay: bool) -> bool:
    """Return whether a host is this machine; to look up what is a number already asks nobody."""
    import ipaddress  # noqa: PLC0415 -- every process that tests start imports this module, and few connect
    import socket  # noqa: PLC0415

    name = host.lower().removesuffix(".")
    if not name or name in _NAMES or name == socket.gethostname().lower():
        return True
    try:
        address = ipaddress.ip_address(_as_number(name.partition("%")[0]))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return numbers_stay or bool(mapped.is_loopback or mapped.is_unspecified)


def _as_number(host: str) -> str:
    """Return a host that is written as an old number (``127.1``, ``0x7f.1``) in the usual form, any other as it is."""
    import socket  # noqa: PLC0415 -- as above

    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host


def _who() -> str:
    """Return the last places in our own code that led here."""
    import traceback  # noqa: PLC0415 -- as above

    own = [frame for frame in traceback.extract_stack()[:-2] if "site-packages" not in frame.filename]
    ours = [frame for frame in own if "bowerbird" in frame.filename or str(TESTS) in frame.filename]
    return " < ".join(f"{Path(our.filename).name}:{our.lineno}" for our in reversed(ours[-4:])) or "?"


def _given() -> list[str]:
    """Return the folders that are in ``PYTHONPATH`` already."""
    return [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder and folder != str(TESTS)]
