"""Knows how a call to a source goes: each request in its turn, along redirects, and again when that may help."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from http import HTTPStatus
from time import time

import httpx2
import msgspec
import stamina

from bowerbird.http.addresses import Resolver, refusal
from bowerbird.http.budget import Budget
from bowerbird.http.exchange import NotCarriedOutError, Wire
from bowerbird.http.limits import Limits
from bowerbird.http.masking import mask_secrets
from bowerbird.http.messages import Ask, Reply, Response
from bowerbird.http.reading import Meaning, classify, is_unpaid, pause_after, pause_when_spent, retry_after
from bowerbird.http.rules import before_retry, budget_host, host_allowed, redirected, refusal_told, upgraded
from bowerbird.words.errors import AccessRefusedError, RejectedError, UnavailableError
from bowerbird.words.source import Source

# A library does not print: without a handler Python would write every retry that stamina tells of to stderr.
logging.getLogger("stamina").addHandler(logging.NullHandler())


_NOT_LET_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Calls:
    """Makes calls to one source; thread-safe.

    Args:
        source: the source, with the user's overrides applied.
        wire: sends.
        budget: says when a request may be sent.
        limits: what one call may cost.
        resolver: host name → IP addresses.
        rate_of: requests per second for a host that the source leads to.
        masked: replaces the secrets of the account in a text.
    """

    def __init__(  # noqa: PLR0913 -- what a client consists of
        self,
        source: Source,
        *,
        wire: Wire,
        budget: Budget,
        limits: Limits,
        resolver: Resolver,
        rate_of: Callable[[str], float],
        masked: Callable[[str], str] = str,
    ) -> None:
        self._source = source
        self._home = httpx2.URL(source.url)
        self._wire = wire
        self._budget = budget
        self._limits = limits
        self._resolver = resolver
        self._rate_of = rate_of
        self._masked = masked

    def call(self, ask: Ask) -> Response:
        """Send a request until it is answered, as often as the limits allow.

        Raises:
            UnavailableError: the source is down, busy or out of reach, also after retries; or its host is paused.
            RejectedError: the source refuses, redirects to where nothing may be sent, or answers too much.
        """
        limits = self._limits
        again = stamina.RetryingCaller(
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.backoff,
            wait_jitter=limits.backoff,
            wait_max=limits.patience,
        )
        return again(lambda error: self._backoff(error, ask), self._follow, ask)

    def _backoff(self, error: Exception, ask: Ask) -> bool | float:
        wait = before_retry(error, ask.method, self._limits.patience)
        # Those who were told the same wait should not come back at the same instant.
        return wait if isinstance(wait, bool) else wait + random.uniform(0, self._limits.backoff)  # noqa: S311 -- a wait, not a secret

    def _follow(self, first: Ask) -> Response:
        """Send a request and follow where it is redirected to."""
        ask, seen = first, {first.url}
        self._check(ask, came_from=None)
        for _ in range(self._limits.redirects + 1):
            reply = self._once(ask)
            if classify(reply.status) is not Meaning.REDIRECT or reply.body:
                url = mask_secrets(str(ask.url))
                return Response(
                    status=reply.status, url=url, body=reply.body, headers=reply.headers, request=first.name
                )
            target = redirected(ask, reply)
            if target.hosts is not None:
                target = msgspec.structs.replace(target, url=upgraded(target.url, self._home))
            self._check(target, came_from=ask)
            if target.url in seen:
                raise RejectedError(
                    "the source redirects in a circle: report it there", request=ask.name, status=reply.status
                )
            seen.add(target.url)
            ask = target
        raise RejectedError(f"redirected more than {self._limits.redirects} times", request=first.name)

    def _check(self, ask: Ask, *, came_from: Ask | None) -> None:
        reason = self._refusal(ask, came_from)
        if reason:
            where = f" to {mask_secrets(str(ask.url))}" if came_from else ""
            raise RejectedError(f"refused to go there{where}: {reason}", request=(came_from or ask).name)

    def _refusal(self, ask: Ask, came_from: Ask | None) -> str | None:
        if ask.hosts is not None and not host_allowed(ask.url.host, (self._home.host, *ask.hosts)):
            return f"{ask.url.host} is none of the hosts that {self._source.name} may lead to"
        origin = came_from.url if came_from else None
        try:
            return refusal(ask.url, home=self._home, came_from=origin, resolver=self._resolver)
        except OSError as error:
            raise NotCarriedOutError(
                f"the host {ask.url.host!r} is unknown ({error}): check the network, or try again later",
                request=(came_from or ask).name,
            ) from error

    def _once(self, ask: Ask) -> Reply:
        """Send one request when its turn comes, and turn a status that is no answer into an error."""
        host = budget_host(ask.url)
        at_home = host == budget_host(self._home)
        rate = self._source.rate if at_home else self._rate_of(host)
        self._budget.acquire(host, rate)
        if at_home and self._source.per_day:
            self._budget.count(host, self._source.per_day)
        reply = self._wire.send(ask, home=self._home)
        meaning = classify(reply.status)
        if meaning in (Meaning.ANSWER, Meaning.REDIRECT):
            if spent := pause_when_spent(reply.headers):
                self._budget.pause(host, spent)
            return reply
        what = refusal_told(reply, self._masked)
        account = [f"BOWERBIRD_{self._source.name}_{one.name}".upper() for one in self._source.options if one.secret]
        # Every other request would be refused for the same reason, until a person puts the account right.
        if account and is_unpaid(reply.status, reply.body):
            raise AccessRefusedError(
                f"{ask.name}: {what}; the account has nothing left to pay with: see to its plan and billing at "
                f"{self._source.title or self._source.name}, or set another account ({', '.join(account)})"
            )
        if account and reply.status in _NOT_LET_IN:
            raise AccessRefusedError(f"{ask.name}: {what} ({', '.join(account)})")
        if meaning is Meaning.REJECTED:
            raise RejectedError(what, request=ask.name, status=reply.status)
        wait = retry_after(reply.status, reply.headers, time())
        pause = pause_after(reply.status, wait, rate)
        if pause:
            self._budget.pause(host, pause)
        kind = NotCarriedOutError if meaning is Meaning.BUSY else UnavailableError
        later = f"try again in {wait:.0f} s" if wait else "try again later"
        raise kind(f"{what}; {later}", request=ask.name, retry_after=wait)
