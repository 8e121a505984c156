"""No test reaches outside this machine: what tries is refused, and the test fails."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bowerbird.http.budget import MemoryBudget
from bowerbird.http.client import HttpClient
from bowerbird.words.errors import UnavailableError
from bowerbird.words.source import Source
from support.forked import forks
from support.outside import REPORT, OutsideError, outside

# An address that is kept free for documentation (RFC 5737), and a name that can never be one (RFC 2606).
FAR, NAMED = "192.0.2.1", "musicbrainz.invalid"


def tried() -> str:
    """Return what this test has tried, and clear it, so that the test does not fail by it."""
    report = Path(os.environ[REPORT])
    told = report.read_text(encoding="utf-8")
    os.truncate(report, 0)
    return told


def _connect() -> None:
    with socket.socket() as end:
        end.connect((FAR, 80))


def _connect_ex() -> None:
    with socket.socket(socket.AF_INET6) as end:
        end.connect_ex(("2001:db8::1", 80))


def _send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as end:
        end.sendto(b"x", (FAR, 53))


@pytest.mark.parametrize(
    ("call", "target"),
    [
        (_connect, f"{FAR}:80"),
        (_connect_ex, "2001:db8::1:80"),
        (_send, f"{FAR}:53"),
        (lambda: socket.create_connection((FAR, 80)), f"{FAR}:80"),
        (lambda: socket.getaddrinfo(NAMED, 443), NAMED),
        (lambda: socket.gethostbyname(NAMED), NAMED),
    ],
)
def test_what_leads_outside_is_refused_and_remembered(call: Callable[[], object], target: str) -> None:
    with pytest.raises(OutsideError, match="a test must not reach outside"):
        call()
    assert tried().startswith(f"{target} (socket.")


def test_a_thread_is_refused_too() -> None:
    refused: list[OSError] = []

    def connect() -> None:
        try:
            _connect()
        except OSError as error:
            refused.append(error)

    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()
    assert FAR in str(*refused)
    assert "test_outside.py" in tried()


def test_the_client_takes_it_for_a_network_that_is_down() -> None:
    client = HttpClient(contact="tests@example.org", version="1", budget=MemoryBudget())
    source = Source(name="far", url=f"http://{FAR}/", rate=0)
    with pytest.raises(UnavailableError):
        client.at(source).get("x")
    client.close()
    assert f"{FAR}:80" in tried()


def test_a_process_that_a_test_starts_is_refused_too(tmp_path: Path) -> None:
    script = f"import socket; socket.create_connection(({FAR!r}, 80))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "OutsideError" in done.stderr
    assert tried().startswith(f"{FAR}:80")


def test_a_forked_program_is_refused_too(tmp_path: Path) -> None:
    environment = {
        "BOWERBIRD_CONTACT": "tests@example.org",
        "BOWERBIRD_MUSICBRAINZ_URL": f"http://{FAR}/ws/2/",
        "BOWERBIRD_MUSICBRAINZ_RATE": "0",
    }
    code, _, _ = forks().run(["import", "artist", "Queen"], folder=tmp_path, environment=environment)
    assert code == 1
    assert FAR in tried()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.8.9.1", "127.1", "::1", "::ffff:127.0.0.1", "localhost", "0.0.0.0", ""],  # noqa: S104 -- nobody binds to it
)
def test_this_machine_is_not_outside(host: str) -> None:
    assert outside("socket.connect", (None, (host, 80))) is None
    assert outside("socket.getaddrinfo", (host, 80)) is None


def test_a_unix_socket_and_the_look_up_of_a_number_are_not_outside() -> None:
    assert outside("socket.connect", (None, "/tmp/x")) is None  # noqa: S108
    assert outside("socket.sendto", (None, None)) is None
    assert outside("socket.getaddrinfo", (FAR, 80)) is None
    assert outside("socket.getaddrinfo", (None, 80)) is None


NESTED = f"""
import socket, threading
from contextlib import suppress

def tries():
    with suppress(OSError):
        socket.create_connection(({FAR!r}, 80))

def test_that_tries_in_a_thread():
    thread = threading.Thread(target=tries)
    thread.start()
    thread.join()

def test_that_does_not():
    pass
"""


@pytest.mark.parametrize("spread", [[], ["-n", "1"]])
def test_the_test_that_has_tried_fails_although_it_has_caught_the_error(tmp_path: Path, spread: list[str]) -> None:
    (tmp_path / "test_nested.py").write_text(NESTED)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_") and name != REPORT}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rA",
        "-p",
        "conftest",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
    ]
    done = subprocess.run(
        [*command, *spread, "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"the test must not reach outside this machine: {FAR}:80" in done.stdout, done.stderr
    assert "2 passed, 1 error" in done.stdout
    assert "ERROR test_nested.py::test_that_tries_in_a_thread" in done.stdout
