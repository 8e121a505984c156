"""What every provider keeps, for Discogs: with bodies in today's form, and with genuine older ones."""

from __future__ import annotations

import msgspec

from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery, Label, LabelQuery, Release, ReleaseQuery
from bowerbird.sources.discogs.providers import DiscogsAlbums, DiscogsArtists, DiscogsLabels, DiscogsReleases
from bowerbird.sources.discogs.source import DISCOGS
from bowerbird.testing import ProviderContract, Recorded
from bowerbird.words.identifiers import Identifier
from support import discogs
from support.discogs import encoded, needs_recorded_discogs, recorded_discogs

# The same source, but that a user need not set the token by which it is searched.
SIGNED = msgspec.structs.replace(
    DISCOGS, options=tuple(msgspec.structs.replace(one, default="sesame") for one in DISCOGS.options)
)
BY_NUMBER = (Identifier("discogs", "1"),)


class SignedArtists(DiscogsArtists):
    source = SIGNED


class SignedLabels(DiscogsLabels):
    source = SIGNED


class SignedAlbums(DiscogsAlbums):
    source = SIGNED


class SignedReleases(DiscogsReleases):
    source = SIGNED


ARTIST, ARTIST_WORDS = ArtistQuery(identifiers=BY_NUMBER), ArtistQuery(name="Pink Floyd")
LABEL, LABEL_WORDS = LabelQuery(identifiers=BY_NUMBER), LabelQuery(name="Harvest")
ALBUM = AlbumQuery(identifiers=BY_NUMBER)
ALBUM_WORDS = AlbumQuery(title="The Dark Side of the Moon", artist="Pink Floyd")
RELEASE = ReleaseQuery(identifiers=BY_NUMBER)
RELEASE_WORDS = ReleaseQuery(title="The Dark Side of the Moon", artist="Pink Floyd")

ARTIST_HIT = discogs.hit("artist", 45467, "Pink Floyd")
LABEL_HIT = discogs.hit("label", 2649, "Harvest")
MASTER_HIT = discogs.hit(
    "master",
    10362,
    "Pink Floyd - The Dark Side Of The Moon",
    year="1973",
    country="UK",
    format=["Vinyl", "LP", "Album"],
)
RELEASE_HIT = discogs.hit(
    "release", 367104, "Pink Floyd - The Dark Side Of The Moon", year="1984", country="UK", barcode=["0 77774 60012 8"]
)


class TestDiscogsArtists(ProviderContract):
    provider = SignedArtists()
    kind = Artist
    fetched = (Recorded(ARTIST, encoded(discogs.artist())),)
    searched = (Recorded(ARTIST_WORDS, encoded(discogs.search(ARTIST_HIT))),)


class TestDiscogsLabels(ProviderContract):
    provider = SignedLabels()
    kind = Label
    fetched = (Recorded(LABEL, encoded(discogs.label())),)
    searched = (Recorded(LABEL_WORDS, encoded(discogs.search(LABEL_HIT))),)


class TestDiscogsAlbums(ProviderContract):
    provider = SignedAlbums()
    kind = Album
    fetched = (Recorded(ALBUM, encoded(discogs.master())),)
    searched = (Recorded(ALBUM_WORDS, encoded(discogs.search(MASTER_HIT))),)


class TestDiscogsReleases(ProviderContract):
    provider = SignedReleases()
    kind = Release
    fetched = (Recorded(RELEASE, encoded(discogs.release())),)
    searched = (Recorded(RELEASE_WORDS, encoded(discogs.search(RELEASE_HIT))),)


@needs_recorded_discogs
class TestDiscogsArtistsAsRecorded(ProviderContract):
    provider = SignedArtists()
    kind = Artist
    fetched = (Recorded(ARTIST, recorded_discogs("artists__1")),)
    searched = (Recorded(ARTIST_WORDS, recorded_discogs("database__search")),)


@needs_recorded_discogs
class TestDiscogsAlbumsAsRecorded(ProviderContract):
    provider = SignedAlbums()
    kind = Album
    fetched = (Recorded(ALBUM, recorded_discogs("masters__4242.json")),)
    searched = (Recorded(ALBUM_WORDS, encoded(discogs.search(MASTER_HIT))),)


@needs_recorded_discogs
class TestDiscogsReleasesAsRecorded(ProviderContract):
    provider = SignedReleases()
    kind = Release
    fetched = tuple(Recorded(RELEASE, recorded_discogs(f"releases__{number}")) for number in (1, 2))
    searched = (Recorded(RELEASE_WORDS, recorded_discogs("database__search")),)
