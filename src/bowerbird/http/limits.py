"""Knows how much time, size and patience one request may cost, and what a user may override per source.

Plain values: the client takes them, the settings fill them in.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one call may cost before the client gives up.

    Attributes:
        connect: seconds to open a connection.
        read: seconds of silence from the source.
        total: seconds for one exchange, from connecting to the last byte of the body; waiting for the budget or
            between attempts does not count.
        body: bytes of a body, counted after decompression.
        redirects: how many redirects one call follows.
        attempts: how often a call is sent at most, the first time included.
        patience: seconds that the client waits because a source asked for it; more is reported instead.
        backoff: seconds before the second attempt; doubles with each further one, plus up to as much at random.
    """

    connect: float = 5.0
    read: float = 20.0
    total: float = 60.0
    body: int = 16 * 1024 * 1024
    redirects: int = 5
    attempts: int = 3
    patience: float = 30.0
    backoff: float = 0.5


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a user overrides of a source; None keeps what the source itself says.

    Attributes:
        url: the base address to ask instead, ``http://`` or ``https://`` (a mirror, a sandbox).
        rate: requests per second; 0 means no limit.
        per_day: requests a day; 0 means no limit.
        options: the source's options by name (:class:`bowerbird.words.source.Option`); one that is missing or None
            has its default.
        off: whether the provider of the same name is switched off: then nobody else asks the source either.
    """

    url: str | None = None
    rate: float | None = None
    per_day: float | None = None
    options: dict[str, Any] = {}
    off: bool = False
