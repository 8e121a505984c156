"""What one run has spent: requests sent, and tokens bought. Runs beside it, in whatever threads, are not counted in.

A run is an import, a list, a collection, a worker's life, or a whole command. A thread that a run starts belongs to it
when it is started with :func:`inheriting`. What a run within another one spends counts for both.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
ResultT = TypeVar("ResultT")


class Spending:
    """Counts what a run spends; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._tokens: Counter[str] = Counter()

    @property
    def requests(self) -> int:
        """How many requests were sent, those that were refused and sent again included."""
        return self._requests

    def tokens(self, source: str) -> int:
        """Return how many tokens of a source were bought."""
        return self._tokens[source]

    def send(self) -> None:
        """Count a request."""
        with self._lock:
            self._requests += 1

    def buy(self, source: str, tokens: int) -> None:
        """Count tokens."""
        with self._lock:
            self._tokens[source] += tokens


_runs: ContextVar[tuple[Spending, ...]] = ContextVar("bowerbird_runs", default=())


@contextmanager
def spending(run: Spending | None = None) -> Iterator[Spending]:
    """Count what is spent within the block, in a new run or in one that goes on."""
    run = run or Spending()
    token = _runs.set((*_runs.get(), run))
    try:
        yield run
    finally:
        _runs.reset(token)


def running() -> tuple[Spending, ...]:
    """Return the runs for which what is spent here and now counts; the outermost first."""
    return _runs.get()


def inheriting(work: Callable[P, ResultT]) -> Callable[P, ResultT]:
    """Return *work* as a part of the runs that are under way now, for a thread of its own."""
    context = copy_context()

    def inherited(*args: P.args, **kwargs: P.kwargs) -> ResultT:
        return context.run(work, *args, **kwargs)

    return inherited
