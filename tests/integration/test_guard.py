"""A run of the tests that is killed leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from support.guard import guard
from support.postgres import ThrowawayPostgres
from support.waiting import until

pytestmark = pytest.mark.skipif(not ThrowawayPostgres.available(), reason="PostgreSQL's programs are not installed")

NESTED = """
import json, os, subprocess, sys, threading
from pathlib import Path
from support.guard import guard

def test_that_hangs(postgres, postgres_url):
    here = Path(__file__).parent
    environment = {**os.environ, "BOWERBIRD_DATABASE_URL": postgres_url}
    with (here / "held").open("w") as held:
        subprocess.Popen([sys.executable, "-m", "bowerbird", "worker"], stdout=held, env=environment,
                         process_group=guard().group)
    (here / "note").write_text(json.dumps([str(postgres._folder), postgres._port]))
    (here / "note").rename(here / "ready")
    threading.Event().wait()
"""


def _outside() -> dict[str, str]:
    """The environment of somebody who is no process of pytest-xdist."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


@pytest.mark.parametrize("spread", [[], ["-n", "1"]])
def test_a_run_that_is_killed_takes_its_workers_and_servers_with_it(tmp_path: Path, spread: list[str]) -> None:
    (tmp_path / "test_nested.py").write_text(NESTED)
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-p", "no:cacheprovider", *spread]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "-c", os.devnull, "--rootdir", tmp_path, tmp_path / "test_nested.py"],
            cwd=tmp_path,
            env={**_outside(), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=log,
            stderr=log,
            process_group=guard().group,
        )
    until((tmp_path / "ready").exists, running)
    folder, port = json.loads((tmp_path / "ready").read_text())
    assert Path(folder).is_dir()
    socket.create_connection(("127.0.0.1", port)).close()

    running.send_signal(signal.SIGKILL)
    running.wait()
    os.set_blocking(held, True)
    while os.read(held, 4096):
        pass  # the end comes when the worker is gone, which had it for its output
    os.close(held)
    until(lambda: not Path(folder).exists())
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
