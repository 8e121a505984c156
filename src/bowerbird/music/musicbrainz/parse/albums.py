"""Bodies of release groups -> Facts. Pure."""

from __future__ import annotations

from typing import Any

from bowerbird.music.musicbrainz.bodies import ReleaseGroupBody
from bowerbird.music.musicbrainz.parse.artists import credited
from bowerbird.music.musicbrainz.parse.common import (
    ALBUM_SCHEME,
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


def album_facts(body: ReleaseGroupBody, genres: frozenset[str] | None = None) -> Facts:
    """Return what a body says about an album, its credited artists included.

    *genres*: the names of all genres, for bodies that have tags only.
    """
    credit = body.artist_credit or []
    first_release_date = lenient_partial_date(body.first_release_date)
    fields: dict[str, Any] = {
        "title": clean(body.title),
        "primary_type": clean(body.primary_type),
        "secondary_types": list(dict.fromkeys(text for one in body.secondary_types or () if (text := clean(one)))),
        "first_release_date": first_release_date,
        "release_year": year_of(first_release_date),
        "artist_credit": printed(credit),
        "disambiguation": clean(body.disambiguation),
        "aliases": other_names(body.aliases, clean(body.title)),
    }
    identifiers, links = addresses(body.relations, "album")
    return Facts(
        fields=said(fields),
        identifiers=identifiers_of([(ALBUM_SCHEME, body.id)], more=identifiers),
        links=links,
        related=(*credited(credit), *categories(body.genres, body.tags, genres)),
    )
