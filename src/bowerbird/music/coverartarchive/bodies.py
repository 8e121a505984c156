"""The JSON form of an index of the Cover Art Archive, as far as we read it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from bowerbird.words.schemes import MBID

# Older entries have their number as a text.
ImageId = Annotated[int, msgspec.Meta(ge=0)] | Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,20}$")]
Address = Annotated[str, msgspec.Meta(pattern=r"^https?://[!-~]{1,1000}$")]
Release = Annotated[str, msgspec.Meta(pattern=rf"^https?://musicbrainz\.org/release/(?i:{MBID})$")]


class ImageBody(msgspec.Struct, frozen=True):
    """One picture. ``thumbnails`` has an address by size: 250, 500 and 1200, or only ``small`` and ``large``."""

    id: ImageId
    image: Address
    approved: bool = False
    front: bool | None = None
    types: list[str] | None = None
    thumbnails: dict[str, str] | None = None


class IndexBody(msgspec.Struct, frozen=True):
    """The pictures of a release, or of the release that stands for its release group."""

    images: list[ImageBody]
    release: Release
