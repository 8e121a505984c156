"""Who may ask, and how often: the checks in front of the web service.

From musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting and recorded headers: over the allowed average every request is
refused until the rate has fallen, refused requests counting too; every answer tells the state in X-RateLimit headers.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bowerbird.sandbox.musicbrainz.dataset import Dataset
from bowerbird.sandbox.musicbrainz.errors import error_response
from bowerbird.sandbox.site import Request, Response, Site, json_response

# The headers look at spans of two seconds, so a burst of two seconds' worth is still within the average.
_SPAN = 2.0
_UNLIMITED = 1200
# What web servers take of a request line as a rule.
_LONGEST_URL = 8000
HTML = "text/html; charset=utf-8"
_TOO_FAST = (
    "Your requests are exceeding the allowable rate limit. "
    "Please see http://wiki.musicbrainz.org/XMLWebService for more information."
)
_GENERIC_AGENTS = ("python-requests", "python-httpx", "python-urllib", "aiohttp", "curl/", "wget/", "java/", "okhttp/")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limiter says of one request."""

    allowed: bool
    limit: int
    remaining: int
    wait: float
    """Seconds until a request is allowed again."""


class Limiter:
    """Keeps an average rate: a level that every request raises by one and time lowers."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._burst = max(1.0, rate * _SPAN)
        self._level = 0.0
        self._seen = clock()

    def check(self) -> Verdict:
        """Counts one request and says whether it is allowed."""
        with self._lock:
            now = self._clock()
            self._level = max(0.0, self._level - (now - self._seen) * self._rate)
            self._seen = now
            allowed = self._level + 1 <= self._burst
            # A flood must not shut the client out for ever: what counts is at most one span beyond the limit.
            self._level = min(self._level + 1, self._burst + self._rate * _SPAN)
            remaining = max(0, math.floor(self._burst - self._level))
            wait = max(0.0, (self._level + 1 - self._burst) / self._rate)
        return Verdict(allowed, math.floor(self._burst), remaining, wait)


class Gate:
    """A site with a check of user agent and rate in front of it."""

    def __init__(
        self, service: Site, limiter: Limiter | None = None, remake: Callable[[Dataset], Site] | None = None
    ) -> None:
        """Args: the site behind; how often it may be asked; and what makes a site of other facts."""
        self._service = service
        self._limiter = limiter
        self._remake = remake

    def replace(self, facts: Dataset) -> None:
        """Puts a site of other facts behind the gate, from the next request on."""
        if self._remake is None:
            raise RuntimeError("This gate does not know how to make a site of other facts.")
        self._service = self._remake(facts)

    @property
    def base_path(self) -> str:
        """That of the service behind."""
        return self._service.base_path

    def answer(self, request: Request) -> Response:
        """The service's answer, or a refusal; with the state of the limit in either case."""
        verdict = self._limiter.check() if self._limiter else Verdict(True, _UNLIMITED, _UNLIMITED - 1, 0.0)
        headers = {
            "X-RateLimit-Limit": str(verdict.limit),
            "X-RateLimit-Remaining": str(verdict.remaining),
            "X-RateLimit-Reset": str(math.ceil(time.time() + max(verdict.wait, 0.0))),
        }
        if not verdict.allowed:
            headers["Retry-After"] = str(max(1, math.ceil(verdict.wait)))
            return json_response({"error": _TOO_FAST}, 503, headers)
        if len(request.path) + len(request.raw_query) > _LONGEST_URL:
            return Response(414, b"<html><head><title>414 Request-URI Too Large</title></head></html>", HTML, headers)
        response = _refusal(request) or self._service.answer(request)
        return replace(response, headers={**response.headers, **headers})


def _refusal(request: Request) -> Response | None:
    agent = request.headers.get("user-agent", "").strip()
    if agent and not agent.lower().startswith(_GENERIC_AGENTS):
        return None
    said = f"the generic user agent {agent!r}" if agent else "no user agent"
    return error_response(403, f"You sent {said}. Identify your application as: Name/version ( contact-url-or-email ).")
