"""What the MusicBrainz providers ask: one request each, with exactly these words."""

from __future__ import annotations

import json
import re

import httpx2
import pytest
from hypothesis import example, given

from bowerbird.http.client import SourceClient
from bowerbird.music import AlbumQuery, ArtistQuery
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums, MusicBrainzArtists
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.testing import json_response, offline_client
from bowerbird.words.errors import RejectedError
from bowerbird.words.source import Source
from bowerbird.words.text import clean
from support import pink_floyd
from support.strategies import steady, texts

UNHURRIED = Source(name="musicbrainz", url=MUSICBRAINZ.url)
ARTIST = ArtistQuery.from_words({"mbid": pink_floyd.PINK_FLOYD})
ALBUM = AlbumQuery.from_words({"mbid": pink_floyd.DARK_SIDE})


class Wiretap:
    """A client that remembers what was sent."""

    def __init__(self, body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.sent: list[httpx2.Request] = []
        self._reply = (json.dumps(body).encode(), status, headers)

    def client(self) -> SourceClient:
        return offline_client(UNHURRIED, self._respond)

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        body, status, headers = self._reply
        return json_response(body, status=status, headers=headers)

    @property
    def only(self) -> httpx2.URL:
        assert [request.method for request in self.sent] == ["GET"]
        return self.sent[0].url


def test_an_artist_is_fetched_with_one_request() -> None:
    wire = Wiretap(pink_floyd.artist())
    assert MusicBrainzArtists().fetch(ARTIST, wire.client()) is not None
    assert wire.only.path == "/ws/2/artist/83d91898-7763-47d7-b03b-b92132375c47"
    assert dict(wire.only.params) == {"inc": "aliases genres tags url-rels", "fmt": "json"}


def test_an_album_is_fetched_with_one_request() -> None:
    wire = Wiretap(pink_floyd.album())
    assert MusicBrainzAlbums().fetch(ALBUM, wire.client()) is not None
    assert wire.only.path == "/ws/2/release-group/f5093c06-23e3-404f-aeaa-40f72885ee3a"
    assert dict(wire.only.params) == {"inc": "artist-credits aliases genres tags url-rels", "fmt": "json"}


def test_an_artist_is_searched_with_one_request() -> None:
    wire = Wiretap(pink_floyd.artist_search())
    (found,) = MusicBrainzArtists().search(ArtistQuery(name="Pink Floyd"), wire.client())
    assert wire.only.path == "/ws/2/artist"
    assert dict(wire.only.params) == {
        "query": 'artist:"Pink Floyd" OR alias:"Pink Floyd" OR (pink floyd)',
        "limit": "25",
        "fmt": "json",
    }
    assert str(found.identifier) == f"musicbrainz_artist:{pink_floyd.PINK_FLOYD}"
    assert found.facts.fields["name"] == "Pink Floyd"


def test_an_album_is_searched_by_title_and_artist_with_one_request() -> None:
    wire = Wiretap(pink_floyd.album_search())
    query = AlbumQuery(title="The Dark Side of the Moon", artist="Pink Floyd")
    (found,) = MusicBrainzAlbums().search(query, wire.client())
    assert wire.only.path == "/ws/2/release-group"
    assert wire.only.params["query"] == (
        '((releasegroup:"The Dark Side of the Moon" OR alias:"The Dark Side of the Moon")'
        ' AND (artist:"Pink Floyd" OR artistname:"Pink Floyd" OR creditname:"Pink Floyd"))'
        " OR (releasegroup:(the dark side of the moon) AND artist:(pink floyd))"
    )
    assert str(found.identifier) == f"musicbrainz_release_group:{pink_floyd.DARK_SIDE}"
    assert found.facts.fields["artist_credit"] == "Pink Floyd"


def test_a_search_without_hits_has_no_candidates() -> None:
    nothing = {"created": "2026-01-01T00:00:00.000Z", "count": 0, "offset": 0}
    assert MusicBrainzArtists().search(ArtistQuery(name="x"), Wiretap(nothing | {"artists": []}).client()) == []
    assert MusicBrainzAlbums().search(AlbumQuery(title="x"), Wiretap(nothing | {"release-groups": []}).client()) == []


def structure(query: str) -> list[str]:
    """Return what the search server reads as structure: quotes, brackets, fields and operators; no plain words."""
    bare = re.sub(r"\\.", "x", query, flags=re.DOTALL)
    unquoted = re.sub(r'"[^"]*"', '""', bare)
    return re.findall(r'[+\-&|!(){}\[\]^"~*?:\\/]|\b(?:AND|OR|NOT|TO)\b', unquoted)


@steady
@given(texts.filter(clean), texts.filter(clean))
@example('"', "\\")
@example("AC/DC", "!!!")
@example("OR", "NOT AND")
@example('x" OR artist:*', ") OR (arid:*")
@example("+/-", "a && b || c^2~3 [a TO b] {x} *?")
@example("\\", '\\"')
def test_no_text_changes_the_structure_of_a_search(title: str, artist: str) -> None:
    with_artist = searched_for(AlbumQuery(title=title, artist=artist))
    assert structure(with_artist) == structure(searched_for(AlbumQuery(title="x", artist="x")))
    assert structure(searched_for(AlbumQuery(title=title))) == structure(searched_for(AlbumQuery(title="x")))


def searched_for(query: AlbumQuery) -> str:
    wire = Wiretap({"release-groups": []})
    MusicBrainzAlbums().search(query, wire.client())
    return str(wire.only.params["query"])


def test_a_merged_mbid_is_answered_by_its_redirect_with_one_request() -> None:
    survivor = f"https://musicbrainz.org/ws/2/artist/{pink_floyd.PINK_FLOYD}?inc=aliases&fmt=json"
    wire = Wiretap(pink_floyd.artist(), status=301, headers={"location": survivor})
    old = ArtistQuery.from_words({"mbid": "00000000-0000-4000-8000-00000000000f"})
    facts = MusicBrainzArtists().fetch(old, wire.client())
    assert wire.only.path == "/ws/2/artist/00000000-0000-4000-8000-00000000000f"
    assert facts is not None
    assert facts.identified_by("musicbrainz_artist") == pink_floyd.PINK_FLOYD
    assert facts.fields["name"] == "Pink Floyd"


def test_a_merged_mbid_of_an_album_is_taken_the_same_way() -> None:
    survivor = f"https://musicbrainz.org/ws/2/release-group/{pink_floyd.DARK_SIDE}"
    wire = Wiretap(pink_floyd.album(), status=301, headers={"location": survivor})
    old = AlbumQuery.from_words({"mbid": "00000000-0000-4000-8000-00000000000f"})
    facts = MusicBrainzAlbums().fetch(old, wire.client())
    assert len(wire.sent) == 1
    assert facts is not None
    assert facts.identified_by("musicbrainz_release_group") == pink_floyd.DARK_SIDE


def test_a_search_at_a_wrong_address_says_which_setting_to_look_at() -> None:
    wire = Wiretap({"error": "Not Found"}, status=404)
    with pytest.raises(RejectedError, match="BOWERBIRD_MUSICBRAINZ_URL"):
        MusicBrainzArtists().search(ArtistQuery(name="Pink Floyd"), wire.client())


def test_a_body_of_another_form_is_refused_with_the_place_and_the_request() -> None:
    wire = Wiretap(pink_floyd.artist() | {"name": 7})
    with pytest.raises(RejectedError) as caught:
        MusicBrainzArtists().fetch(ARTIST, wire.client())
    assert "the answer has an unexpected form: Expected `str`, got `int` - at `$.name`" in str(caught.value)
    assert str(caught.value).startswith(f"GET https://musicbrainz.org/ws/2/artist/{pink_floyd.PINK_FLOYD}?")
