"""Knows what a source's answer means: its status, how long it asks us to wait, what it says went wrong.

Pure functions of status, headers and body.
"""

from __future__ import annotations

import enum
import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import msgspec

from bowerbird.http.masking import mask_secrets
from bowerbird.words.forms import decode

# Wikidata shuts clients out for a day at most; a longer wait is a mistake of the server (or of its clock).
LONGEST_WAIT = 86_400.0
_LONGEST_MESSAGE = 300
# Discogs counts the requests of the last minute, "a moving average over a 60 second window. If no requests are made in
# 60 seconds, your window will reset" (https://www.discogs.com/developers, "Rate Limiting"); it says not when.
_DISCOGS_WINDOW = 60.0
_BUSY = frozenset({429, 503})
_UNPAID = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "billing_error",
        "insufficient_balance",
        "insufficient_credits",
    }
)
_TRY_LATER = frozenset({408, 425})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_SECONDS = re.compile(r"\d{1,18}(\.\d{1,18})?", re.ASCII)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


class Meaning(enum.Enum):
    """What the client does with an answer."""

    ANSWER = enum.auto()  # 2xx and 404: the provider reads it
    REDIRECT = enum.auto()
    BUSY = enum.auto()  # refused before it was carried out: anything may be sent again
    UNAVAILABLE = enum.auto()  # may or may not have been carried out
    REJECTED = enum.auto()


def classify(status: int) -> Meaning:
    """What an HTTP status means for the caller. 404 is an answer, because it is how sources say "not found"."""
    if 200 <= status < 300 or status == 404:
        return Meaning.ANSWER
    if status in _REDIRECTS:
        return Meaning.REDIRECT
    if status in _BUSY:
        return Meaning.BUSY
    if status in _TRY_LATER or status >= 500:
        return Meaning.UNAVAILABLE
    return Meaning.REJECTED


def retry_after(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """How long the source asks us to wait.

    Args:
        status: the HTTP status of the answer.
        headers: the answer's headers, looked up in lower case.
        now: our clock, in epoch seconds; used where the answer has no Date of its own, as clocks differ.

    Returns:
        Seconds from 0 to a day, or None when the source does not say. The longer of ``Retry-After`` (seconds or a
        date, RFC 9110) and ``X-RateLimit-Reset`` (epoch seconds, as MusicBrainz sends it on every answer, so that it
        counts only with 503 or when nothing remains). Without them, a 429 with ``X-Discogs-Ratelimit`` means a minute.
    """
    clock = _epoch(headers.get("date", ""))
    now = now if clock is None else clock
    waits = [_wait_header(headers.get("retry-after", "").strip(), now)]
    if status == 503 or headers.get("x-ratelimit-remaining", "").strip() == "0":
        waits.append(_reset_header(headers.get("x-ratelimit-reset", "").strip(), now))
    said = [wait for wait in waits if wait is not None]
    if status == 429 and not said and "x-discogs-ratelimit" in headers:
        said.append(_DISCOGS_WINDOW)
    return min(max(said), LONGEST_WAIT) if said else None


def _wait_header(value: str, now: float) -> float | None:
    if _SECONDS.fullmatch(value):
        return float(value)
    until = _epoch(value)
    return None if until is None else max(0.0, until - now)


def _reset_header(value: str, now: float) -> float | None:
    if not _SECONDS.fullmatch(value):
        return None
    wait = float(value) - now
    # A reset in the past says nothing: it is over, or the number is no epoch time.
    return wait if wait > 0 else None


def _epoch(value: str) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def pause_after(status: int, wait: float | None, rate: float) -> float:
    """For how many seconds nobody should ask the host, after an answer with this status.

    Args:
        status: the HTTP status.
        wait: what `retry_after` made of the answer.
        rate: the source's limit in requests per second, 0 for none.

    Returns:
        Seconds, 0 for no pause. Without a word from the source, 429 and the 503 of a source with a limit mean "too
        fast" and cost a second.
    """
    if classify(status) not in (Meaning.BUSY, Meaning.UNAVAILABLE):
        return 0.0
    if wait is not None:
        return wait
    return 1.0 if status == 429 or (status == 503 and rate > 0) else 0.0


def pause_when_spent(headers: Mapping[str, str]) -> float:
    """For how many seconds nobody should ask the host, after an answer that was the last one for now.

    Args:
        headers: the answer's headers, looked up in lower case.

    Returns:
        Seconds, 0 for no pause. When ``X-Discogs-Ratelimit-Remaining`` says 0, somebody else asks from the same address
        as well: a quarter of the minute that Discogs looks at makes room again, and is no longer than a caller waits.
    """
    spent = headers.get("x-discogs-ratelimit-remaining", "").strip() == "0"
    return _DISCOGS_WINDOW / 4 if spent else 0.0


def is_unpaid(status: int, body: bytes) -> bool:
    """Whether a refusal means that an account has nothing left to pay with: no wait mends that, a person must.

    OpenAI says so with status 429, like "too fast", and the code ``insufficient_quota``; others say 402 (RFC 9110).
    """
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return True
    try:
        said = decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    error = said.get("error", said) if isinstance(said, dict) else None
    codes = (error.get("code"), error.get("type")) if isinstance(error, dict) else ()
    return any(isinstance(code, str) and code.lower() in _UNPAID for code in codes)


def is_json(body: bytes) -> bool:
    """Whether a body is JSON from its first byte to its last, even if it holds what JSON should not.

    Such are single surrogates, bytes that are no UTF-8, numbers and nesting beyond all measure: the source itself sent
    that, and it will send it again. An empty body, a torn text and an HTML page are not JSON.
    """
    try:
        json.loads(body.decode("utf-8-sig", "replace"))
    except json.JSONDecodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return True


def is_stand_in(body: bytes) -> bool:
    """Whether a body stands in for the answer: it is empty, or the HTML page of a proxy, a portal or maintenance."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not start or start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<h1", b"<title"))


def source_message(body: bytes, masked: Callable[[str], str] = str) -> str:
    """What the source says went wrong, as one short printable line without secrets; empty when it does not say.

    Reads JSON (``{"error": "…"}`` and its relatives) and the title of an HTML page.

    Args:
        body: the whole body.
        masked: replaces the secrets of the account that was used.
    """
    try:
        said = _json_message(decode(body))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        title = _TITLE.search(body[:65_536].decode("utf-8", "replace"))
        said = html.unescape(title[1]) if title else ""
    # Before it is cut: of a secret that is cut no part may stay.
    line = mask_secrets(masked(_UNPRINTABLE.sub(" ", said).strip()))
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"


def _json_message(said: object) -> str:
    """The first text under a name that sources use: MusicBrainz, Solr, OAuth (RFC 6749), Amazon, TMDB."""
    if isinstance(said, str):
        return said
    if isinstance(said, dict):
        for name in ("error_description", "error", "message", "status_message", "detail"):
            text = _json_message(said.get(name))
            if text:
                # Amazon tells in words what happened, and in one word which of several causes it has.
                reason = said.get("reason")
                return f"{text} ({reason})" if isinstance(reason, str) and reason not in text else text
    return ""
