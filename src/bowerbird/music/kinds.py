"""The kinds of music: artists, albums, their releases, songs and labels."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from bowerbird.catalogue.kinds import Category
from bowerbird.catalogue.tables import Item, related
from bowerbird.words.dates import PartialDate


class Artist(Item):
    """A person, a group or another maker of music, as MusicBrainz understands an artist."""

    name: Mapped[str]
    sort_name: Mapped[str | None]
    type: Mapped[str | None]
    gender: Mapped[str | None]
    country: Mapped[str | None]
    """ISO 3166-1 code, two letters."""
    area: Mapped[str | None]
    begin_area: Mapped[str | None]
    end_area: Mapped[str | None]
    begin_date: Mapped[PartialDate | None]
    end_date: Mapped[PartialDate | None]
    ended: Mapped[bool | None]
    disambiguation: Mapped[str | None]
    description: Mapped[str | None]
    """Some sentences about it, in the first of the languages that a source has."""
    aliases: Mapped[list[str]] = mapped_column(default=list)

    genres: Mapped[list[Category]] = related("genre", Category)


class Album(Item):
    """An album in the sense of a MusicBrainz release group: the work, whatever editions of it were released."""

    title: Mapped[str]
    primary_type: Mapped[str | None]
    secondary_types: Mapped[list[str]] = mapped_column(default=list)
    first_release_date: Mapped[PartialDate | None]
    release_year: Mapped[int | None]
    artist_credit: Mapped[str | None]
    """The credited artists as printed, joining words included."""
    disambiguation: Mapped[str | None]
    description: Mapped[str | None]
    """Some sentences about it, in the first of the languages that a source has."""
    aliases: Mapped[list[str]] = mapped_column(default=list)

    artists: Mapped[list[Artist]] = related("artist", Artist)
    genres: Mapped[list[Category]] = related("genre", Category)


class Label(Item):
    """An imprint, a record company or another maker of releases."""

    name: Mapped[str]
    sort_name: Mapped[str | None]
    type: Mapped[str | None]
    country: Mapped[str | None]
    """ISO 3166-1 code, two letters."""
    area: Mapped[str | None]
    label_code: Mapped[int | None]
    """The number behind "LC"."""
    begin_date: Mapped[PartialDate | None]
    end_date: Mapped[PartialDate | None]
    ended: Mapped[bool | None]
    disambiguation: Mapped[str | None]
    description: Mapped[str | None]
    """Some sentences about it, in the first of the languages that a source has."""
    aliases: Mapped[list[str]] = mapped_column(default=list)

    genres: Mapped[list[Category]] = related("genre", Category)


class Song(Item):
    """A song as it was recorded: a recording of MusicBrainz, which may be a track of many releases."""

    title: Mapped[str]
    length: Mapped[int | None]
    """In milliseconds."""
    artist_credit: Mapped[str | None]
    """The credited artists as printed, joining words included."""
    isrcs: Mapped[list[str]] = mapped_column(default=list)
    first_release_date: Mapped[PartialDate | None]
    release_year: Mapped[int | None]
    video: Mapped[bool | None]
    disambiguation: Mapped[str | None]
    aliases: Mapped[list[str]] = mapped_column(default=list)

    artists: Mapped[list[Artist]] = related("artist", Artist)
    genres: Mapped[list[Category]] = related("genre", Category)


class Release(Item):
    """One edition of an album, as it was sold: a release of MusicBrainz.

    Its tracks are ties to songs in the role ``track``, numbered through from 0, with medium, position, printed number
    and length among their details.
    """

    title: Mapped[str]
    status: Mapped[str | None]
    date: Mapped[PartialDate | None]
    release_year: Mapped[int | None]
    country: Mapped[str | None]
    """Where it was released first: an ISO 3166-1 code, or one of MusicBrainz's own (XE Europe, XW worldwide)."""
    release_events: Mapped[list[str]] = mapped_column(default=list)
    """When and where, as far as known: "1973-03-24 GB"."""
    barcode: Mapped[str | None]
    asin: Mapped[str | None]
    packaging: Mapped[str | None]
    language: Mapped[str | None]
    """ISO 639-3 code of what is printed on it."""
    script: Mapped[str | None]
    """ISO 15924 code of what is printed on it."""
    media: Mapped[list[str]] = mapped_column(default=list)
    """The formats of its media, those that repeat counted: "2×CD"."""  # noqa: RUF001 -- the sign is meant
    disc_count: Mapped[int | None]
    track_count: Mapped[int | None]
    artist_credit: Mapped[str | None]
    """The credited artists as printed, joining words included."""
    disambiguation: Mapped[str | None]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    upstream_status: Mapped[str | None]
    """``missing`` while its source does not list it any more."""

    albums: Mapped[list[Album]] = related("album", Album)
    artists: Mapped[list[Artist]] = related("artist", Artist)
    labels: Mapped[list[Label]] = related("label", Label)
    tracks: Mapped[list[Song]] = related("track", Song)
    genres: Mapped[list[Category]] = related("genre", Category)
