"""Knows the rules that the client keeps: how it names itself, where overrides go, when it sends again.

Pure functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from importlib.util import find_spec
from typing import Any

import httpx2
import msgspec

from bowerbird.http.exchange import NotCarriedOutError
from bowerbird.http.limits import SourceSettings
from bowerbird.http.masking import mask_secrets
from bowerbird.http.messages import Ask, Reply
from bowerbird.http.reading import source_message
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.source import Source

_HINTS = {
    401: "; check the credentials in the settings",
    403: "; check the credentials and the contact in the settings",
}


def user_agent(version: str, contact: str | None) -> str:
    """How Bowerbird introduces itself, in the form that MusicBrainz asks for.

    Raises:
        ConfigurationError: the contact holds what a header cannot carry.
    """
    if contact is None:
        return f"Bowerbird/{version}"
    if not (contact.isascii() and contact.isprintable()):
        raise ConfigurationError(f"the contact {contact!r} must be plain ASCII text: an e-mail address or a URL")
    return f"Bowerbird/{version} ( {contact} )"


def overridden(source: Source, settings: SourceSettings) -> Source:
    """The source as the user's settings want it.

    Raises:
        ConfigurationError: the address is no http(s) URL, or the rate is no number of at least 0.
    """
    url = (source.url if settings.url is None else settings.url).strip().rstrip("/")
    if not url and settings.url is None:
        return source
    rate = _allowed(source, settings) if settings.rate is None else settings.rate
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL:
        parsed = httpx2.URL()
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ConfigurationError(f"{source.name}: the url {mask_secrets(url)!r} must begin with http:// or https://")
    if not (math.isfinite(rate) and rate >= 0):
        raise ConfigurationError(f"{source.name}: the rate {rate!r} must be requests per second, or 0 for no limit")
    per_day = source.per_day if settings.per_day is None else int(settings.per_day)
    return msgspec.structs.replace(source, url=url, rate=rate, per_day=per_day)


def _allowed(source: Source, settings: SourceSettings) -> float:
    """The requests per second that a source allows: some allow more to those who have an account there."""
    if not source.rate:
        return source.rate
    options = options_of(source, settings)
    return max([source.rate, *(one.rate for one in source.options if one.rate and options[one.name] is not None)])


def options_of(source: Source, settings: SourceSettings) -> dict[str, Any]:
    """The source's options by name: what the user has set, else their defaults."""
    given = settings.options
    return {one.name: one.default if given.get(one.name) is None else given[one.name] for one in source.options}


def missing_of(source: Source, options: Mapping[str, Any]) -> tuple[str, ...]:
    """What a source cannot be asked without and does not have: names of settings, and of a package."""
    lacking = [one.name for one in source.options if one.required and options[one.name] is None]
    names = [f"{source.name}_{name}" for name in (*([] if source.url or source.local else ["url"]), *lacking)]
    installed = not source.package or find_spec(source.package) is not None
    return (*names, *([] if installed else [f"pip install 'bowerbird[{source.extra}]'"]))


def lacking(source: Source, settings: SourceSettings) -> tuple[str, ...]:
    """The names of the settings without which a source cannot be asked, as the user's settings stand."""
    return missing_of(overridden(source, settings), options_of(source, settings))


def budget_host(url: httpx2.URL) -> str:
    """The name of an address's budget: its host, and the port unless it is the usual one."""
    return url.netloc.decode("ascii")


def upgraded(url: httpx2.URL, home: httpx2.URL) -> httpx2.URL:
    """The address over https where it says http on the usual port; a home without https (a sandbox) keeps its http."""
    at_home = url.host == home.host and home.scheme == "http"
    return url if at_home or url.scheme != "http" or url.port is not None else url.copy_with(scheme="https")


def host_allowed(host: str, patterns: Iterable[str]) -> bool:
    """Whether a host is one of those named; ``*.archive.org`` is every host below ``archive.org``, not that itself."""
    name = host.lower().rstrip(".")
    return any(name.endswith(one[1:]) if one.startswith("*.") else name == one for one in patterns)


def redirected(ask: Ask, reply: Reply) -> Ask:
    """The request that a redirect asks for.

    The caller's headers stay with the host they were meant for: they may hold credentials. Only what it accepts goes
    along.

    Raises:
        RejectedError: the redirect says nothing usable, or would repeat a POST elsewhere.
    """
    location = reply.headers.get("location", "")
    if ask.method != "GET":
        raise RejectedError(
            f"redirected to {mask_secrets(location)!r}, which is not followed for {ask.method}: correct the address",
            request=ask.name,
            status=reply.status,
        )
    try:
        url = ask.url.join(location).copy_with(fragment=None)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise RejectedError("redirected to an invalid address", request=ask.name, status=reply.status) from error
    same_host = budget_host(url) == budget_host(ask.url)
    headers = ask.headers if same_host else {k: v for k, v in ask.headers.items() if k.lower() == "accept"}
    return msgspec.structs.replace(ask, url=url, headers=headers)


def before_retry(error: BaseException, method: str, patience: float) -> bool | float:
    """Whether to send again after an error, and when.

    Args:
        error: what the last attempt raised.
        method: what was sent; only GET may be sent twice when it may have been carried out.
        patience: the longest wait in seconds that the client sits out.

    Returns:
        False to give up, True to try again after the usual back-off, or the seconds that the source asked for.
    """
    if not isinstance(error, UnavailableError):
        return False
    if method != "GET" and not isinstance(error, NotCarriedOutError):
        return False
    if not error.retry_after:
        return True
    return error.retry_after if error.retry_after <= patience else False


def refusal_told(reply: Reply, masked: Callable[[str], str] = str) -> str:
    """A status that is no answer, in words, with what the source says about it."""
    known = {status.value: status.phrase for status in HTTPStatus}
    name = f"{reply.status} {known.get(reply.status, '')}".strip()
    said = source_message(reply.body, masked)
    hint = _HINTS.get(reply.status, "")
    return f"the source answered {name}" + (f": {said}" if said else "") + hint
