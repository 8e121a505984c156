"""Ends whatever a run of the tests has started, also when the run itself is killed.

The guard is a process that leads a process group and reads from a pipe that only the run holds. Whatever the tests
start joins its group (`process_group=guard().group`). When the pipe ends, because the run ended or was killed, the
guard stops the PostgreSQL servers that it was told of, removes their folders, and kills the group. Works on Linux and
macOS.
"""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import os, shutil, signal, sys, time

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
print("ready", flush=True)
folders = {line.strip() for line in sys.stdin if line.strip()}
folders = [folder for folder in folders if os.path.isdir(folder)]
for folder in folders:
    # To a PostgreSQL server SIGQUIT means: stop at once, and free the shared memory.
    try:
        with open(os.path.join(folder, "data", "postmaster.pid")) as note:
            os.kill(int(note.readline()), signal.SIGQUIT)
    except (OSError, ValueError):
        pass
for _ in range(500):
    if not any(os.path.exists(os.path.join(folder, "data", "postmaster.pid")) for folder in folders):
        break
    time.sleep(0.02)
for folder in folders:
    shutil.rmtree(folder, ignore_errors=True)
os.killpg(os.getpgrp(), signal.SIGKILL)
"""


class Guard:
    """The guard of this process.

    Attributes:
        group: the process group that whatever is started joins: ``subprocess.Popen(..., process_group=guard.group)``.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
            cwd="/",
        )
        self.group = self._process.pid
        self._before = os.getpgrp()
        # It must not be killed before it is deaf to what a terminal sends.
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def watch(self, folder: Path) -> None:
        """Stop the PostgreSQL server in *folder*, and remove the folder, when the run ends."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(f"{folder}\n")
            self._process.stdin.flush()

    def enter(self) -> None:
        """Join the group oneself: then whatever is started does, without asking."""
        os.setpgid(0, self.group)

    def end(self) -> None:
        """End whatever is left now, save oneself."""
        if os.getpgrp() == self.group:
            os.setpgid(0, self._before)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@functools.cache
def guard() -> Guard:
    """Return the guard of this process; the first call starts it."""
    return Guard()
