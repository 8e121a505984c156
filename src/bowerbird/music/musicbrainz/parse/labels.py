"""Bodies of labels -> Facts. Pure."""

from __future__ import annotations

from typing import Any

from bowerbird.music.musicbrainz.bodies import LabelBody
from bowerbird.music.musicbrainz.parse.common import (
    LABEL_SCHEME,
    addresses,
    area_name,
    categories,
    identifiers_of,
    other_names,
    said,
)
from bowerbird.words.dates import lenient_partial_date
from bowerbird.words.facts import Facts
from bowerbird.words.text import clean

_LARGEST_CODE = 999_999


def label_facts(body: LabelBody, genres: frozenset[str] | None = None) -> Facts:
    """Return what a body says about a label, whether a lookup, a search result or on a release.

    *genres*: the names of all genres, for bodies that have tags only.
    """
    life, name = body.life_span, clean(body.name)
    fields: dict[str, Any] = {
        "name": name,
        "sort_name": clean(body.sort_name),
        "type": clean(body.type),
        "country": clean(body.country),
        "area": area_name(body.area),
        "label_code": _code(body.label_code),
        "begin_date": lenient_partial_date(life.begin) if life else None,
        "end_date": lenient_partial_date(life.end) if life else None,
        "ended": life.ended if life else None,
        "disambiguation": clean(body.disambiguation),
        "aliases": other_names(body.aliases, name),
    }
    identifiers, links = addresses(body.relations, "label")
    return Facts(
        fields=said(fields),
        identifiers=identifiers_of(
            [(LABEL_SCHEME, body.id)],
            (("isni", text) for text in body.isnis or ()),
            (("ipi", text) for text in body.ipis or ()),
            more=identifiers,
        ),
        links=links,
        related=categories(body.genres, body.tags, genres),
    )


def _code(code: int | str | None) -> int | None:
    text = str(code)
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(_LARGEST_CODE)) else 0
    return number or None
