"""MusicBrainz as a provider of artists and of albums: one search by words, one lookup by MBID."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from bowerbird.http.client import Response, SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.music.musicbrainz.bodies import (
    ArtistBody,
    ArtistSearchBody,
    ReleaseGroupBody,
    ReleaseGroupSearchBody,
)
from bowerbird.music.musicbrainz.parse import ALBUM_SCHEME, ARTIST_SCHEME, album_facts, artist_facts
from bowerbird.music.queries import AlbumQuery, ArtistQuery
from bowerbird.words.errors import RejectedError
from bowerbird.words.facts import Facts
from bowerbird.words.results import Candidate
from bowerbird.words.source import Source

# One request a second for a whole address (https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting).
MUSICBRAINZ = Source(name="musicbrainz", url="https://musicbrainz.org/ws/2", rate=1.0, contact_required=True)

_SEARCH_LIMIT = 25

BodyT = TypeVar("BodyT")
# Lucene's own signs (https://lucene.apache.org/core/9_0_0/queryparser/ "Escaping Special Characters").
_LUCENE_SIGNS = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


class MusicBrainzArtists(Provider[ArtistQuery]):
    """Artists of MusicBrainz."""

    name = "musicbrainz"
    source = MUSICBRAINZ
    scheme = ARTIST_SCHEME

    def search(self, query: ArtistQuery, http: SourceClient) -> Sequence[Candidate]:
        """Return the artists whose names are like the query's. One request."""
        found = _search(http, "artist", _artist_words(query.name or ""), ArtistSearchBody)
        return _candidates(found.artists, artist_facts)

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:
        """Return what MusicBrainz says about the artist. One request."""
        path = f"artist/{query.identified_by(self.scheme)}"
        answer = _lookup(http, path, "aliases genres tags url-rels")
        return artist_facts(answer.json(ArtistBody)) if answer else None


class MusicBrainzAlbums(Provider[AlbumQuery]):
    """Release groups of MusicBrainz."""

    name = "musicbrainz"
    source = MUSICBRAINZ
    scheme = ALBUM_SCHEME

    def search(self, query: AlbumQuery, http: SourceClient) -> Sequence[Candidate]:
        """Return the albums whose titles and artists are like the query's. One request."""
        words = _album_words(query.title or "", query.artist)
        found = _search(http, "release-group", words, ReleaseGroupSearchBody)
        return _candidates(found.release_groups, album_facts)

    def fetch(self, query: AlbumQuery, http: SourceClient) -> Facts | None:
        """Return what MusicBrainz says about the album, its credited artists included. One request."""
        path = f"release-group/{query.identified_by(self.scheme)}"
        answer = _lookup(http, path, "artist-credits aliases genres tags url-rels")
        return album_facts(answer.json(ReleaseGroupBody)) if answer else None


def _artist_words(name: str) -> str:
    phrase = _phrase(name)
    return f"artist:{phrase} OR alias:{phrase} OR ({_terms(name)})"


def _album_words(title: str, artist: str | None) -> str:
    """The exact phrases rank first; the loose terms behind them catch what is spelt a little differently."""
    phrase = _phrase(title)
    exact, loose = f"(releasegroup:{phrase} OR alias:{phrase})", f"releasegroup:({_terms(title)})"
    if artist is None:
        return f"{exact} OR {loose}"
    by = _phrase(artist)
    exact += f" AND (artist:{by} OR artistname:{by} OR creditname:{by})"
    return f"({exact}) OR ({loose} AND artist:({_terms(artist)}))"


def _phrase(text: str) -> str:
    return '"' + _LUCENE_SIGNS.sub(r"\\\1", text) + '"'


def _terms(text: str) -> str:
    # In lower case, so that a word OR, AND or NOT in a name is no operator.
    return _LUCENE_SIGNS.sub(r"\\\1", text.lower())


def _search(http: SourceClient, entity: str, words: str, form: type[BodyT]) -> BodyT:
    answer = http.get(entity, {"query": words, "limit": _SEARCH_LIMIT, "fmt": "json"})
    if not answer.found:
        raise RejectedError(
            "there is no search at this address; is BOWERBIRD_MUSICBRAINZ_URL right?", request=answer.request
        )
    return answer.json(form)


def _lookup(http: SourceClient, path: str, inc: str) -> Response | None:
    # A merged MBID is answered with a 301 that carries the survivor's body: no second request.
    answer = http.get(path, {"inc": inc, "fmt": "json"}, accept_redirect_body=True)
    return answer if answer.found else None


def _candidates(bodies: Sequence[BodyT], parse: Callable[[BodyT], Facts]) -> list[Candidate]:
    found = []
    for body in bodies:
        facts = parse(body)
        found.append(Candidate(identifier=facts.identifiers[0], facts=facts))
    return found
