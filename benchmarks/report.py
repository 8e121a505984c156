"""How a benchmark measures and prints: the best of several rounds, and lines that can be compared by eye."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], *, rounds: int = 3) -> float:
    """Return the seconds of the fastest of several rounds: the others tell of the machine's other work."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def line(what: str, value: str, aim: str = "") -> None:
    """Print one line of the report."""
    print(f"  {what:<58} {value:>16}   {aim}".rstrip())
