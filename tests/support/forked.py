"""Starts ``bowerbird`` quickly: a process that has everything imported forks for each call.

What runs is a process of its own, with its own arguments, environment, folder, streams and exit code. It goes through
the program's real ``main`` and ends as every interpreter does. Only the imports, most of the time of a short command,
are done once. `python -m support.forked NUMBER` is the process that forks; it takes requests from the socket NUMBER.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import configure_mappers

import bowerbird
from support.guard import guard

_LENGTH = 8
_STREAMS = 3


class Forks:
    """The process that forks, as the tests see it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOWERBIRD_", "COLUMNS"))}
        folders = [str(Path(bowerbird.__file__).parent.parent), str(Path(__file__).parent.parent)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.forked", str(theirs.fileno())],
            env={**kept, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(folders)},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            process_group=guard().group,
        )
        theirs.close()
        self._socket = ours
        self._lock = threading.Lock()

    def run(
        self, words: Sequence[str], *, folder: Path, environment: Mapping[str, str], stdin: bytes = b""
    ) -> tuple[int, bytes, bytes]:
        """Run ``bowerbird`` with these words to its end; return its exit code and what it printed."""
        reading, writing = os.pipe()
        request = json.dumps([list(words), str(folder), dict(environment)]).encode()
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            with self._lock:
                streams = [given.fileno(), out.fileno(), err.fileno(), writing]
                socket.send_fds(self._socket, [len(request).to_bytes(_LENGTH, "big")], streams)
                self._socket.sendall(request)
            os.close(writing)
            with os.fdopen(reading, "rb") as status:
                code = int(status.read())
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()


@functools.cache
def forks() -> Forks:
    """Return the process that forks for this one; the first call starts it."""
    return Forks()


def _import_everything() -> None:
    for module in pkgutil.walk_packages(bowerbird.__path__, "bowerbird."):
        if not module.name.startswith(("bowerbird.testing", "bowerbird.__main__", "bowerbird.catalogue.migrations.")):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as folder:
        for name in _modules_of(folder):
            if not name.startswith(("bowerbird", "__")) and name not in sys.modules:
                with contextlib.suppress(ImportError):  # some are made as others are imported
                    importlib.import_module(name)
    configure_mappers()
    gc.freeze()


def _modules_of(folder: str) -> list[str]:
    """Return what a command that makes a catalogue and reads it has imported, found out in a process of its own."""
    program = (
        "import atexit, sys; atexit.register(lambda: print('', *sys.modules, sep='\\n'))\n"
        "sys.argv[1:] = ['list', 'artist']; from bowerbird.cli import main; main()"
    )
    environment = {**os.environ, "BOWERBIRD_DATABASE_URL": "sqlite:///warm.db"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.partition("\n\n")[2].split() or done.stdout.split()


def _serve(control: socket.socket) -> None:
    """Fork for each request; returns in the process that is to become the program, and ends when the tests do."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for those that wait for a program
    while True:
        head, streams, _, _ = socket.recv_fds(control, _LENGTH, _STREAMS + 1)
        if not head:
            sys.exit()
        length, body = int.from_bytes(head, "big"), b""
        while len(body) < length:
            body += control.recv(length - len(body))
        if not os.fork():
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            *streams, status = streams
            if program := os.fork():
                code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
                os.write(status, str(code).encode())
                os._exit(0)
            os.close(status)
            words, folder, environment = json.loads(body)
            _become(words, folder, environment, streams)
            return
        for number in streams:
            os.close(number)


def _become(words: list[str], folder: str, environment: dict[str, str], streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bowerbird", *words]
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = open(0, encoding=encoding, closefd=False)  # noqa: SIM115 -- as an interpreter opens them
    sys.stdout = open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding=encoding, errors="backslashreplace", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    from bowerbird.cli import main

    _import_everything()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    main()
