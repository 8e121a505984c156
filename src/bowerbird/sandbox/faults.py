"""Scripted trouble: which of the next requests go wrong, and how.

Knows nothing of sockets; the handler carries a fault out.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from bowerbird.sandbox.site import Response

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next `times` requests whose path contains `path`.

    With neither `status` nor `body` the usual answer is given, only late (`delay`) or cut short (`truncate`):

        Fault(status=502, body="<h1>Bad Gateway</h1>")
        Fault(path="/artist/", times=3, status=503, headers={"Retry-After": "2"})
        Fault(body='{"id": ', content_type="application/json")
        Fault(delay=5)
        Fault(reset=True)
    """

    path: str = ""
    times: int = 1
    status: int | None = None
    body: str | None = None
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds to wait before the answer."""
    reset: bool = False
    """Cut the connection (RST) instead of answering."""
    truncate: bool = False
    """Announce the whole length but send only the first half, then close."""

    def response(self) -> Response | None:
        """The answer it puts in place of the usual one, if it does."""
        if self.status is None and self.body is None:
            return None
        body = (self.body or "").encode()
        return Response(200 if self.status is None else self.status, body, self.content_type, self.headers)


class Faults:
    """The faults still to come, first added first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Queues a fault."""
        with self._lock:
            self._waiting.append((fault, fault.times))

    def take(self, path: str) -> Fault | None:
        """The fault for a request to this path, used up by one."""
        with self._lock:
            for place, (fault, left) in enumerate(self._waiting):
                if fault.path in path:
                    if left > 1:
                        self._waiting[place] = (fault, left - 1)
                    else:
                        del self._waiting[place]
                    return fault
        return None
