"""The JSON forms of MusicBrainz WS/2 as far as we read them: lookups, and the leaner forms of searches.

An absent key and null mean the same here: searches leave out what lookups send as null.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from bowerbird.words.schemes import MBID

Mbid = Annotated[str, msgspec.Meta(pattern=f"^(?i:{MBID})$")]


class _Body(msgspec.Struct, frozen=True, rename="kebab"):
    """Keys are in kebab case."""


class Area(_Body, frozen=True):
    """A place; only its name is of interest."""

    name: str | None = None


class LifeSpan(_Body, frozen=True):
    """Partial dates; ``ended`` is null in searches where a lookup says false."""

    begin: str | None = None
    end: str | None = None
    ended: bool | None = None


class Alias(_Body, frozen=True):
    """Another name."""

    name: str


class Tag(_Body, frozen=True):
    """A tag or genre; the count may be zero or negative (votes)."""

    name: str
    count: int = 1


class Url(_Body, frozen=True):
    """The far end of a url relation."""

    resource: str


class RelationBody(_Body, frozen=True):
    """A relation; those to urls have ``url``."""

    type: str
    ended: bool | None = None
    url: Url | None = None


class ArtistBody(_Body, frozen=True):
    """An artist in a lookup, a search, or the credit of something else."""

    id: Mbid
    name: str
    sort_name: str | None = None
    type: str | None = None
    gender: str | None = None
    country: str | None = None
    disambiguation: str | None = None
    area: Area | None = None
    begin_area: Area | None = None
    end_area: Area | None = None
    old_begin_area: Area | None = msgspec.field(name="begin_area", default=None)
    old_end_area: Area | None = msgspec.field(name="end_area", default=None)
    life_span: LifeSpan | None = None
    aliases: list[Alias] | None = None
    ipis: list[str] | None = None
    isnis: list[str] | None = None
    genres: list[Tag] | None = None
    tags: list[Tag] | None = None
    relations: list[RelationBody] | None = None


class CreditBody(_Body, frozen=True):
    """One name of an artist credit; searches leave out a name equal to the artist's and an empty joinphrase."""

    artist: ArtistBody
    name: str | None = None
    joinphrase: str | None = None


class ReleaseGroupBody(_Body, frozen=True):
    """A release group in a lookup or a search."""

    id: Mbid
    title: str
    primary_type: str | None = None
    secondary_types: list[str] | None = None
    first_release_date: str | None = None
    disambiguation: str | None = None
    artist_credit: list[CreditBody] | None = None
    aliases: list[Alias] | None = None
    genres: list[Tag] | None = None
    tags: list[Tag] | None = None
    relations: list[RelationBody] | None = None


class ArtistSearchBody(_Body, frozen=True):
    """The envelope of an artist search."""

    artists: list[ArtistBody]


class ReleaseGroupSearchBody(_Body, frozen=True):
    """The envelope of a release-group search."""

    release_groups: list[ReleaseGroupBody]
