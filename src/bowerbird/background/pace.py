"""The pace of providers: how many jobs of each are fetched at once, which depends on how quickly they are done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

from bowerbird.words.work import JobKey

# How many jobs are fetched for each that runs. Of a slow source few, so that other machines get the others; of a quick
# one many, because what is done in batches costs a fraction.
_AHEAD, _FAR_AHEAD = 2, 16
_QUICK, _SLOW = 10, 2
"""Jobs per second and thread from which a source counts as quick, and below which it does not any more."""


class Pace:
    """How quick each provider is, and how many of its jobs are therefore fetched at once.

    Args:
        width: how many jobs of a provider run at once.
    """

    def __init__(self, width: Callable[[str], int]) -> None:
        self._width = width
        self._since = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._quick: set[str] = set()

    def count(self, done: Sequence[JobKey]) -> None:
        """Count jobs that are done with, and look every second at how many there were."""
        self._counts.update(key.provider for key in done)
        seconds = time.monotonic() - self._since
        if seconds < 1.0:
            return
        for provider, total in self._counts.items():
            pace = total / seconds / self._width(provider)
            if pace >= _QUICK:
                self._quick.add(provider)
            elif pace < _SLOW:
                self._quick.discard(provider)
        self._since = time.monotonic()
        self._counts.clear()

    def is_quick(self, provider: str) -> bool:
        """Return whether many of its jobs are done in a second."""
        return provider in self._quick

    def ahead(self, provider: str) -> int:
        """Return how many jobs of a provider are fetched at once."""
        return self._width(provider) * (_FAR_AHEAD if self.is_quick(provider) else _AHEAD)
