"""MusicBrainz as a provider: one search by words, one look-up by MBID; of many at once, a hundred a search.

All five kinds are asked alike; what differs is which words of a query are sought in which fields.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.importing.stages import Lead, Stage
from bowerbird.music.musicbrainz.clauses import coded, named_loosely, title_of, titled_loosely
from bowerbird.music.musicbrainz.entities import ARTIST, LABEL, RECORDING, RELEASE, RELEASE_GROUP
from bowerbird.music.musicbrainz.many import AT_ONCE, by_ids, by_parts, known_genres
from bowerbird.music.musicbrainz.pages import Entity, read_page
from bowerbird.music.musicbrainz.parse import (
    ALBUM_SCHEME,
    ARTIST_SCHEME,
    LABEL_SCHEME,
    RELEASE_SCHEME,
    SONG_SCHEME,
)
from bowerbird.music.musicbrainz.plans import (
    stages_of_albums,
    stages_of_coded,
    stages_of_names,
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
    # Its stages ask singly for what is worth it.
    asks_singly = False

    def search(self, query: QueryT, http: SourceClient) -> Sequence[Candidate]:
        """Return what is called like that, or has that code. One request."""
        words = self.words(query) or coded(self.searchable)(Lead(query=query)) or ""
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

    @abstractmethod
    def words(self, query: QueryT) -> str | None:
        """Return a search that also finds what is spelt a little differently; None without a name to search by."""


class MusicBrainzArtists(MusicBrainz[ArtistQuery]):
    """Artists of MusicBrainz."""

    scheme = ARTIST_SCHEME
    entity = ARTIST
    inc = "aliases genres tags url-rels"
    brings = ("name", "type", "country", "area", "dates", "aliases", "genre", "identifiers", "links")

    def words(self, query: ArtistQuery) -> str | None:
        """Return a search by name and alias."""
        return named_loosely(query.name, "artist")

    def stages(self) -> Sequence[Stage[Any]]:
        """Return the stages in which many are sought."""
        return stages_of_names(self.entity, self.search_at_once)


class MusicBrainzLabels(MusicBrainz[LabelQuery]):
    """Labels of MusicBrainz."""

    scheme = LABEL_SCHEME
    entity = LABEL
    inc = "aliases genres tags url-rels"
    brings = ("name", "type", "country", "label_code", "dates", "aliases", "genre", "identifiers", "links")

    def words(self, query: LabelQuery) -> str | None:
        """Return a search by name and alias."""
        return named_loosely(query.name, "label")

    def stages(self) -> Sequence[Stage[Any]]:
        """Return the stages in which many are sought."""
        return stages_of_names(self.entity, self.search_at_once)


class MusicBrainzAlbums(MusicBrainz[AlbumQuery]):
    """Release groups of MusicBrainz."""

    scheme = ALBUM_SCHEME
    entity = RELEASE_GROUP
    inc = "artist-credits aliases genres tags url-rels"
    brings = ("title", "types", "first_release_date", "artist", "aliases", "genre", "identifiers", "links")
    others_at_once = AT_ONCE

    def words(self, query: AlbumQuery) -> str | None:
        """Return a search by title, alias and artist."""
        return titled_loosely(title_of(query), query.artist, "releasegroup")

    def stages(self) -> Sequence[Stage[Any]]:
        """Return the stages in which many are sought."""
        return stages_of_albums(self.search_at_once, self.fetch)

    def fetch_by_others(self, queries: Sequence[AlbumQuery], http: SourceClient) -> Sequence[Facts | None]:
        """Return the albums of which the ids are releases: Last.fm calls a release's id that of an album."""
        ids = [query.release_mbid or query.identified_by(self.scheme) or "" for query in queries]
        found = by_parts(http, self.entity, "reid", ids)
        return [found.get(mbid) for mbid in ids]


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
        return titled_loosely(title_of(query), query.artist, "release")

    def stages(self) -> Sequence[Stage[Any]]:
        """Return the stages in which many are sought."""
        return stages_of_coded(self.entity, self.search_at_once, self.searchable, 50)


class MusicBrainzSongs(MusicBrainz[SongQuery]):
    """Recordings of MusicBrainz. A popular song has hundreds: fewer of them go into one search."""

    scheme = SONG_SCHEME
    entity = RECORDING
    inc = "artist-credits isrcs aliases genres tags url-rels"
    searchable = frozenset({"isrc"})
    brings = ("title", "length", "isrcs", "first_release_date", "artist", "genre", "identifiers", "links")
    search_at_once = 10
    others_at_once = AT_ONCE
    # A release tells all that matters of its songs, and a discography has thousands of them.
    follows_up = False

    def words(self, query: SongQuery) -> str | None:
        """Return a search by title, alias and artist."""
        return titled_loosely(title_of(query), query.artist, "recording")

    def stages(self) -> Sequence[Stage[Any]]:
        """Return the stages in which many are sought."""
        return stages_of_coded(self.entity, self.search_at_once, self.searchable, 25)

    def fetch_by_others(self, queries: Sequence[SongQuery], http: SourceClient) -> Sequence[Facts | None]:
        """Return the songs of which the ids are tracks: Last.fm has those of tracks too."""
        ids = [query.identified_by(self.scheme) or "" for query in queries]
        found = by_parts(http, self.entity, "tid", ids)
        return [found.get(mbid) for mbid in ids]
