"""Starts ``bowerbird`` quickly: a process that has everything imported forks for each call.

What runs is a process of its own, with its own arguments, environment, folder, streams and exit code. It goes through
the program's real ``main`` and does at its end what an interpreter does. Only what every command does before its work,
most of the time of a short one, is done once: the imports, the tree of commands, the certificates. And it tries a
source again at once, not after a while.
`python -m support.forked NUMBER` is the process that forks; it takes requests from the socket NUMBER.
"""

from __future__ import annotations

import atexit
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

import stamina
from sqlalchemy.orm import configure_mappers

import bowerbird
from bowerbird.cli import main
from bowerbird.cli.program import command
from bowerbird.http.connection import _ssl_context
from support.guard import guard

_LENGTH = 8
_STREAMS = 3
_LATER = (
    *("structlog", "fsspec.implementations.chained", "rich._unicode_data.unicode17-0-0"),
    *("PIL.Image", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.WebPImagePlugin"),
)
"""What only workers and tables import."""


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
        for name in (*_modules_of(folder), *_LATER):
            if not name.startswith(("bowerbird", "__")) and name not in sys.modules:
                with contextlib.suppress(ImportError):  # some are made as others are imported
                    importlib.import_module(name)
    configure_mappers()
    command()
    _ssl_context()
    stamina.set_testing(True, attempts=sys.maxsize, cap=True)  # as often as always, but without a wait between
    gc.freeze()


def _modules_of(folder: str) -> list[str]:
    """Return what a command that makes a catalogue and reads it has imported, found out in a process of its own."""
    reading, writing = os.pipe()
    if not os.fork():
        os.chdir(folder)
        os.environ["BOWERBIRD_DATABASE_URL"] = "sqlite:///warm.db"
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        sys.argv[1:] = ["list", "artist"]
        try:
            main()
        except SystemExit as ended:
            os.write(writing, "\n".join([str(ended.code), *sys.modules]).encode())
        os._exit(0)
    os.close(writing)
    os.wait()
    with os.fdopen(reading) as told:
        code, *modules = told.read().split("\n")
    assert code == "0", "a command that makes a catalogue has failed"
    return modules


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
        words, folder, environment = json.loads(body)
        if "BOWERBIRD_AI_KEY" in environment:
            importlib.import_module("openai")  # only who asks a model pays for it, and that is long
        if not os.fork():
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            *streams, status = streams
            if program := os.fork():
                code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
                os.write(status, str(code).encode())
                os._exit(0)
            os.close(status)
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


def _end(code: str | int | None) -> None:
    """Do what an interpreter does at its end, but do not take its memory apart object by object.

    That copies all of what the process shares with the one that forked it, and costs more than most commands. Where a
    thread is left alone with it, and things may go wrong, the interpreter really ends.
    """
    if threading.active_count() > 1 or isinstance(code, str):
        sys.exit(code)
    atexit._run_exitfuncs()
    gc.collect()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except OSError:
        sys.exit(code)
    os._exit(code or 0)


if __name__ == "__main__":
    _import_everything()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    try:
        main()
    except SystemExit as ended:
        _end(ended.code)
