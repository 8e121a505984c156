"""What is kept of answers that hold for long and for all (a vocabulary), so that they are asked for once a process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

ValueT = TypeVar("ValueT")


class Memory:
    """Values by key, each for a time; thread-safe. Who comes while a value is being loaded waits for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._loading: dict[Hashable, threading.Lock] = {}
        self._values: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, load: Callable[[], ValueT], *, seconds: float) -> ValueT:
        """Return the value of *key*, loaded when it is not known or older than *seconds*.

        Raises:
            Exception: whatever *load* raises; then nothing is kept.
        """
        with self._lock:
            loading = self._loading.setdefault(key, threading.Lock())
        with loading:
            at, value = self._values.get(key, (float("-inf"), None))
            if self._clock() - at >= seconds:
                value = load()
                self._values[key] = (self._clock(), value)
            return cast("ValueT", value)

    def forget(self, key: Hashable) -> None:
        """Drop the value of *key*."""
        self._values.pop(key, None)

    def recall(self, key: Hashable) -> object | None:
        """Return the value of *key*, or None when it is not known."""
        found: object | None = self._values.get(key, (0.0, None))[1]
        return found
