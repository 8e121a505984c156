"""Music: artists and albums, and the sources that know them."""

from bowerbird.music.coverartarchive.providers import CoverArt
from bowerbird.music.importers import AlbumImporter, ArtistImporter
from bowerbird.music.kinds import Album, Artist
from bowerbird.music.queries import AlbumQuery, ArtistQuery

__all__ = ["Album", "AlbumImporter", "AlbumQuery", "Artist", "ArtistImporter", "ArtistQuery", "CoverArt"]
