"""How often Discogs may be asked, and by whom: the checks in front of the database.

From its documentation ("Rate Limiting", "Authentication") and quoted answers: a moving window of 60 seconds, in which
who sends a token has 60 requests and everybody else 25; every answer tells the state; a wrong token is refused.
"""

import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bowerbird.sandbox.site import Request, Response, Site, json_response

SECONDS = 60.0
SIGNED, UNSIGNED = 60, 25

_TOKEN = "Discogs token="  # noqa: S105 - the beginning of the header, no token
_TOO_QUICK = "You are making requests too quickly."
_WRONG_TOKEN = "Invalid consumer token. Please register an app before making requests."  # noqa: S105 - a message


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the window says of one request."""

    allowed: bool
    used: int


class Window:
    """Counts the requests of the last 60 seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._answered: deque[float] = deque()

    def check(self, limit: int) -> Verdict:
        """Counts a request unless there were as many as the limit."""
        with self._lock:
            now = self._clock()
            while self._answered and self._answered[0] <= now - SECONDS:
                self._answered.popleft()
            allowed = len(self._answered) < limit
            if allowed:
                self._answered.append(now)
            return Verdict(allowed, len(self._answered))


class Gate:
    """A site with a check of token and rate in front of it."""

    def __init__(self, service: Site, window: Window | None = None, tokens: Collection[str] | None = None) -> None:
        """Args: the site behind; how often it may be asked (None for no limit); the good tokens (None for any)."""
        self._service = service
        self._window = window
        self._tokens = tokens

    @property
    def base_path(self) -> str:
        """That of the service behind."""
        return self._service.base_path

    def answer(self, request: Request) -> Response:
        """The service's answer, or a refusal; with the state of the limit in either case."""
        token = token_of(request)
        limit = SIGNED if token else UNSIGNED
        verdict = self._window.check(limit) if self._window else Verdict(allowed=True, used=1)
        headers = {
            "X-Discogs-Media-Type": "discogs.v2",
            "X-Discogs-Ratelimit": str(limit),
            "X-Discogs-Ratelimit-Used": str(verdict.used),
            "X-Discogs-Ratelimit-Remaining": str(max(0, limit - verdict.used)),
        }
        if not verdict.allowed:
            return json_response({"message": _TOO_QUICK}, 429, headers)
        if token and self._tokens is not None and token not in self._tokens:
            return json_response({"message": _WRONG_TOKEN}, 401, headers)
        response = self._service.answer(request)
        return replace(response, headers={**response.headers, **headers})


def token_of(request: Request) -> str:
    """The token that a request carries, in its header or in its address; empty without one."""
    header = request.headers.get("authorization", "")
    return header.removeprefix(_TOKEN).strip() if header.startswith(_TOKEN) else request.first("token")
