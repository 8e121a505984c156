"""Bodies of artists -> Facts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bowerbird.music.musicbrainz.bodies import ArtistBody, CreditBody
from bowerbird.music.musicbrainz.parse.common import (
    ARTIST_SCHEME,
    addresses,
    area_name,
    categories,
    identifiers_of,
    other_names,
    printed_name,
    said,
)
from bowerbird.words.dates import lenient_partial_date
from bowerbird.words.facts import Facts, Related
from bowerbird.words.text import clean


def artist_facts(body: ArtistBody, genres: frozenset[str] | None = None) -> Facts:
    """Return what a body says about an artist, whether a lookup, a search result or a credit.

    *genres*: the names of all genres, for bodies that have tags only.
    """
    life = body.life_span
    fields: dict[str, Any] = {
        "name": clean(body.name),
        "sort_name": clean(body.sort_name),
        "type": clean(body.type),
        "gender": clean(body.gender.lower()) if body.gender else None,
        "country": clean(body.country),
        "area": area_name(body.area),
        "begin_area": area_name(body.begin_area or body.old_begin_area),
        "end_area": area_name(body.end_area or body.old_end_area),
        "begin_date": lenient_partial_date(life.begin) if life else None,
        "end_date": lenient_partial_date(life.end) if life else None,
        "ended": life.ended if life else None,
        "disambiguation": clean(body.disambiguation),
        "aliases": other_names(body.aliases, clean(body.name)),
    }
    identifiers, links = addresses(body.relations, "artist")
    return Facts(
        fields=said(fields),
        identifiers=identifiers_of(
            [(ARTIST_SCHEME, body.id)],
            (("isni", text) for text in body.isnis or ()),
            (("ipi", text) for text in body.ipis or ()),
            more=identifiers,
        ),
        links=links,
        related=categories(body.genres, body.tags, genres),
    )


def credited(names: Sequence[CreditBody]) -> tuple[Related, ...]:
    """Return the ties to the credited artists, each with its name as printed."""
    return tuple(
        Related(
            role="artist",
            kind="artist",
            facts=artist_facts(one.artist),
            position=position,
            details={"name": printed_name(one), "joinphrase": one.joinphrase or ""},
        )
        for position, one in enumerate(names)
    )
