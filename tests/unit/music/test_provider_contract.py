from __future__ import annotations

from bowerbird.music import (
    Album,
    AlbumQuery,
    Artist,
    ArtistQuery,
    Label,
    LabelQuery,
    Release,
    ReleaseQuery,
    Song,
    SongQuery,
)
from bowerbird.music.musicbrainz.providers import (
    MusicBrainzAlbums,
    MusicBrainzArtists,
    MusicBrainzLabels,
    MusicBrainzReleases,
    MusicBrainzSongs,
)
from bowerbird.testing import ProviderContract, Recorded
from support import pink_floyd
from support.recorded import needs_recorded, recorded_bytes, recorded_names

ARTIST = ArtistQuery.from_words({"mbid": pink_floyd.PINK_FLOYD})
ALBUM = AlbumQuery.from_words({"mbid": pink_floyd.DARK_SIDE})
ARTIST_WORDS = ArtistQuery(name="Pink Floyd")
ALBUM_WORDS = AlbumQuery(title="The Dark Side of the Moon", artist="Pink Floyd")

# Bodies that hold a whole discography make thousands of variants that the small ones make too.
LARGE = 4_200


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


RECORDING = {
    "id": "b84ee12a-09ef-421b-82de-0441a926375b",
    "title": "Money",
    "length": 382_834,
    "video": False,
    "disambiguation": "",
    "first-release-date": "1973-03-24",
    "isrcs": ["GBN9Y1100088"],
    "artist-credit": [{"name": "Pink Floyd", "joinphrase": "", "artist": pink_floyd.artist()}],
    "tags": [{"name": "art rock", "count": 2}],
}
LABEL_BODY = {
    "id": "29d43312-a8ed-4d7b-9f4e-f5650318aebb",
    "name": "Harvest",
    "sort-name": "Harvest",
    "type": "Imprint",
    "label-code": 1305,
    "country": "GB",
    "area": {"name": "United Kingdom"},
    "life-span": {"begin": "1969", "end": None, "ended": False},
    "aliases": [{"name": "Harvest Records"}],
}
RELEASE_BODY = {
    "id": "b84ee12a-09ef-421b-82de-0441a926375c",
    "title": "The Dark Side of the Moon",
    "status": "Official",
    "date": "1973-03-24",
    "country": "GB",
    "release-events": [{"date": "1973-03-24", "area": {"name": "United Kingdom", "iso-3166-1-codes": ["GB"]}}],
    "barcode": "724382975229",
    "asin": "B000002U82",
    "packaging": "Gatefold Cover",
    "text-representation": {"language": "eng", "script": "Latn"},
    "artist-credit": RECORDING["artist-credit"],
    "label-info": [{"catalog-number": "SHVL 804", "label": LABEL_BODY}],
    "release-group": {"id": pink_floyd.DARK_SIDE, "title": "The Dark Side of the Moon", "primary-type": "Album"},
    "media": [
        {
            "position": 1,
            "format": '12" Vinyl',
            "track-count": 1,
            "tracks": [{"number": "B1", "position": 1, "title": "Money", "length": 383_000, "recording": RECORDING}],
        }
    ],
}


def found(entity: str, body: object) -> bytes:
    return pink_floyd.encoded({"count": 1, "offset": 0, f"{entity}s": [body]})


RELEASE = ReleaseQuery.from_words({"mbid": RELEASE_BODY["id"]})
SONG = SongQuery.from_words({"mbid": RECORDING["id"]})
LABEL = LabelQuery.from_words({"mbid": LABEL_BODY["id"]})
RELEASE_WORDS = ReleaseQuery(title="The Dark Side of the Moon", artist="Pink Floyd")
SONG_WORDS, LABEL_WORDS = SongQuery(title="Money", artist="Pink Floyd"), LabelQuery(name="Harvest")


class TestMusicBrainzReleases(ProviderContract):
    provider = MusicBrainzReleases()
    kind = Release
    fetched = (Recorded(RELEASE, pink_floyd.encoded(RELEASE_BODY)),)
    searched = (
        Recorded(RELEASE_WORDS, found("release", RELEASE_BODY)),
        Recorded(ReleaseQuery.from_words({"barcode": "724382975229"}), found("release", RELEASE_BODY)),
    )


class TestMusicBrainzSongs(ProviderContract):
    provider = MusicBrainzSongs()
    kind = Song
    fetched = (Recorded(SONG, pink_floyd.encoded(RECORDING)),)
    searched = (Recorded(SONG_WORDS, found("recording", RECORDING)),)


class TestMusicBrainzLabels(ProviderContract):
    provider = MusicBrainzLabels()
    kind = Label
    fetched = (Recorded(LABEL, pink_floyd.encoded(LABEL_BODY)),)
    searched = (Recorded(LABEL_WORDS, found("label", LABEL_BODY)),)


@needs_recorded
class TestMusicBrainzReleasesAsRecorded(ProviderContract):
    provider = MusicBrainzReleases()
    kind = Release
    fetched = tuple(Recorded(RELEASE, body) for body in small("release", "lookup")[:6])
    searched = tuple(Recorded(RELEASE_WORDS, body) for body in small("release", "search"))


@needs_recorded
class TestMusicBrainzSongsAsRecorded(ProviderContract):
    provider = MusicBrainzSongs()
    kind = Song
    fetched = tuple(Recorded(SONG, body) for body in small("recording", "lookup")[:8])
    searched = tuple(Recorded(SONG_WORDS, body) for body in small("recording", "search"))


@needs_recorded
class TestMusicBrainzLabelsAsRecorded(ProviderContract):
    provider = MusicBrainzLabels()
    kind = Label
    fetched = tuple(Recorded(LABEL, body) for body in small("label", "lookup")[:6])
    searched = tuple(Recorded(LABEL_WORDS, body) for body in small("label", "search"))
