"""The stages of MusicBrainz against a server that answers as it is told: makers, other titles, look-ups, parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from bowerbird.importing.stages import Lead, Stage
from bowerbird.music import AlbumQuery, SongQuery
from bowerbird.music.musicbrainz.entities import RELEASE_GROUP
from bowerbird.music.musicbrainz.many import by_clauses
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums, MusicBrainzSongs
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.testing import offline_client
from bowerbird.words.errors import RejectedError
from bowerbird.words.source import Source
from support.shelf import mbid

UNHURRIED = Source(name="musicbrainz", url=MUSICBRAINZ.url)
BEATLES, WHITE, RED = mbid(1), mbid(11), mbid(12)


class Server:
    """Answers searches and look-ups by the last part of the address."""

    def __init__(self, answers: Mapping[str, Any], *, counts: Mapping[str, int] | None = None) -> None:
        self.sent: list[httpx2.URL] = []
        self._answers = answers
        self._counts = counts or {}

    def client(self) -> Any:
        return offline_client(UNHURRIED, self._respond)

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request.url)
        what = request.url.path.rpartition("/")[2]
        if what == "all":
            return httpx2.Response(200, text="rock\n")
        found = self._answers.get(what)
        if found is None:
            return httpx2.Response(404, content=b"{}")
        body = found if isinstance(found, dict) else {"count": self._counts.get(what, len(found)), f"{what}s": found}
        return httpx2.Response(200, content=json.dumps(body).encode())


def group(number: str, title: str, *, year: int = 1968, **more: Any) -> dict[str, Any]:
    credit = [{"name": "The Beatles", "artist": {"id": BEATLES, "name": "The Beatles"}}]
    return {"id": number, "title": title, "first-release-date": str(year), "artist-credit": credit, **more}


def stage(name: str) -> Stage[Any]:
    return next(each for each in MusicBrainzAlbums().stages() if each.name == name)


def lead(title: str, artist: str = "The Beatles", year: int | None = None, *makers: str) -> Lead[Any]:
    return Lead(query=AlbumQuery(title=title, artist=artist, year=year), makers=makers or None)


def test_makers_are_found_by_name_alias_and_part() -> None:
    artists = [
        {"id": mbid(1), "name": "Кино", "aliases": [{"name": "Kino"}]},
        {"id": mbid(2), "name": "Kanye West"},
        {"id": mbid(3), "name": "The Kinoites of Somewhere Else"},
        {"id": mbid(4), "name": "Kino"},
    ]
    found = stage("makers").search(
        [lead("a", "Kino"), lead("b", "Jay-Z & Kanye West"), lead("c", "Nobody")], Server({"artist": artists}).client()
    )
    # Who is called so comes before who has the name as an alias.
    assert [each.makers for each in found.leads] == [(mbid(4), mbid(1)), (mbid(2),), ()]
    assert (found.candidates, found.cut) == ((), frozenset())


def test_who_shares_a_name_with_very_many_is_cut_unless_the_name_itself_was_read() -> None:
    server = Server({"artist": [{"id": mbid(4), "name": "Kino"}]}, counts={"artist": 4_000})
    found = stage("makers").search([lead("a", "Kino"), lead("b", "Prince")], server.client())
    assert found.cut == frozenset({1})


def test_the_only_hit_of_the_year_is_called_so_and_others_are_looked_up() -> None:
    server = Server({"release-group": [group(WHITE, "The Beatles")]})
    wanted = [lead("White Album", "The Beatles", 1968, BEATLES)]
    found = stage("other titles").search(wanted, server.client())
    assert [candidate.facts.fields["aliases"] for candidate in found.candidates] == [["White Album"]]
    assert found.leads[0].called_so == ()
    for year in (1969, None):
        found = stage("other titles").search([lead("White Album", "The Beatles", year, BEATLES)], server.client())
        assert ([*found.candidates], [candidate.identifier.value for candidate in found.leads[0].called_so]) == (
            [],
            [WHITE],
        )


def test_two_rows_of_one_maker_in_one_answer_are_looked_up() -> None:
    """Whose the hit is cannot be told: a year alone would give the album to either."""
    server = Server({"release-group": [group(WHITE, "The Beatles")]})
    wanted = [lead(title, "The Beatles", 1968, BEATLES) for title in ("White Album", "Black Album")]
    found = stage("other titles").search(wanted, server.client())
    assert [len(each.called_so) for each in found.leads] == [1, 1]


def test_a_hit_that_is_shown_by_the_wanted_title_is_not_looked_up() -> None:
    server = Server({"release-group": [group(RED, "White Album", year=1999)]})
    found = stage("other titles").search([lead("White Album", "The Beatles", 1968, BEATLES)], server.client())
    assert found.leads[0].called_so == ()


def test_a_look_up_tells_the_aliases_and_all_else() -> None:
    server = Server(
        {
            "release-group": [group(WHITE, "The Beatles"), group(RED, "1962-1966"), group(mbid(13), "1")],
            WHITE: group(WHITE, "The Beatles", aliases=[{"name": "White Album"}]),
        }
    )
    found = stage("other titles").search([lead("White Album", "The Beatles", None, BEATLES)], server.client())
    before = len(server.sent)
    lookups = stage("look-ups")
    told = lookups.search(found.leads, server.client())
    # Two at most, of which one is gone.
    assert len(server.sent) - before == 2
    again = lookups.search(found.leads, server.client())
    assert (again.candidates, len(server.sent) - before) == (told.candidates, 2)
    (candidate,) = told.candidates
    assert (candidate.complete, candidate.facts.fields["aliases"]) == (True, ["White Album"])


def test_an_answer_that_is_cut_is_not_read_on_when_fewer_can_be_asked_for() -> None:
    server = Server({"release-group": [group(mbid(n), f"T {n}") for n in range(100)]}, counts={"release-group": 301})
    hits = by_clauses(server.client(), RELEASE_GROUP, ["a", "b"], whole=True)
    assert (len(hits.candidates), hits.cut, len(server.sent)) == (100, True, 2)
    found = stage("title and artist").search([lead("a"), lead("b")], server.client())
    assert found.cut == frozenset({0, 1})


def test_ids_of_releases_and_tracks_lead_to_what_they_are_part_of() -> None:
    release, track = mbid(21), mbid(22)
    groups = [group(WHITE, "The Beatles", releases=[{"id": release}]), group(RED, "x", releases=[{"id": mbid(99)}])]
    queries = [AlbumQuery(release_mbid=release), AlbumQuery.from_words({"mbid": mbid(77)})]
    first, second = MusicBrainzAlbums().fetch_by_others(queries, Server({"release-group": groups}).client())
    assert (first and first.fields["title"], second) == ("The Beatles", None)
    recording = {"id": mbid(31), "title": "Blackbird", "releases": [{"media": [{"track": [{"id": track}]}]}]}
    broken = {"id": 5, "releases": 7}
    songs = Server({"recording": [broken, recording]}).client()
    (song,) = MusicBrainzSongs().fetch_by_others([SongQuery.from_words({"mbid": track})], songs)
    assert song is not None
    assert song.fields["title"] == "Blackbird"


def test_an_answer_of_another_form_is_refused() -> None:
    with pytest.raises(RejectedError):
        MusicBrainzAlbums().fetch_by_others([AlbumQuery(release_mbid=mbid(1))], Server({"release-group": {}}).client())
