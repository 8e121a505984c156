"""The JSON forms of Discogs, as far as we read them (https://www.discogs.com/developers, "Database").

Whatever may be missing in an older or thinner record is optional, and unknown keys are skipped.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
"""The number of an artist, a master, a release or a label."""

# Discogs writes 0 for a year that it does not know, and texts in search results.
Year = Annotated[int, msgspec.Meta(ge=0, le=9999)]


class NamedBody(msgspec.Struct, frozen=True):
    """Another artist or label: an alias, a member, a sublabel."""

    id: int | None = None
    name: str | None = None


class CreditBody(msgspec.Struct, frozen=True):
    """One credited artist: ``anv`` is the name as printed, where that differs; ``join`` leads to the next one."""

    name: str | None = None
    anv: str | None = None
    join: str | None = None


class ImageBody(msgspec.Struct, frozen=True):
    """A picture: ``primary`` or ``secondary``. Who sends no token gets an empty address."""

    type: str | None = None
    uri: str | None = None


class ArtistBody(msgspec.Struct, frozen=True):
    """An artist: ``/artists/N``."""

    id: Number
    name: str
    realname: str | None = None
    profile: str | None = None
    namevariations: list[str] | None = None
    aliases: list[NamedBody] | None = None
    groups: list[NamedBody] | None = None
    members: list[NamedBody] | None = None
    urls: list[str] | None = None
    images: list[ImageBody] | None = None


class LabelBody(msgspec.Struct, frozen=True):
    """A label, a company or a studio: ``/labels/N``."""

    id: Number
    name: str
    profile: str | None = None
    parent_label: NamedBody | None = None
    sublabels: list[NamedBody] | None = None
    urls: list[str] | None = None
    images: list[ImageBody] | None = None


class MasterBody(msgspec.Struct, frozen=True):
    """A master release, which stands for all releases of an album: ``/masters/N``."""

    id: Number
    title: str
    year: Year | None = None
    artists: list[CreditBody] | None = None
    genres: list[str] | None = None
    styles: list[str] | None = None
    notes: str | None = None
    images: list[ImageBody] | None = None


class FormatBody(msgspec.Struct, frozen=True):
    """What a release consists of: ``2`` times ``Vinyl``, with descriptions (``12"``, ``Album``)."""

    name: str | None = None
    qty: str | int | None = None
    descriptions: list[str] | None = None


class CodeBody(msgspec.Struct, frozen=True):
    """A code that is printed on a release: a ``Barcode``, a matrix number, a label code."""

    type: str | None = None
    value: str | None = None


class ReleaseBody(msgspec.Struct, frozen=True):
    """A release: ``/releases/N``. Of an unknown day or month in ``released`` the digits are 0: ``1999-03-00``."""

    id: Number
    title: str
    year: Year | None = None
    released: str | None = None
    country: str | None = None
    artists: list[CreditBody] | None = None
    genres: list[str] | None = None
    styles: list[str] | None = None
    formats: list[FormatBody] | None = None
    identifiers: list[CodeBody] | None = None
    images: list[ImageBody] | None = None


class HitBody(msgspec.Struct, frozen=True):
    """A result of a search. The title of a master or release is ``Artist - Title``."""

    id: Number
    title: str
    type: str | None = None
    year: str | int | None = None
    country: str | None = None
    format: list[str] | None = None
    barcode: list[str] | None = None


class SearchBody(msgspec.Struct, frozen=True):
    """The results of a search: ``/database/search``."""

    results: list[HitBody]
