"""Knows how to send one request and read one answer within its limits, without redirects, retries or budget.

Whatever goes wrong on the way comes out as one of Bowerbird's errors.
"""

from __future__ import annotations

import itertools
import logging
import re
import time
from contextlib import closing, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from bowerbird.http.addresses import origin
from bowerbird.http.connection import Promise, default_transport, keeping, loopback_mounts
from bowerbird.http.limits import Limits
from bowerbird.http.masking import MaskedLog, mask_secrets
from bowerbird.http.messages import Ask, Reply
from bowerbird.http.reading import Meaning, classify
from bowerbird.http.spending import running
from bowerbird.words.errors import RejectedError, UnavailableError

_JSON = re.compile(r"application/([\w.-]+\+)?json\b", re.ASCII | re.IGNORECASE)
_ERROR_BODY = 65_536
_MASKED_LOG = MaskedLog()


class NotCarriedOutError(UnavailableError):
    """The source certainly did not carry out the request: even one that changes something may be sent again."""


class Wire:
    """Sends requests; thread-safe."""

    def __init__(self, *, user_agent: str, limits: Limits, transport: httpx2.BaseTransport | None) -> None:
        logging.getLogger("httpx2").addFilter(_MASKED_LOG)
        self._limits = limits
        self._sent = itertools.count(1)
        self.sent = 0
        """How many requests have been sent."""
        self._client = httpx2.Client(
            headers={"User-Agent": user_agent, "Accept": "application/json"},
            timeout=httpx2.Timeout(limits.read, connect=limits.connect, pool=limits.total),
            transport=transport or default_transport(),
            mounts={} if transport else loopback_mounts(),
            # No cookies: an answer must not depend on what was asked before.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, ask: Ask, *, home: httpx2.URL) -> Reply:
        """Send a request once.

        Args:
            ask: the request.
            home: the address of the source: its host and port need not be public.

        Returns:
            The reply, whatever its status.

        Raises:
            UnavailableError: no complete answer came (network, TLS, time, damaged body); `NotCarriedOutError` when
                not even a connection was made.
            RejectedError: the request cannot be sent as it is, or the body is larger than allowed.
        """
        deadline = time.monotonic() + (ask.seconds or self._limits.total)
        self.sent = next(self._sent)
        for run in running():
            run.send()
        try:
            with keeping(Promise(deadline=deadline, home=origin(home)[1:])):
                return self._send(ask, deadline)
        except (httpx2.InvalidURL, httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, UnicodeError) as error:
            raise RejectedError(f"cannot be sent like this ({error}): correct the query", request=ask.name) from error
        except httpx2.RequestError as error:
            raise self._unavailable(error, ask, late=time.monotonic() >= deadline) from error

    def _send(self, ask: Ask, deadline: float) -> Reply:
        request = self._client.build_request(ask.method, ask.url, headers=dict(ask.headers), content=ask.content)
        if ask.seconds is not None:
            request.extensions["timeout"] = httpx2.Timeout(ask.seconds, connect=self._limits.connect).as_dict()
        with closing(self._client.send(request, stream=True, follow_redirects=False)) as response:
            match classify(response.status_code):
                case Meaning.ANSWER:
                    body = self._read(response, ask, deadline)
                case Meaning.REDIRECT:
                    wanted = ask.accept_redirect_body and _JSON.match(response.headers.get("content-type", ""))
                    body = self._read(response, ask, deadline) if wanted else b""
                case _:
                    body = _read_some(response, deadline)
            return Reply(status=response.status_code, headers=response.headers, body=body)

    def _read(self, response: httpx2.Response, ask: Ask, deadline: float) -> bytes:
        at_most = self._limits.body if ask.at_most is None else ask.at_most
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > at_most:
                less = "ask for less at once" if ask.at_most is None else "that is the most that is taken of it"
                raise RejectedError(
                    f"the answer is larger than {at_most:,} bytes: {less}",
                    request=ask.name,
                    status=response.status_code,
                )
            if time.monotonic() >= deadline:
                raise httpx2.ReadTimeout("out of time")
        return bytes(body)

    def _unavailable(self, error: httpx2.RequestError, ask: Ask, *, late: bool) -> UnavailableError:
        connecting = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout))
        if late:
            what = f"not finished within {ask.seconds or self._limits.total:g} s"
        elif isinstance(error, httpx2.TimeoutException):
            what = "timed out while " + ("connecting" if connecting else "waiting for data")
        else:
            what = "cannot be reached" if connecting else "the answer was cut off or damaged"
            what += f" ({mask_secrets(str(error)) or type(error).__name__})"
        kind = NotCarriedOutError if connecting else UnavailableError
        return kind(f"{what}: check the network and the address, or try again later", request=ask.name)


def _read_some(response: httpx2.Response, deadline: float) -> bytes:
    """The beginning of an error's body: nice to quote, but its status counts even when the body is broken."""
    body = bytearray()
    with suppress(httpx2.RequestError):
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _ERROR_BODY or time.monotonic() >= deadline:
                break
    return bytes(body[:_ERROR_BODY])
