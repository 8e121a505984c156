"""Bodies of recordings -> Facts. Pure."""

from __future__ import annotations

from typing import Any

from bowerbird.music.musicbrainz.bodies import RecordingBody
from bowerbird.music.musicbrainz.parse.artists import credited
from bowerbird.music.musicbrainz.parse.common import (
    SONG_SCHEME,
    addresses,
    categories,
    identifiers_of,
    other_names,
    printed,
    said,
)
from bowerbird.words.dates import lenient_partial_date, year_of
from bowerbird.words.facts import Facts
from bowerbird.words.text import clean

_LONGEST = 2**31 - 1


def song_facts(body: RecordingBody, genres: frozenset[str] | None = None) -> Facts:
    """Return what a body says about a song, its credited artists included.

    *genres*: the names of all genres, for bodies that have tags only.
    """
    date = lenient_partial_date(body.first_release_date)
    found, links = addresses(body.relations, "song")
    identifiers = identifiers_of([(SONG_SCHEME, body.id)], (("isrc", text) for text in body.isrcs or ()), more=found)
    fields: dict[str, Any] = {
        "title": clean(body.title),
        "length": milliseconds(body.length),
        "artist_credit": printed(body.artist_credit),
        "isrcs": [one.value for one in identifiers if one.scheme == "isrc"],
        "first_release_date": date,
        "release_year": year_of(date),
        # A lookup says false, a search null.
        "video": True if body.video else None,
        "disambiguation": clean(body.disambiguation),
        "aliases": other_names(body.aliases, clean(body.title)),
    }
    return Facts(
        fields=said(fields),
        identifiers=identifiers,
        links=links,
        related=(*credited(body.artist_credit or ()), *categories(body.genres, body.tags, genres)),
    )


def milliseconds(length: int | None) -> int | None:
    """Return a length that can be one; a source's 0 says that it does not know."""
    return length if length is not None and 0 < length <= _LONGEST else None
