"""MusicBrainz's browse calls: all releases of an album, all albums of an artist, page by page, each in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, TypeVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.lister import Lister
from bowerbird.music.musicbrainz.entities import RELEASE, RELEASE_GROUP
from bowerbird.music.musicbrainz.pages import Entity, read_page
from bowerbird.music.musicbrainz.parse import ALBUM_SCHEME, ARTIST_SCHEME
from bowerbird.music.musicbrainz.source import MUSICBRAINZ
from bowerbird.words.errors import QueryError, RejectedError
from bowerbird.words.pages import Page, Told

BodyT = TypeVar("BodyT")

_LIMIT = 100
_PRIMARY_TYPES = ("album", "single", "ep", "broadcast", "other")
_SECONDARY_TYPES = (
    *("compilation", "soundtrack", "spokenword", "interview", "audiobook", "audio drama"),
    *("live", "remix", "dj-mix", "mixtape/street", "demo", "field recording"),
)


class ReleasesOfAlbum(Lister):
    """The releases of an album with their tracks.

    A page holds 500 tracks at most, so how far it goes is known only from what has come (FACTS.md section 1, "Paging").
    """

    name = "musicbrainz"
    source = MUSICBRAINZ
    scheme = ALBUM_SCHEME

    def pages(
        self,
        owner: str,
        http: SourceClient,
        options: Mapping[str, Sequence[str]],  # noqa: ARG002 -- there are none
    ) -> Iterator[Page]:
        """Yield the pages of releases with everything in them."""
        inc = "artist-credits labels recordings release-groups media isrcs aliases genres tags url-rels"
        yield from _browse(http, RELEASE, {"release-group": owner, "inc": inc})


class AlbumsOfArtist(Lister):
    """The albums of an artist, those with others included."""

    name = "musicbrainz"
    source = MUSICBRAINZ
    scheme = ARTIST_SCHEME
    options: ClassVar[Mapping[str, Sequence[str]]] = {"types": (*_PRIMARY_TYPES, *_SECONDARY_TYPES)}

    def pages(self, owner: str, http: SourceClient, options: Mapping[str, Sequence[str]]) -> Iterator[Page]:
        """Yield the pages of release groups. ``types`` leaves only these (``album``, ``ep``; ``live`` narrows them)."""
        params = {"artist": owner, "inc": "artist-credits aliases genres tags url-rels"}
        types = [one.strip().lower() for one in options.get("types", ())]
        unknown = [one for one in types if one not in self.options["types"]]
        if unknown:
            raise QueryError(f"there is no type {unknown[0]!r}; there are: {', '.join(self.options['types'])}")
        if types:
            params["type"] = "|".join(types)
        yield from _browse(http, RELEASE_GROUP, params)


def _browse(http: SourceClient, entity: Entity[BodyT], params: Mapping[str, str]) -> Iterator[Page]:
    """Yield the pages. It ends, whatever count the source gives: with the first page's, or when nothing new comes."""
    offset, told = 0, Told()
    while True:
        more: dict[str, str | int] = {"offset": offset} if offset else {}
        answer = http.get(entity.name, {**params, "limit": _LIMIT, "fmt": "json", **more})
        if not answer.found:
            # No empty page: that would say that there are none, and it is the album itself that is unknown.
            raise RejectedError("MusicBrainz does not know whose they are (any more)", request=answer.request)
        page = read_page(answer, entity)
        yield page
        offset += len(page.found)
        if not told.take(page):
            return
