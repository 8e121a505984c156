"""The kinds of music: artists and albums."""

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
    aliases: Mapped[list[str]] = mapped_column(default=list)

    artists: Mapped[list[Artist]] = related("artist", Artist)
    genres: Mapped[list[Category]] = related("genre", Category)
