"""How a benchmark measures and prints: the best of several rounds, and lines that can be compared by eye."""

from __future__ import annotations

import gc
import re
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


MISSED: list[str] = []
"""The lines of this run whose value is worse than their aim."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def line(what: str, value: str, aim: str = "") -> None:
    """Print one line of the report, and remember it if its aim (``aim ≤ 1.30``, ``aim ≥ 2,000/s``) is missed."""
    missed = misses(value, aim)
    told = f"  {what:<58} {value:>16}   {aim}{'  MISSED' if missed else ''}".rstrip()
    print(told)
    if missed:
        MISSED.append(told.strip())


def misses(value: str, aim: str) -> bool:
    """Return whether a value is worse than its aim; both are in the same unit. Pure."""
    bound, number = re.search(r"aim ([≤≥]) (\d[\d,]*(?:\.\d+)?)", aim), _NUMBER.search(value)
    if bound is None or number is None:
        return False
    wanted, found = (float(one.replace(",", "")) for one in (bound[2], number[0]))
    return found > wanted if bound[1] == "≤" else found < wanted
