"""Which requests arrived, in what order, and what became of each.

Knows the list only; safe to use from many threads.
"""

import itertools
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bowerbird.sandbox.site import Request


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    user_agent: str
    at: float
    """Arrival, in seconds since the epoch."""
    status: int | None = None
    """The status answered; None while there is no answer yet, and for good when the connection was cut."""

    def as_dict(self) -> dict[str, object]:
        """The same as plain values, for the JSON list another process reads."""
        return asdict(self)


class Journal:
    """The requests received since the start, or since they were last forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._entries: dict[int, ReceivedRequest] = {}

    def arrived(self, request: Request) -> int:
        """Notes a request and returns its number.

        It is noted before it is answered, so a client that gives up waiting still finds it counted.
        """
        entry = ReceivedRequest(
            method=request.method,
            path=request.path,
            query={name: list(values) for name, values in request.query.items()},
            user_agent=request.headers.get("user-agent", ""),
            at=time.time(),
        )
        with self._lock:
            number = next(self._numbers)
            self._entries[number] = entry
        return number

    def answered(self, number: int, status: int) -> None:
        """Notes the status of an answer; a request forgotten in between stays forgotten."""
        with self._lock:
            entry = self._entries.get(number)
            if entry is not None:
                self._entries[number] = replace(entry, status=status)

    def entries(self) -> list[ReceivedRequest]:
        """A copy, in order of arrival."""
        with self._lock:
            return list(self._entries.values())

    def forget(self) -> None:
        """Empties the list."""
        with self._lock:
            self._entries.clear()
