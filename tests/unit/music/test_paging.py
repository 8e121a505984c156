"""Paging ends, whatever a source says of how many items it has, and an absurd count is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from bowerbird.music.musicbrainz.entities import RELEASE_GROUP
from bowerbird.music.musicbrainz.listing import AlbumsOfArtist, ReleasesOfAlbum
from bowerbird.music.musicbrainz.many import by_clauses
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.testing import offline_client
from bowerbird.words.errors import RejectedError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.pages import Broken, Page, Told
from bowerbird.words.source import Source
from support.shelf import mbid

UNHURRIED = Source(name="musicbrainz", url=MUSICBRAINZ.url)
AT_MOST = 50
"""Requests after which a test gives up: paging without end would take all."""


class Server:
    """Answers a browse with what a function of the offset says."""

    def __init__(self, entity: str, body: Callable[[int], tuple[Any, list[Any]]]) -> None:
        self.sent = 0
        self._entity = entity
        self._body = body

    def client(self) -> Any:
        return offline_client(UNHURRIED, self._respond)

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/genre/all"):
            return httpx2.Response(200, text="rock\n")
        self.sent += 1
        assert self.sent < AT_MOST, "it pages for ever"
        count, found = self._body(int(request.url.params.get("offset", 0)))
        told = {f"{self._entity}-count": count, f"{self._entity}s": found}
        return httpx2.Response(200, content=json.dumps(told).encode())


def groups(*numbers: int) -> list[Any]:
    return [{"id": mbid(number), "title": f"Album {number}"} for number in numbers]


def albums(server: Server) -> list[Page]:
    return list(AlbumsOfArtist().pages(mbid(1), server.client(), {}))


@pytest.mark.parametrize(
    ("body", "requests"),
    [
        (lambda _: (10**8, groups(1, 2)), 2),
        (lambda offset: (10**8, groups(*range(offset, offset + 100)) if offset < 300 else groups(7)), 4),
        (lambda _: (5, []), 1),
        (lambda offset: (250 + offset, groups(*range(offset, offset + 100))), 3),
        (lambda offset: (150, groups(*range(offset - (offset > 0), min(offset + 100, 150)))), 2),
    ],
    ids=["the same again", "the same at last", "nothing", "a count that grows", "one told twice"],
)
def test_a_listing_ends_whatever_its_count_says(body: Callable[[int], tuple[Any, list[Any]]], requests: int) -> None:
    server = Server("release-group", body)
    albums(server)
    assert server.sent == requests


@pytest.mark.parametrize("count", [10**30, -1, 10**9 + 1, "many", [], {}, None, 1e300, True])
def test_an_absurd_count_is_one_clear_refusal(count: Any) -> None:
    server = Server("release-group", lambda _: (count, groups(1)))
    with pytest.raises(RejectedError) as caught:
        albums(server)
    assert server.sent == 1
    assert len(str(caught.value)) < 500
    releases = Server("release", lambda _: (count, []))
    with pytest.raises(RejectedError):
        list(ReleasesOfAlbum().pages(mbid(1), releases.client(), {}))


def test_a_search_that_tells_the_same_again_is_not_read_on() -> None:
    server = Server("release-group", lambda _: (900, groups(1, 2)))
    found = by_clauses(server.client(), RELEASE_GROUP, ["releasegroup:x"])
    assert (len(found.candidates), found.cut, server.sent) == (2, True, 2)


def test_a_body_that_nobody_has_thought_of_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(body: Any, genres: Any) -> Facts:
        if body.title == "Album 2":
            raise KeyError("a bug")
        return original(body, genres)

    original = RELEASE_GROUP.parse
    monkeypatch.setitem(RELEASE_GROUP.__dict__, "parse", parse)
    [page] = albums(Server("release-group", lambda _: (3, groups(1, 2, 3))))
    assert [type(one) for one in page.found] == [Facts, Broken, Facts]
    assert "KeyError" in str(page.found[1])


def test_what_is_told_is_counted_once() -> None:
    told = Told()
    one = Facts(identifiers=(Identifier("x", "1"),))
    assert told.take(Page(total=3, found=(one, one, Broken(why="torn"))))
    assert (told.total, len(told.ids), told.whole) == (3, 2, False)
    assert not told.take(Page(total=9, found=(one, Broken(why="torn"))))
    assert not told.take(Page(total=9, found=(Broken(id="3", why="torn"),)))
    assert (told.total, told.whole) == (3, True)
