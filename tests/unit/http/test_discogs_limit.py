"""The limit that Discogs tells in its headers, and the rate that it allows to those who have a token."""

from __future__ import annotations

import httpx2
import pytest

from bowerbird.http.limits import SourceSettings
from bowerbird.http.reading import pause_when_spent, retry_after
from bowerbird.http.rules import overridden
from bowerbird.words.errors import UnavailableError
from bowerbird.words.source import Option, Source
from support.world import World

SOURCE = Source(
    name="shop",
    url="https://api.discogs.com",
    rate=0.4,
    options=(Option(name="token", told="a token", secret=True, rate=1.0), Option(name="other", told="no rate")),
)


def limit(remaining: int) -> dict[str, str]:
    return {
        "x-discogs-ratelimit": "60",
        "x-discogs-ratelimit-used": str(60 - remaining),
        "x-discogs-ratelimit-remaining": str(remaining),
    }


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [(limit(0), 15.0), (limit(1), 0.0), ({}, 0.0), ({"x-discogs-ratelimit-remaining": "none"}, 0.0)],
)
def test_the_last_request_of_a_minute_pauses(headers: dict[str, str], seconds: float) -> None:
    assert pause_when_spent(headers) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, limit(0), 60.0),
        (429, {**limit(0), "retry-after": "7"}, 7.0),
        (429, {}, None),
        (503, limit(0), None),
    ],
)
def test_too_many_requests_wait_for_a_minute(status: int, headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(status, headers, 0.0) == seconds


def test_the_host_is_paused_for_everybody(world: World) -> None:
    world.replies(
        httpx2.Response(200, headers=limit(1)),
        httpx2.Response(200, headers=limit(0)),
        httpx2.Response(404, headers=limit(0)),
        httpx2.Response(429, headers=limit(0)),
    )
    client = world.at(SOURCE)
    for path in ("artists/1", "artists/2", "artists/3"):
        client.get(path)
    # A minute is longer than a caller should wait: who asked is told at once.
    with pytest.raises(UnavailableError) as caught:
        client.get("artists/4")
    assert caught.value.retry_after == 60.0
    assert world.budget.paused == [("api.discogs.com", 15.0), ("api.discogs.com", 15.0), ("api.discogs.com", 60.0)]


@pytest.mark.parametrize(
    ("settings", "rate"),
    [
        (SourceSettings(), 0.4),
        (SourceSettings(options={"token": None}), 0.4),
        (SourceSettings(options={"other": "x"}), 0.4),
        (SourceSettings(options={"token": "x"}), 1.0),
        (SourceSettings(rate=0.1, options={"token": "x"}), 0.1),
        (SourceSettings(rate=0.0, options={"token": "x"}), 0.0),
    ],
)
def test_an_option_may_raise_the_rate(settings: SourceSettings, rate: float) -> None:
    assert overridden(SOURCE, settings).rate == rate
