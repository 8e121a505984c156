"""Headings of columns that say by an id or address which item is meant, and of other identifiers. Facts, no code."""

from __future__ import annotations

from collections.abc import Mapping

MBID = (
    *("mbid", "musicbrainz id", "musicbrainz", "musicbrainz url", "musicbrainz link", "mb id"),
    "musicbrainz identifier",
)
LINK = (
    *("url", "link", "address", "uri", "web address", "adresse", "spotify url", "spotify uri", "spotify link"),
    *("discogs url", "discogs link", "wikidata", "wikidata id", "wikidata url", "wikipedia", "wikipedia url"),
    *("apple music url", "apple music link", "deezer url", "tidal url", "allmusic url", "release url"),
)
"""An address of the item, or of something else: what it leads to says which."""
RELEASE_MBID = (
    *("album mbid", "release mbid", "mb_albumid", "musicbrainz_albumid", "musicbrainz album id", "release id"),
    *("musicbrainz release id", "musicbrainz_releaseid", "musicbrainz release", "album id", "mbz_album_id"),
)
"""The MBID of one release of an album: Last.fm, beets and Picard call it the album's."""

OTHERS: Mapping[str, tuple[str, ...]] = {
    "disambiguation": ("disambiguation",),
    "isrc": ("isrc", "isrcs", "isrc code"),
    "barcode": ("barcode", "ean", "upc"),
    "asin": ("asin",),
    "label": ("label", "label name", "record label"),
}
OF_ALBUM = {
    "mbid": (
        *("release group mbid", "release group id", "musicbrainz release group id", "musicbrainz_releasegroupid"),
        *("mb_releasegroupid", "releasegroup_mbid", "rgid", "musicbrainz release group", "album group mbid"),
        "mbz_release_group_id",
    ),
    "link": ("album url", "album uri", "album link", "album spotify url", "master url", "discogs master url"),
}
OF_ARTIST = {
    "mbid": (
        *("artist mbid", "artist id", "musicbrainz artist id", "musicbrainz_artistid", "mb_artistid"),
        *("artist mbids", "mbz_artist_id"),
    ),
    "link": ("artist url", "artist uri", "artist uri(s)", "artist uris", "artist link"),
}
OF_SONG = {
    "mbid": (
        *("recording mbid", "song mbid", "track mbid", "recording id", "musicbrainz recording id"),
        *(
            "musicbrainz track id",
            "musicbrainz_trackid",
            "mb_trackid",
            "track id",
            "song id",
            "musicbrainz_recordingid",
            "mbz_recording_id",
        ),
    ),
    "link": ("song url", "track url", "track uri", "recording url"),
}
OF_RELEASE = {"mbid": RELEASE_MBID}
OF_LABEL = {"mbid": ("label mbid",)}
