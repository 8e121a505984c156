"""Knows how to ask a source politely: the budget of its host, retries, redirects, and a name that it can call back.

What is decided (what a status means, how long to wait, where a redirect may lead) is decided by pure functions next
door; how one request is sent is the business of `exchange`.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Mapping
from time import time
from types import MappingProxyType
from urllib.parse import urlencode

import httpx2
import msgspec
import stamina

from bowerbird.http.addresses import Resolver, refusal, resolve
from bowerbird.http.budget import Budget
from bowerbird.http.exchange import NotCarriedOutError, Wire
from bowerbird.http.limits import Limits, SourceSettings
from bowerbird.http.masking import mask_secrets
from bowerbird.http.messages import NO_HEADERS, Ask, Reply, Response
from bowerbird.http.reading import Meaning, classify, pause_after, retry_after
from bowerbird.http.rules import before_retry, budget_host, overridden, redirected, refusal_told, user_agent
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.source import Source

__all__ = ["HttpClient", "Limits", "Response", "SourceClient", "SourceSettings"]

# A library does not print: without a handler Python would write every retry that stamina tells of to stderr.
logging.getLogger("stamina").addHandler(logging.NullHandler())

_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE | re.ASCII)


class HttpClient:
    """Asks all sources; one per application, thread-safe, to be closed.

    Args:
        contact: an e-mail address or URL that sources can complain to, or None.
        version: Bowerbird's version, for the User-Agent.
        budget: says when a request may be sent.
        sources: what the user overrides, by the source's name.
        limits: what one call may cost.
        transport: carries the requests instead of the network (``httpx2.MockTransport`` in tests).
        resolver: host name → IP addresses, for the check of redirects.

    Raises:
        ConfigurationError: the contact cannot be sent in a header.
    """

    def __init__(  # noqa: PLR0913 - the one place where the application puts it together
        self,
        *,
        contact: str | None,
        version: str,
        budget: Budget,
        sources: Mapping[str, SourceSettings] = MappingProxyType({}),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        transport: httpx2.BaseTransport | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self.contact = (contact or "").strip() or None
        self.budget = budget
        self.limits = limits
        self.resolver = resolver
        self.wire = Wire(user_agent=user_agent(version, self.contact), limits=limits, transport=transport)
        self._sources = sources
        self._rates: dict[str, float] = {}

    def at(self, source: Source) -> SourceClient:
        """The view of one source that its providers get: its address and rate, with the user's overrides.

        Raises:
            ConfigurationError: the address is no http(s) URL, or the rate is no number of at least 0.
        """
        bound = overridden(source, self._sources.get(source.name, SourceSettings()))
        home = httpx2.URL(bound.url)
        self._rates[budget_host(home)] = bound.rate
        contact_missing = source.contact_required and not self.contact and httpx2.URL(source.url).host == home.host
        return SourceClient(self, bound, contact_missing=contact_missing)

    def rate_of(self, host: str) -> float:
        """Requests per second for a host that another source leads to: its own where it is known, else no limit."""
        return self._rates.get(host, 0.0)

    def close(self) -> None:
        """Close all connections; calls after this fail."""
        self.wire.close()


class SourceClient:
    """Asks one source; made by `HttpClient.at`, thread-safe.

    Attributes:
        source: the source, with the user's overrides applied.
        last_request: what was asked last, as error messages name it; None before the first request.
    """

    def __init__(self, http: HttpClient, source: Source, *, contact_missing: bool) -> None:
        self.source = source
        self.last_request: str | None = None
        self._http = http
        self._home = httpx2.URL(source.url)
        self._contact_missing = contact_missing

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        accept_redirect_body: bool = False,
    ) -> Response:
        """Ask with GET.

        Args:
            path: relative to the source's address, or an absolute address (on the public internet).
            params: the query, added to what the path has.
            headers: sent to this address only, never to another host that it redirects to.
            accept_redirect_body: when a redirect itself carries a JSON body, take that for the answer (status 3xx)
                and send no second request; so MusicBrainz answers for a merged MBID.

        Returns:
            The answer, with status 2xx or 404 (see `Response.found`).

        Raises:
            UnavailableError: the source is down, busy or out of reach, also after retries; or its host is paused.
            RejectedError: the source refuses, redirects to where nothing may be sent, or answers too much.
            ConfigurationError: the source wants a contact and there is none; nothing was sent.
        """
        url = self._url(path, params)
        return self._call(
            Ask(method="GET", url=url, headers=headers or NO_HEADERS, accept_redirect_body=accept_redirect_body)
        )

    def post(
        self,
        path: str,
        *,
        json: object | None = None,
        content: bytes | None = None,
        form: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Ask with POST and one body: `json` (any value msgspec encodes), raw `content`, or a `form`.

        Sent again only when the source certainly did not carry it out (no connection, 429, 503); never redirected.
        Else as `get`.
        """
        kind = {}
        if json is not None:
            content, kind = msgspec.json.encode(json), {"Content-Type": "application/json"}
        elif form is not None:
            content, kind = urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        ask = Ask(method="POST", url=self._url(path, None), headers={**kind, **(headers or {})}, content=content)
        return self._call(ask)

    def _url(self, path: str, params: Mapping[str, str | int] | None) -> httpx2.URL:
        text = path if _ABSOLUTE.match(path) else f"{self.source.url}/{path.lstrip('/')}"
        try:
            url = httpx2.URL(text)
            return url.copy_merge_params(dict(params)) if params else url
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise RejectedError(f"{mask_secrets(text)!r} is no address that can be asked: {error}") from error

    def _call(self, ask: Ask) -> Response:
        if self._contact_missing:
            raise ConfigurationError(
                f"{self.source.name} wants to know whom to contact about this program, and nothing was sent: set "
                'BOWERBIRD_CONTACT in the environment, or contact = "…" in bowerbird.toml, to an e-mail address or URL'
            )
        self.last_request = ask.name
        limits = self._http.limits
        again = stamina.RetryingCaller(
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.backoff,
            wait_jitter=limits.backoff,
            wait_max=limits.patience,
        )
        return again(lambda error: self._backoff(error, ask), self._follow, ask)

    def _backoff(self, error: Exception, ask: Ask) -> bool | float:
        wait = before_retry(error, ask.method, self._http.limits.patience)
        # Those who were told the same wait should not come back at the same instant.
        return wait if isinstance(wait, bool) else wait + random.uniform(0, self._http.limits.backoff)  # noqa: S311 -- a wait, not a secret

    def _follow(self, first: Ask) -> Response:
        """Send a request and follow where it is redirected to."""
        ask, seen = first, {first.url}
        self._check(ask, came_from=None)
        for _ in range(self._http.limits.redirects + 1):
            reply = self._once(ask)
            if classify(reply.status) is not Meaning.REDIRECT or reply.body:
                url = mask_secrets(str(ask.url))
                return Response(
                    status=reply.status, url=url, body=reply.body, headers=reply.headers, request=first.name
                )
            target = redirected(ask, reply)
            self._check(target, came_from=ask)
            if target.url in seen:
                raise RejectedError(
                    "the source redirects in a circle: report it there", request=ask.name, status=reply.status
                )
            seen.add(target.url)
            ask = target
        raise RejectedError(f"redirected more than {self._http.limits.redirects} times", request=first.name)

    def _check(self, ask: Ask, *, came_from: Ask | None) -> None:
        origin = came_from.url if came_from else None
        asked = came_from or ask
        try:
            reason = refusal(ask.url, home=self._home.host, came_from=origin, resolver=self._http.resolver)
        except OSError as error:
            raise NotCarriedOutError(
                f"the host {ask.url.host!r} is unknown ({error}): check the network, or try again later",
                request=asked.name,
            ) from error
        if reason:
            where = f" to {mask_secrets(str(ask.url))}" if came_from else ""
            raise RejectedError(f"refused to go there{where}: {reason}", request=asked.name)

    def _once(self, ask: Ask) -> Reply:
        """Send one request when its turn comes, and turn a status that is no answer into an error."""
        host = budget_host(ask.url)
        rate = self.source.rate if host == budget_host(self._home) else self._http.rate_of(host)
        self._http.budget.acquire(host, rate)
        reply = self._http.wire.send(ask, home=self._home.host)
        meaning = classify(reply.status)
        if meaning in (Meaning.ANSWER, Meaning.REDIRECT):
            return reply
        what = refusal_told(reply)
        if meaning is Meaning.REJECTED:
            raise RejectedError(what, request=ask.name, status=reply.status)
        wait = retry_after(reply.status, reply.headers, time())
        pause = pause_after(reply.status, wait, rate)
        if pause:
            self._http.budget.pause(host, pause)
        kind = NotCarriedOutError if meaning is Meaning.BUSY else UnavailableError
        later = f"try again in {wait:.0f} s" if wait else "try again later"
        raise kind(f"{what}; {later}", request=ask.name, retry_after=wait)
