"""Music: artists, albums, releases, songs and labels, and the sources that know them."""

from bowerbird.music.coverartarchive.providers import CoverArt
from bowerbird.music.importers import (
    AlbumImporter,
    ArtistImporter,
    DiscographyImporter,
    LabelImporter,
    ReleaseImporter,
    ReleasesImporter,
    SongImporter,
)
from bowerbird.music.kinds import Album, Artist, Label, Release, Song
from bowerbird.music.queries import AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery, SongQuery

__all__ = [
    "Album",
    "AlbumImporter",
    "AlbumQuery",
    "Artist",
    "ArtistImporter",
    "ArtistQuery",
    "CoverArt",
    "DiscographyImporter",
    "Label",
    "LabelImporter",
    "LabelQuery",
    "Release",
    "ReleaseImporter",
    "ReleaseQuery",
    "ReleasesImporter",
    "Song",
    "SongImporter",
    "SongQuery",
]
