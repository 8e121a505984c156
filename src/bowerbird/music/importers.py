"""How the kinds of music are imported: which sources are asked, in which order; and what is imported all at once."""

from __future__ import annotations

from bowerbird.importing.collection import CollectionImporter
from bowerbird.importing.importer import Importer
from bowerbird.music.coverartarchive.providers import CoverArt
from bowerbird.music.kinds import Album, Artist, Label, Release, Song
from bowerbird.music.musicbrainz.listing import AlbumsOfArtist, ReleasesOfAlbum
from bowerbird.music.musicbrainz.providers import (
    MusicBrainzAlbums,
    MusicBrainzArtists,
    MusicBrainzLabels,
    MusicBrainzReleases,
    MusicBrainzSongs,
)
from bowerbird.music.queries import AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery, SongQuery
from bowerbird.sources.ai.judge import AiJudge
from bowerbird.sources.ai.providers import AiAlbums, AiArtists
from bowerbird.sources.amazon.providers import AmazonAlbums, AmazonReleases
from bowerbird.sources.discogs.providers import DiscogsAlbums, DiscogsArtists, DiscogsLabels, DiscogsReleases
from bowerbird.sources.related import RelatedItems
from bowerbird.sources.wikidata.providers import WikidataAlbums, WikidataArtists, WikidataLabels
from bowerbird.sources.wikipedia.provider import Wikipedia

_PARTS = ("release", "song")
"""Of an artist or album nobody wants editions and tracks recommended."""


class ArtistImporter(Importer[Artist, ArtistQuery]):
    """Imports artists."""

    providers = (
        MusicBrainzArtists(),
        WikidataArtists(),
        Wikipedia(),
        DiscogsArtists(),
        AiArtists(),
        RelatedItems("artist", without=_PARTS),
    )


class AlbumImporter(Importer[Album, AlbumQuery]):
    """Imports albums (release groups); their artists come along, as far as the album's answer tells of them."""

    providers = (
        MusicBrainzAlbums(),
        WikidataAlbums(),
        Wikipedia(),
        DiscogsAlbums(),
        CoverArt(),
        AmazonAlbums(AiJudge()),
        AiAlbums(),
        RelatedItems("album", without=_PARTS),
    )


class ReleaseImporter(Importer[Release, ReleaseQuery]):
    """Imports releases; their songs, labels, artists and album come along."""

    providers = (MusicBrainzReleases(), DiscogsReleases(), AmazonReleases())


class SongImporter(Importer[Song, SongQuery]):
    """Imports songs (recordings); their artists come along."""

    providers = (MusicBrainzSongs(),)


class LabelImporter(Importer[Label, LabelQuery]):
    """Imports labels."""

    providers = (MusicBrainzLabels(), WikidataLabels(), Wikipedia(), DiscogsLabels())


class ReleasesImporter(CollectionImporter[Album, Release]):
    """Imports all releases of an album: ``bird.run(ReleasesImporter, album=album)``."""

    word = "album"
    importer = ReleaseImporter
    lister = ReleasesOfAlbum()
    role = "album"


class DiscographyImporter(CollectionImporter[Artist, Album]):
    """Imports all albums of an artist: ``bird.run(DiscographyImporter, artist=artist, types=["album"])``."""

    word = "artist"
    importer = AlbumImporter
    lister = AlbumsOfArtist()
