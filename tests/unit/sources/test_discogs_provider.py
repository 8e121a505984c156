"""What Discogs is asked, with a token and without; that the token is seen nowhere else."""

from __future__ import annotations

import logging

import httpx2
import pytest

from bowerbird.http.client import SourceClient, SourceSettings
from bowerbird.music import AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery
from bowerbird.sources.discogs.providers import (
    Discogs,
    DiscogsAlbums,
    DiscogsArtists,
    DiscogsLabels,
    DiscogsReleases,
)
from bowerbird.sources.discogs.source import DISCOGS
from bowerbird.words.errors import BowerbirdError, ConfigurationError, NotApplicableError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from support import discogs
from support.world import World

TOKEN = "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcd"  # noqa: S105 -- made up


@pytest.fixture
def world() -> World:
    return World()


def client(world: World, token: str | None = TOKEN) -> SourceClient:
    return world.http(sources={"discogs": SourceSettings(options={"token": token})}).at(DISCOGS)


def test_an_item_whose_number_is_known_costs_one_request_and_needs_no_token(world: World) -> None:
    world.replies(httpx2.Response(200, json=discogs.master()))
    query = AlbumQuery(title="Whatever", identifiers=(Identifier("discogs", "10362"),))
    facts = DiscogsAlbums().fetch(query, client(world, token=None))
    assert facts is not None
    assert facts.identified_by("discogs") == "10362"
    assert world.urls == ["https://api.discogs.com/masters/10362"]
    assert "authorization" not in world.sent[0].headers


@pytest.mark.parametrize(
    ("provider", "query", "asked"),
    [
        (DiscogsArtists(), ArtistQuery(name="Pink Floyd"), {"type": "artist", "q": "Pink Floyd"}),
        (DiscogsLabels(), LabelQuery(name="Harvest"), {"type": "label", "q": "Harvest"}),
        (
            DiscogsAlbums(),
            AlbumQuery(title="Animals", artist="Pink Floyd"),
            {"type": "master", "release_title": "Animals", "artist": "Pink Floyd"},
        ),
        (DiscogsAlbums(), AlbumQuery(title="Animals"), {"type": "master", "release_title": "Animals"}),
        (
            DiscogsReleases(),
            ReleaseQuery(title="Animals", artist="Pink Floyd"),
            {"type": "release", "release_title": "Animals", "artist": "Pink Floyd"},
        ),
        (
            DiscogsReleases(),
            ReleaseQuery(title="Animals", identifiers=(Identifier("barcode", "724382975229"),)),
            {"type": "release", "barcode": "724382975229"},
        ),
        (
            DiscogsAlbums(),
            AlbumQuery(title="Animals", identifiers=(Identifier("barcode", "724382975229"),)),
            {"type": "master", "release_title": "Animals"},
        ),
    ],
)
def test_a_search(world: World, provider: Discogs, query: Query, asked: dict[str, str]) -> None:
    world.replies(httpx2.Response(200, json=discogs.search()))
    assert provider.search(query, client(world)) == []
    [request] = world.sent
    assert request.url.path == "/database/search"
    assert dict(request.url.params) == {**asked, "per_page": "25"}
    assert request.headers["authorization"] == f"Discogs token={TOKEN}"


def test_results_of_another_type_are_no_candidates(world: World) -> None:
    hits = (discogs.hit("artist", 1, "Floyd"), discogs.hit("label", 2, "Floyd"), discogs.hit("artist", 1, "Floyd (2)"))
    world.replies(httpx2.Response(200, json=discogs.search(*hits)))
    found = DiscogsArtists().search(ArtistQuery(name="Floyd"), client(world))
    assert [one.identifier for one in found] == [Identifier("discogs", "1")]


@pytest.mark.parametrize("provider", [DiscogsArtists(), DiscogsLabels(), DiscogsAlbums(), DiscogsReleases()])
def test_without_a_token_nothing_is_searched(world: World, provider: Discogs) -> None:
    with pytest.raises(NotApplicableError, match="BOWERBIRD_DISCOGS_TOKEN"):
        provider.search(ArtistQuery(name="Floyd"), client(world, token=None))
    assert world.sent == []


def test_with_a_token_discogs_may_be_asked_more_often(world: World) -> None:
    world.handler = lambda _: httpx2.Response(404, json={"message": "Artist not found."})
    query = ArtistQuery(identifiers=(Identifier("discogs", "1"),))
    assert DiscogsArtists().fetch(query, client(world)) is None
    assert DiscogsArtists().fetch(query, client(world, token=None)) is None
    own = world.http(sources={"discogs": SourceSettings(rate=0.1, options={"token": TOKEN})}).at(DISCOGS)
    assert DiscogsArtists().fetch(query, own) is None
    assert [rate for _, rate in world.budget.acquired] == [1.0, 0.4, 0.1]


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_the_token_is_in_no_error_and_no_log(world: World, status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    message = "Invalid consumer token. Please register an app before making requests."
    world.handler = lambda _: httpx2.Response(status, json={"message": message})
    with pytest.raises(BowerbirdError) as caught:
        DiscogsArtists().search(ArtistQuery(name="Floyd"), client(world))
    assert message in str(caught.value)
    assert TOKEN not in repr(caught.value)
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "Ärger"])
def test_a_token_that_no_header_carries_is_not_quoted(world: World, token: str) -> None:
    with pytest.raises(ConfigurationError, match="discogs_token") as caught:
        DiscogsArtists().search(ArtistQuery(name="Floyd"), client(world, token=token))
    assert token not in str(caught.value)
    assert world.sent == []


def test_the_token_is_not_sent_to_another_host(world: World) -> None:
    world.replies(
        httpx2.Response(302, headers={"location": "https://elsewhere.example/artists/1"}),
        httpx2.Response(200, json=discogs.artist()),
    )
    assert DiscogsArtists().fetch(ArtistQuery(identifiers=(Identifier("discogs", "1"),)), client(world))
    assert ["authorization" in one.headers for one in world.sent] == [True, False]
