"""MusicBrainz as a provider: one search by words, one look-up by MBID; of many at once, a hundred a search.

All five kinds are asked alike; what differs is which words of a query are sought in which fields.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.music.musicbrainz.entities import ARTIST, LABEL, RECORDING, RELEASE, RELEASE_GROUP
from bowerbird.music.musicbrainz.lucene import name_clause, phrase, terms
from bowerbird.music.musicbrainz.many import AT_ONCE, by_clauses, by_ids, known_genres
from bowerbird.music.musicbrainz.pages import Entity, read_page
from bowerbird.music.musicbrainz.parse import (
    ALBUM_SCHEME,
    ARTIST_SCHEME,
    LABEL_SCHEME,
    RELEASE_SCHEME,
    SONG_SCHEME,
)
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.music.queries import AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery, SongQuery
from bowerbird.words.errors import RejectedError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate

_SEARCH_LIMIT = 25

QueryT = TypeVar("QueryT", bound=Query)


class MusicBrainz(Provider[QueryT]):
    """What the providers of all kinds have in common.

    Attributes:
        entity: the entity that is asked for.
        inc: what a look-up is to include (FACTS.md section 1, "Exact `inc` per entity").
        searchable: sought in fields of the same names.
    """

    name = "musicbrainz"
    source = MUSICBRAINZ
    entity: ClassVar[Entity[Any]]
    inc: ClassVar[str]
    search_at_once = 25
    fetch_at_once = AT_ONCE
    many_are_partial = True

    def search(self, query: QueryT, http: SourceClient) -> Sequence[Candidate]:
        """Return what is called like that, or has that code. One request."""
        words = self.words(query) or self._by_code(query)
        answer = http.get(self.entity.name, {"query": words, "limit": _SEARCH_LIMIT, "fmt": "json"})
        if not answer.found:
            raise RejectedError(
                "there is no search at this address; is BOWERBIRD_MUSICBRAINZ_URL right?", request=answer.request
            )
        page = read_page(answer, self.entity, known_genres(http))
        found = [one for one in page.found if isinstance(one, Facts)]
        return [Candidate(identifier=facts.identifiers[0], facts=facts) for facts in found if facts.identifiers]

    def fetch(self, query: QueryT, http: SourceClient) -> Facts | None:
        """Return what MusicBrainz says about the item. One request; a merged MBID is answered with the survivor."""
        path = f"{self.entity.name}/{query.identified_by(self.scheme or '')}"
        # The redirect of a merged MBID carries the survivor's body: no second request.
        answer = http.get(path, {"inc": self.inc, "fmt": "json"}, accept_redirect_body=True)
        facts: Facts | None = self.entity.parse(answer.json(self.entity.form), None) if answer.found else None
        return facts

    def fetch_many(self, queries: Sequence[QueryT], http: SourceClient) -> Sequence[Facts | None]:
        """Return what a search by id says of each; None for those that it does not have under that id. One request."""
        return by_ids(http, self.entity, [query.identified_by(self.scheme or "") or "" for query in queries])

    def search_many(self, queries: Sequence[QueryT], http: SourceClient) -> Sequence[Candidate]:
        """Return what is called as any of the queries says. One request, more where there are very many hits."""
        clauses = [clause for query in queries if (clause := self.clause(query))]
        return by_clauses(http, self.entity, clauses)

    @abstractmethod
    def words(self, query: QueryT) -> str | None:
        """Return a search that also finds what is spelt a little differently; None without a name to search by."""

    @abstractmethod
    def clause(self, query: QueryT) -> str | None:
        """Return the short search of one query among many; None when it would find too much to be shared."""

    def _by_code(self, query: QueryT) -> str:
        known = (one for one in query.identifiers if one.scheme in self.searchable)
        return " OR ".join(f"{one.scheme}:{phrase(one.value)}" for one in known)


class MusicBrainzArtists(MusicBrainz[ArtistQuery]):
    """Artists of MusicBrainz."""

    scheme = ARTIST_SCHEME
    entity = ARTIST
    inc = "aliases genres tags url-rels"
    brings = ("name", "type", "country", "area", "dates", "aliases", "genre", "identifiers", "links")

    def words(self, query: ArtistQuery) -> str | None:
        """Return a search by name and alias."""
        return _named(query.name, "artist")

    def clause(self, query: ArtistQuery) -> str | None:
        """Return a search by the whole name or alias."""
        return f"artist:{phrase(query.name)} OR alias:{phrase(query.name)}" if query.name else None


class MusicBrainzLabels(MusicBrainz[LabelQuery]):
    """Labels of MusicBrainz."""

    scheme = LABEL_SCHEME
    entity = LABEL
    inc = "aliases genres tags url-rels"
    brings = ("name", "type", "country", "label_code", "dates", "aliases", "genre", "identifiers", "links")

    def words(self, query: LabelQuery) -> str | None:
        """Return a search by name and alias."""
        return _named(query.name, "label")

    def clause(self, query: LabelQuery) -> str | None:
        """Return a search by the whole name or alias."""
        return f"label:{phrase(query.name)} OR alias:{phrase(query.name)}" if query.name else None


class MusicBrainzAlbums(MusicBrainz[AlbumQuery]):
    """Release groups of MusicBrainz."""

    scheme = ALBUM_SCHEME
    entity = RELEASE_GROUP
    inc = "artist-credits aliases genres tags url-rels"
    brings = ("title", "types", "first_release_date", "artist", "aliases", "genre", "identifiers", "links")

    def words(self, query: AlbumQuery) -> str | None:
        """Return a search by title, alias and artist."""
        return _titled(query.title, query.artist, "releasegroup")

    def clause(self, query: AlbumQuery) -> str | None:
        """Return a search by title and artist."""
        return _clause(query.title, query.artist, "releasegroup")


class MusicBrainzReleases(MusicBrainz[ReleaseQuery]):
    """Releases of MusicBrainz."""

    scheme = RELEASE_SCHEME
    entity = RELEASE
    inc = "artist-credits labels recordings release-groups media isrcs aliases genres tags url-rels"
    searchable = frozenset({"barcode", "asin"})
    brings = (
        "title",
        "status",
        "date",
        "country",
        "media",
        "track",
        "label",
        "artist",
        "album",
        "identifiers",
        "links",
    )

    def words(self, query: ReleaseQuery) -> str | None:
        """Return a search by title, alias and artist."""
        return _titled(query.title, query.artist, "release")

    def clause(self, query: ReleaseQuery) -> str | None:
        """Return a search by title and artist."""
        return _clause(query.title, query.artist, "release")


class MusicBrainzSongs(MusicBrainz[SongQuery]):
    """Recordings of MusicBrainz. A popular song has hundreds: fewer of them go into one search."""

    scheme = SONG_SCHEME
    entity = RECORDING
    inc = "artist-credits isrcs aliases genres tags url-rels"
    searchable = frozenset({"isrc"})
    brings = ("title", "length", "isrcs", "first_release_date", "artist", "genre", "identifiers", "links")
    search_at_once = 10
    # A release tells all that matters of its songs, and a discography has thousands of them.
    follows_up = False

    def words(self, query: SongQuery) -> str | None:
        """Return a search by title, alias and artist."""
        return _titled(query.title, query.artist, "recording")

    def clause(self, query: SongQuery) -> str | None:
        """Return a search by title and artist."""
        return _clause(query.title, query.artist, "recording")


def _named(name: str | None, field: str) -> str | None:
    if not name:
        return None
    return f"{field}:{phrase(name)} OR alias:{phrase(name)} OR ({terms(name)})"


def _titled(title: str | None, artist: str | None, field: str) -> str | None:
    """The exact phrases rank first; the loose terms behind them catch what is spelt a little differently."""
    if not title:
        return None
    exact, loose = f"({field}:{phrase(title)} OR alias:{phrase(title)})", f"{field}:({terms(title)})"
    if not artist:
        return f"{exact} OR {loose}"
    by = phrase(artist)
    exact += f" AND (artist:{by} OR artistname:{by} OR creditname:{by})"
    return f"({exact}) OR ({loose} AND artist:({terms(artist)}))"


def _clause(title: str | None, artist: str | None, field: str) -> str | None:
    """Without an artist a title finds far too much to share a page with others."""
    return f"{name_clause(field, title)} AND {name_clause('artist', artist)}" if title and artist else None
