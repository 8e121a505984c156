"""Turns: a fair lock. Whoever came first is first; SQLite itself lets the luckiest of many writers in."""

from __future__ import annotations

import os
import threading
from collections import deque
from pathlib import Path


class Turns:
    """A lock that is handed over in the order in which it was asked for. One thread holds it at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, timeout: float) -> bool:
        """Wait for one's turn; return False when it has not come after *timeout* seconds."""
        with self._lock:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            if turn.wait(timeout):
                return True
        except BaseException:
            # Somebody who is interrupted while waiting must not be handed the lock: nobody would give it back.
            if not self._leave(turn):
                self.release()
            raise
        return not self._leave(turn)

    def release(self) -> None:
        """Hand the lock to whoever waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False

    def _leave(self, turn: threading.Event) -> bool:
        """Stop waiting; return False when the turn has come meanwhile."""
        with self._lock:
            if turn.is_set():
                return False
            self._waiting.remove(turn)
            return True


_of_files: dict[str, Turns] = {}
# A process that is forked off has its own threads; whoever held a lock is not among them.
os.register_at_fork(after_in_child=_of_files.clear)


def turns_of(file: Path) -> Turns:
    """Return the lock of this process for a file: the same for each engine that has it open."""
    return _of_files.setdefault(os.path.realpath(file), Turns())
