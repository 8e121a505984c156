"""How artists and albums are imported: which sources are asked, in which order."""

from __future__ import annotations

from bowerbird.importing.importer import Importer
from bowerbird.music.coverartarchive.providers import CoverArt
from bowerbird.music.kinds import Album, Artist
from bowerbird.music.musicbrainz.providers import MusicBrainzAlbums, MusicBrainzArtists
from bowerbird.music.queries import AlbumQuery, ArtistQuery


class ArtistImporter(Importer[Artist, ArtistQuery]):
    """Imports artists."""

    providers = (MusicBrainzArtists(),)


class AlbumImporter(Importer[Album, AlbumQuery]):
    """Imports albums (release groups); their artists come along, as far as the album's answer tells of them."""

    providers = (MusicBrainzAlbums(), CoverArt())
