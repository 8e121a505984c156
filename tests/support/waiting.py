"""Waiting for what another thread or process does. There is no deadline: pytest's timeout ends a test that hangs."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from typing import Any


def pause() -> None:
    """Let others work for a moment; the only sleep of the tests. Whoever calls it looks again afterwards."""
    time.sleep(0.01)  # clock: between two looks at something that tells nobody when it changes


def until(condition: Callable[[], bool], *processes: subprocess.Popen[Any]) -> None:
    """Return as soon as the condition holds.

    Args:
        condition: is asked again and again.
        processes: those whose work it waits for: when one of them has ended without it, the test fails at once.
    """
    while not condition():
        ended = [process.args for process in processes if process.poll() is not None]
        assert not ended or condition(), f"it ended before it came to that: {ended}"
        pause()
