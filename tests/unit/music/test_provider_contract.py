from __future__ import annotations

from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums, MusicBrainzArtists
from bowerbird.testing import ProviderContract, Recorded
from support import pink_floyd
from support.recorded import needs_recorded, recorded_bytes, recorded_names

ARTIST = ArtistQuery.from_words({"mbid": pink_floyd.PINK_FLOYD})
ALBUM = AlbumQuery.from_words({"mbid": pink_floyd.DARK_SIDE})
ARTIST_WORDS = ArtistQuery(name="Pink Floyd")
ALBUM_WORDS = AlbumQuery(title="The Dark Side of the Moon", artist="Pink Floyd")

# Bodies that hold a whole discography make thousands of variants that the small ones make too.
LARGE = 8_000


def small(entity: str, kind: str) -> list[bytes]:
    bodies = (recorded_bytes(name) for name in recorded_names(entity, kind))
    return [body for body in bodies if len(body) <= LARGE]


class TestMusicBrainzArtists(ProviderContract):
    provider = MusicBrainzArtists()
    kind = Artist
    fetched = (Recorded(ARTIST, pink_floyd.encoded(pink_floyd.artist())),)
    searched = (Recorded(ARTIST_WORDS, pink_floyd.encoded(pink_floyd.artist_search())),)


class TestMusicBrainzAlbums(ProviderContract):
    provider = MusicBrainzAlbums()
    kind = Album
    fetched = (Recorded(ALBUM, pink_floyd.encoded(pink_floyd.album())),)
    searched = (Recorded(ALBUM_WORDS, pink_floyd.encoded(pink_floyd.album_search())),)


@needs_recorded
class TestMusicBrainzArtistsAsRecorded(ProviderContract):
    provider = MusicBrainzArtists()
    kind = Artist
    fetched = tuple(Recorded(ARTIST, body) for body in small("artist", "lookup"))
    searched = tuple(Recorded(ARTIST_WORDS, body) for body in small("artist", "search"))


@needs_recorded
class TestMusicBrainzAlbumsAsRecorded(ProviderContract):
    provider = MusicBrainzAlbums()
    kind = Album
    fetched = tuple(Recorded(ALBUM, body) for body in small("release-group", "lookup"))
    searched = tuple(Recorded(ALBUM_WORDS, body) for body in small("release-group", "search"))
