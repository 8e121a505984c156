from __future__ import annotations

import logging

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.exchange import NotCarriedOutError
from bowerbird.http.rules import before_retry
from bowerbird.words.errors import RejectedError, UnavailableError
from support.world import COVERS, MUSICBRAINZ, World


def test_a_refusal_says_what_was_asked_what_was_said_and_is_not_repeated(world: World) -> None:
    world.replies(httpx2.Response(400, json={"error": "Invalid mbid."}))
    with pytest.raises(RejectedError) as caught:
        world.at(MUSICBRAINZ).get("artist/x", {"api_key": "hush"})
    error = caught.value
    assert str(error) == (
        "GET https://musicbrainz.org/ws/2/artist/x?api_key=***: the source answered 400 Bad Request: Invalid mbid."
    )
    assert (error.status, error.request) == (400, "GET https://musicbrainz.org/ws/2/artist/x?api_key=***")
    assert len(world.sent) == 1


def test_secrets_are_in_no_message_log_or_answer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.handler = lambda request: httpx2.Response(403 if "refused" in request.url.path else 200)
    client = world.at(COVERS)
    answer = client.get("fine", {"token": "hush"}, headers={"Authorization": "Bearer hush"})
    with pytest.raises(RejectedError) as caught:
        client.get("refused", {"token": "hush"}, headers={"Authorization": "Bearer hush"})
    assert "hush" not in f"{answer.url} {answer.request} {caught.value} {caplog.text}"
    assert "credentials" in str(caught.value)
    assert "token=***" in caplog.text


def test_busy_pauses_the_host_for_everybody_and_is_asked_again_in_its_turn(world: World) -> None:
    world.replies(
        httpx2.Response(503, headers={"retry-after": "0.02"}), httpx2.Response(429), httpx2.Response(200, content=b"x")
    )
    assert world.at(MUSICBRAINZ).get("artist/x").body == b"x"
    assert world.budget.paused == [("musicbrainz.org", 0.02), ("musicbrainz.org", 1.0)]
    assert world.budget.acquired == [("musicbrainz.org", 1.0)] * 3


def test_what_stays_unavailable_is_reported_after_the_last_attempt(world: World) -> None:
    world.handler = lambda _: httpx2.Response(502, text="<title>Bad Gateway</title>")
    with pytest.raises(UnavailableError, match="502 Bad Gateway: Bad Gateway; try again later") as caught:
        world.at(MUSICBRAINZ).get("artist/x")
    assert caught.value.retry_after is None
    assert len(world.sent) == 3
    assert world.budget.paused == []


@pytest.mark.parametrize("wait", ["31", "86400", "99999999999999"])
def test_a_long_wait_is_reported_at_once(world: World, wait: str) -> None:
    world.replies(httpx2.Response(503, headers={"retry-after": wait}))
    with pytest.raises(UnavailableError) as caught:
        world.at(MUSICBRAINZ).get("artist/x")
    assert caught.value.retry_after == min(float(wait), 86_400)
    assert world.budget.paused == [("musicbrainz.org", caught.value.retry_after)]


def test_a_long_pause_in_the_budget_is_reported_and_nothing_sent(world: World) -> None:
    world.budget.refusal = UnavailableError("paused", retry_after=3600)
    with pytest.raises(UnavailableError):
        world.at(MUSICBRAINZ).get("artist/x")
    assert world.sent == []


@pytest.mark.parametrize(
    ("failure", "posts"),
    [
        (httpx2.ConnectError("refused"), 3),
        (httpx2.ConnectTimeout("slow"), 3),
        (httpx2.ReadTimeout("slow"), 1),
        (httpx2.WriteTimeout("slow"), 1),
        (httpx2.ReadError("reset"), 1),
        (httpx2.RemoteProtocolError("incomplete"), 1),
        (httpx2.Response(503), 3),
        (httpx2.Response(429), 3),
        (httpx2.Response(500), 1),
        (httpx2.Response(408), 1),
        (httpx2.Response(504), 1),
    ],
)
def test_a_post_is_only_repeated_when_it_was_not_carried_out(
    world: World, failure: httpx2.Response | Exception, posts: int
) -> None:
    world.replies(*[failure] * 6)
    client = world.at(COVERS)
    with pytest.raises(UnavailableError):
        client.post("token", json={})
    assert len(world.sent) == posts
    with pytest.raises(UnavailableError):
        client.get("token")
    assert len(world.sent) == posts + 3


@given(st.sampled_from(["GET", "POST"]), st.none() | st.floats(0, 1e6), st.booleans())
def test_before_retry(method: str, wait: float | None, untouched: bool) -> None:
    error = (NotCarriedOutError if untouched else UnavailableError)("x", retry_after=wait)
    decision = before_retry(error, method, 30.0)
    if (method == "POST" and not untouched) or (wait or 0) > 30:
        assert decision is False
    else:
        assert decision is True if not wait else decision == wait


@pytest.mark.parametrize("error", [RejectedError("x"), ValueError(), KeyboardInterrupt(), SystemExit()])
def test_nothing_else_is_repeated(error: BaseException) -> None:
    assert before_retry(error, "GET", 30.0) is False


def test_ctrl_c_is_let_through(world: World) -> None:
    def interrupted(_: httpx2.Request) -> httpx2.Response:
        raise KeyboardInterrupt

    world.handler = interrupted
    with pytest.raises(KeyboardInterrupt):
        world.at(COVERS).get("x")
    assert len(world.sent) == 1
