"""MusicBrainz bodies -> Facts, entity by entity. Pure."""

from bowerbird.music.musicbrainz.parse.albums import album_facts
from bowerbird.music.musicbrainz.parse.artists import artist_facts
from bowerbird.music.musicbrainz.parse.common import (
    ALBUM_SCHEME,
    ARTIST_SCHEME,
    CATEGORIES_AT_MOST,
    LABEL_SCHEME,
    RELEASE_SCHEME,
    SONG_SCHEME,
)
from bowerbird.music.musicbrainz.parse.labels import label_facts
from bowerbird.music.musicbrainz.parse.releases import release_facts
from bowerbird.music.musicbrainz.parse.series import series_members
from bowerbird.music.musicbrainz.parse.songs import song_facts

__all__ = [
    "ALBUM_SCHEME",
    "ARTIST_SCHEME",
    "CATEGORIES_AT_MOST",
    "LABEL_SCHEME",
    "RELEASE_SCHEME",
    "SONG_SCHEME",
    "album_facts",
    "artist_facts",
    "label_facts",
    "release_facts",
    "series_members",
    "song_facts",
]
