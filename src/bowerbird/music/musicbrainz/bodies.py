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
    """A place, with its country codes where it is one."""

    name: str | None = None
    iso_3166_1_codes: list[str] | None = msgspec.field(name="iso-3166-1-codes", default=None)


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


class LabelBody(_Body, frozen=True):
    """A label in a lookup, a search, or on a release. Old bodies have its code as a text."""

    id: Mbid
    name: str
    sort_name: str | None = None
    type: str | None = None
    country: str | None = None
    disambiguation: str | None = None
    label_code: int | str | None = None
    area: Area | None = None
    life_span: LifeSpan | None = None
    aliases: list[Alias] | None = None
    ipis: list[str] | None = None
    isnis: list[str] | None = None
    genres: list[Tag] | None = None
    tags: list[Tag] | None = None
    relations: list[RelationBody] | None = None


class RecordingBody(_Body, frozen=True):
    """A recording in a lookup, a search, or on a track; ``video`` is null in searches where a lookup says false."""

    id: Mbid
    title: str
    length: int | None = None
    video: bool | None = None
    disambiguation: str | None = None
    first_release_date: str | None = None
    artist_credit: list[CreditBody] | None = None
    isrcs: list[str] | None = None
    aliases: list[Alias] | None = None
    genres: list[Tag] | None = None
    tags: list[Tag] | None = None
    relations: list[RelationBody] | None = None


class TrackBody(_Body, frozen=True):
    """A track; its title, length and credit are those printed, the recording's may differ."""

    title: str | None = None
    number: str | None = None
    position: int | None = None
    length: int | None = None
    recording: RecordingBody | None = None
    artist_credit: list[CreditBody] | None = None


class MediumBody(_Body, frozen=True):
    """A medium; ``pregap`` is a track hidden before the first, ``data-tracks`` come after the last."""

    position: int | None = None
    title: str | None = None
    format: str | None = None
    track_count: int | None = None
    pregap: TrackBody | None = None
    tracks: list[TrackBody] | None = None
    data_tracks: list[TrackBody] | None = None


class ReleaseEventBody(_Body, frozen=True):
    """When and where it was released."""

    date: str | None = None
    area: Area | None = None


class LabelInfoBody(_Body, frozen=True):
    """A label that it came out on, with the catalogue number; either may be unknown."""

    catalog_number: str | None = None
    label: LabelBody | None = None


class TextBody(_Body, frozen=True):
    """The language (ISO 639-3) and script (ISO 15924) of what is printed."""

    language: str | None = None
    script: str | None = None


class SlimReleaseGroupBody(_Body, frozen=True):
    """A release group on a release: searches say little more than its id and types."""

    id: Mbid
    title: str | None = None
    primary_type: str | None = None
    secondary_types: list[str] | None = None
    first_release_date: str | None = None
    disambiguation: str | None = None
    artist_credit: list[CreditBody] | None = None


class ReleaseBody(_Body, frozen=True):
    """A release in a lookup, a browse or a search; without any event, date and country are left out altogether."""

    id: Mbid
    title: str
    status: str | None = None
    date: str | None = None
    country: str | None = None
    release_events: list[ReleaseEventBody] | None = None
    barcode: str | None = None
    asin: str | None = None
    packaging: str | None = None
    disambiguation: str | None = None
    text_representation: TextBody | None = None
    artist_credit: list[CreditBody] | None = None
    label_info: list[LabelInfoBody] | None = None
    media: list[MediumBody] | None = None
    track_count: int | None = None
    release_group: SlimReleaseGroupBody | None = None
    aliases: list[Alias] | None = None
    genres: list[Tag] | None = None
    tags: list[Tag] | None = None
    relations: list[RelationBody] | None = None


class MemberBody(_Body, frozen=True):
    """A relation of a series to one of its members; of release groups the key has an underscore."""

    target_type: str | None = None
    ordering_key: int | None = None
    attribute_values: dict[str, str] | None = None
    release_group: SlimReleaseGroupBody | None = msgspec.field(name="release_group", default=None)
    recording: RecordingBody | None = None
    release: ReleaseBody | None = None
    artist: ArtistBody | None = None


class SeriesBody(_Body, frozen=True):
    """A series with its members."""

    id: Mbid
    name: str
    type: str | None = None
    disambiguation: str | None = None
    relations: list[MemberBody] | None = None
