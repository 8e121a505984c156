"""MusicBrainz asked about many at once: few requests, short addresses, and nothing that one broken entity spoils."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.memory import Memory
from bowerbird.importing.stages import Lead, Stage
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.music.musicbrainz.entities import RELEASE_GROUP
from bowerbird.music.musicbrainz.lucene import name_clause, packed
from bowerbird.music.musicbrainz.many import by_clauses
from bowerbird.music.musicbrainz.providers import (
    MusicBrainz,
    MusicBrainzAlbums,
    MusicBrainzArtists,
    MusicBrainzSongs,
)
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.testing import offline_client
from bowerbird.words.errors import RejectedError, UnavailableError
from bowerbird.words.results import Candidate
from bowerbird.words.source import Source
from support.shelf import mbid

UNHURRIED = Source(name="musicbrainz", url=MUSICBRAINZ.url)


class Server:
    """Answers searches of release groups from those it is given, page by page."""

    def __init__(self, groups: list[Any], genres: str = "rock\nArt Rock\n") -> None:
        self.sent: list[httpx2.URL] = []
        self._groups = groups
        self._genres = genres

    def client(self) -> Any:
        return offline_client(UNHURRIED, self._respond)

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request.url)
        if request.url.path.endswith("/genre/all"):
            return httpx2.Response(200, text=self._genres)
        offset = int(request.url.params.get("offset", 0))
        page = {"count": len(self._groups), "offset": offset, "release-groups": self._groups[offset : offset + 100]}
        return httpx2.Response(200, content=json.dumps(page).encode())

    @property
    def searches(self) -> list[str]:
        return [url.params["query"] for url in self.sent if "query" in url.params]


def group(number: int, **more: Any) -> dict[str, Any]:
    return {"id": mbid(number), "title": f"Album {number}", **more}


def by_id(*numbers: int) -> list[AlbumQuery]:
    return [AlbumQuery.from_words({"mbid": mbid(number)}) for number in numbers]


def test_a_hundred_ids_are_one_search_and_the_answers_are_in_order() -> None:
    server = Server([group(number) for number in range(100, 0, -1)])
    told = MusicBrainzAlbums().fetch_many(by_id(*range(1, 101)), server.client())
    assert [facts and facts.fields["title"] for facts in told] == [f"Album {number}" for number in range(1, 101)]
    assert len(server.searches) == 1
    assert max(len(str(url)) for url in server.sent) < 6_000


def test_what_is_not_in_the_answer_is_none() -> None:
    told = MusicBrainzAlbums().fetch_many(by_id(1, 2), Server([group(2)]).client())
    assert [facts is None for facts in told] == [True, False]


def test_a_tag_that_is_a_genre_counts_as_one() -> None:
    tags = [{"name": "Art Rock", "count": 2}, {"name": "seen live", "count": 9}]
    (facts,) = MusicBrainzAlbums().fetch_many(by_id(1), Server([group(1, tags=tags)]).client())
    assert facts is not None
    assert [(tie.role, tie.facts.fields["name"]) for tie in facts.related] == [
        ("genre", "art rock"),
        ("tag", "seen live"),
    ]


def test_the_list_of_genres_is_asked_for_once() -> None:
    server = Server([group(1)])
    client = server.client()
    for _ in range(3):
        MusicBrainzAlbums().fetch_many(by_id(1), client)
    assert [url.path.endswith("/genre/all") for url in server.sent].count(True) == 1
    with pytest.raises(UnavailableError, match="a page"):
        MusicBrainzAlbums().fetch_many(by_id(1), Server([group(1)], "<html>").client())


def test_an_empty_text_is_a_list_of_no_genres_and_an_empty_page_is_none() -> None:
    server = Server([group(1, tags=[{"name": "rock", "count": 1}])], "")
    client = server.client()
    for _ in range(2):
        (facts,) = MusicBrainzAlbums().fetch_many(by_id(1), client)
        assert facts is not None
        assert [tie.role for tie in facts.related] == ["tag"]
    assert [url.path.endswith("/genre/all") for url in server.sent].count(True) == 1
    nothing = offline_client(UNHURRIED, lambda _: httpx2.Response(200, content=b""))
    with pytest.raises(UnavailableError, match="empty"):
        MusicBrainzAlbums().fetch_many(by_id(1), nothing)


def test_a_broken_entity_spoils_no_other() -> None:
    server = Server([group(1), {"id": mbid(2), "title": 5}, {"title": "no id"}, group(3)])
    told = MusicBrainzAlbums().fetch_many(by_id(1, 2, 3), server.client())
    assert [facts is None for facts in told] == [False, True, False]


def together(provider: MusicBrainz[Any]) -> Stage[Any]:
    """The first stage in which many are sought by their words."""
    return next(stage for stage in provider.stages() if not stage.by_code)


def searched(provider: MusicBrainz[Any], queries: list[Any], server: Server) -> list[Candidate]:
    """What that stage finds."""
    leads = [Lead(query=query) for query in queries]
    return list(together(provider).search(leads, server.client()).candidates)


def test_25_pairs_are_one_search_of_which_all_pages_are_read() -> None:
    server = Server([group(number) for number in range(250)])
    queries = [AlbumQuery(title=f"Album {n}", artist="Pink Floyd") for n in range(25)]
    found = searched(MusicBrainzAlbums(), queries, server)
    assert len(found) == 250
    assert len(server.searches) == 3
    assert len({one.identifier for one in found}) == 250


def test_no_more_than_three_pages_are_read() -> None:
    server = Server([group(number) for number in range(5_000)])
    hits = by_clauses(server.client(), RELEASE_GROUP, ['releasegroup:"Album"'])
    assert (len(server.searches), hits.cut) == (3, True)


def test_a_title_without_an_artist_shares_no_search() -> None:
    assert not together(MusicBrainzAlbums()).takes(Lead(query=AlbumQuery(title="Greatest Hits")))
    assert not together(MusicBrainzSongs()).takes(Lead(query=SongQuery(title="Yesterday")))


@pytest.mark.parametrize(
    ("title", "artist", "words"),
    [
        ("The Wall", "Pink Floyd", '(releasegroup:"Wall" AND artist:"Pink Floyd")'),
        (
            "Bookends (Deluxe)",
            "Simon and Garfunkel",
            '(releasegroup:"Bookends" AND artist:"Simon" AND artist:"Garfunkel")',
        ),
        ("Rattle & Hum", "The U2", '(releasegroup:"Rattle" AND releasegroup:"Hum" AND artist:"U2")'),
        ("( )", "Sigur Rós", '(releasegroup:"\\( \\)" AND artist:"Sigur Rós")'),
        ("+", "Ed Sheeran", '(releasegroup:"\\+" AND artist:"Ed Sheeran")'),
    ],
)
def test_the_search_of_a_pair_finds_it_however_it_is_written(title: str, artist: str, words: str) -> None:
    server = Server([])
    searched(MusicBrainzAlbums(), [AlbumQuery(title=title, artist=artist)], server)
    assert server.searches == [words]


@given(st.lists(st.text(min_size=1, max_size=60), max_size=60))
def test_no_address_is_too_long_and_no_clause_is_lost(names: list[str]) -> None:
    clauses = [name_clause("releasegroup", name) for name in names]
    searches = list(packed(clauses, at_most=400))
    assert sum(words.count("releasegroup:") for words in searches) == sum(
        clause.count("releasegroup:") for clause in dict.fromkeys(clauses)
    )
    for words in searches:
        many = " OR (" in words
        assert not many or len(str(httpx2.URL("https://x", params={"query": words}))) < 400 + 40


def test_artists_are_sought_by_name_and_alias() -> None:
    server = Server([])
    with pytest.raises(RejectedError, match="lacks"):
        searched(MusicBrainzArtists(), [ArtistQuery(name="Кино")], server)
    assert re.fullmatch(r'\(artist:"Кино" OR alias:"Кино"\)', server.searches[0])


def test_a_memory_forgets_in_time_and_keeps_no_failure() -> None:
    now = [0.0]
    memory = Memory(clock=lambda: now[0])
    answers = iter([1, 2])
    assert memory.get("x", lambda: next(answers), seconds=10) == 1
    assert memory.get("x", lambda: next(answers), seconds=10) == 1
    now[0] = 11
    assert memory.get("x", lambda: next(answers), seconds=10) == 2

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        memory.get("y", fail, seconds=10)
    assert memory.recall("y") is None
    assert memory.get("y", lambda: 3, seconds=10) == 3
