"""Bodies of Discogs -> Facts. Pure.

Artists, labels and albums that are named on something else are not told as related items: by its numbers alone, one
that MusicBrainz has brought already could not be recognised, and would be stored a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from bowerbird.sources.discogs.bodies import (
    ArtistBody,
    CodeBody,
    FormatBody,
    ImageBody,
    LabelBody,
    MasterBody,
    NamedBody,
    ReleaseBody,
)
from bowerbird.sources.discogs.countries import country_code
from bowerbird.sources.discogs.markup import names_of, plain
from bowerbird.sources.discogs.names import printed, tidy_name
from bowerbird.sources.discogs.source import TERMS
from bowerbird.words.categories import category
from bowerbird.words.dates import lenient_partial_date, year_of
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Image, Link, Related
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url
from bowerbird.words.text import clean, fold

SCHEME = "discogs"
ORIGIN = {"licence": TERMS}

_WEB = ("http://", "https://")
_WEB_PAGE = "web page"
# What the catalogue keeps of an address and its type; a longer one is no loss.
_URL_AT_MOST = 1000
_TYPE_AT_MOST = 64
# They say how a release is packed, not what it consists of.
_NO_MEDIA = frozenset({"all media", "box set"})
# MusicBrainz's names of these formats begin with the size, which Discogs has among the descriptions.
_SIZES = ('7"', '10"', '12"')
_QUANTITY_AT_MOST = 999


def artist_facts(body: ArtistBody) -> Facts:
    """Return what a body says about an artist."""
    name = tidy_name(body.name)
    known_as = (*(body.namevariations or ()), body.realname, *(one.name for one in body.aliases or ()))
    around = names_of("a", body.aliases, body.groups, body.members, [NamedBody(body.id, body.name)])
    fields = {
        "name": name,
        "aliases": other_names(known_as, name),
        "description": plain(body.profile, around),
    }
    identifiers, links = _addresses(body.urls, "artist")
    return Facts(
        fields=said(fields),
        identifiers=(numbered(body.id), *identifiers),
        links=links,
        images=_images(body.images),
        origin=ORIGIN,
    )


def label_facts(body: LabelBody) -> Facts:
    """Return what a body says about a label."""
    parent = [body.parent_label] if body.parent_label else []
    around = names_of("l", body.sublabels, parent, [NamedBody(body.id, body.name)])
    fields = {"name": tidy_name(body.name), "description": plain(body.profile, around)}
    identifiers, links = _addresses(body.urls, "label")
    return Facts(
        fields=said(fields),
        identifiers=(numbered(body.id), *identifiers),
        links=links,
        images=_images(body.images),
        origin=ORIGIN,
    )


def album_facts(body: MasterBody) -> Facts:
    """Return what a body of a master release says about an album."""
    fields = {
        "title": clean(body.title),
        "release_year": body.year or None,
        "artist_credit": printed(body.artists),
        "description": plain(body.notes),
    }
    return Facts(
        fields=said(fields),
        identifiers=(numbered(body.id),),
        images=_images(body.images),
        related=categories(body.genres, body.styles),
        origin=ORIGIN,
    )


def release_facts(body: ReleaseBody) -> Facts:
    """Return what a body says about a release. Its notes have no place in the catalogue: they are of the edition."""
    date = lenient_partial_date(body.released)
    told = [code.value for code in body.identifiers or () if _is_barcode(code)]
    codes = barcodes(told)
    fields = {
        "title": clean(body.title),
        "date": date,
        "release_year": year_of(date) or body.year or None,
        "country": country_code(body.country),
        # As it is printed, zeros and all.
        "barcode": next((re.sub(r"\D", "", text or "") for text in told if barcodes([text])), None),
        "media": _media(body.formats or ()),
        "artist_credit": printed(body.artists),
    }
    return Facts(
        fields=said(fields),
        identifiers=(numbered(body.id), *codes),
        images=_images(body.images),
        related=categories(body.genres, body.styles),
        origin=ORIGIN,
    )


def numbered(number: int) -> Identifier:
    """Return the identifier of an item by its number at Discogs."""
    return Identifier(SCHEME, str(number))


def said(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a body says something about."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def other_names(names: Iterable[str | None], name: str | None) -> list[str]:
    """Return the other names, each once, without the main one."""
    told = (tidy_name(one) for one in names)
    return list(dict.fromkeys(one for one in told if one and one != name))


def barcodes(texts: Iterable[str | None]) -> list[Identifier]:
    """Return the barcodes in normal form, each once. What is printed in place of one ("none") is left out."""
    found: dict[Identifier, None] = {}
    for text in texts:
        with suppress(QueryError):
            found[identifier("barcode", text or "")] = None
    return list(found)


def categories(genres: Iterable[str] | None, styles: Iterable[str] | None) -> tuple[Related, ...]:
    """Return the ties to genres and, finer, to styles, each in the order of Discogs."""
    return (*_terms("genre", genres), *_terms("style", styles))


def _terms(vocabulary: str, names: Iterable[str] | None) -> tuple[Related, ...]:
    distinct = {fold(text): text for name in names or () if (text := clean(name)) and fold(text)}
    return tuple(category(vocabulary, name, position=rank) for rank, name in enumerate(distinct.values()))


def _addresses(urls: Iterable[str] | None, kind: str) -> tuple[list[Identifier], tuple[Link, ...]]:
    """Return the web pages: those that denote a known scheme as identifiers, the others as links.

    A page of Discogs itself is another of its items, or this one under an older number: no name to be known by.
    """
    identifiers: dict[Identifier, None] = {}
    links: dict[Link, None] = {}
    for url in urls or ():
        text = clean(url)
        if not text or not _is_address(text):
            continue
        found = identifier_from_url(text, kind)
        if found is None:
            links[Link(_WEB_PAGE, text)] = None
        elif found.scheme != SCHEME:
            identifiers[found] = None
    return list(identifiers), tuple(links)


def _images(images: Iterable[ImageBody] | None) -> tuple[Image, ...]:
    """Return the pictures whose address is told, under Discogs's own words for them (primary, secondary)."""
    found = (
        Image(type=(clean(one.type) or "picture")[:_TYPE_AT_MOST], url=url)
        for one in images or ()
        if (url := clean(one.uri)) and _is_address(url)
    )
    return tuple(dict.fromkeys(found))


def _is_address(url: str) -> bool:
    return url.lower().startswith(_WEB) and " " not in url and len(url.encode()) <= _URL_AT_MOST


def _is_barcode(code: CodeBody) -> bool:
    return (clean(code.type) or "").lower() == "barcode"


def _media(formats: Sequence[FormatBody]) -> list[str]:
    """Return the formats in their order, those that repeat counted: ``2×CD``."""  # noqa: RUF002 -- the sign is meant
    counts: dict[str, int] = {}
    for one in formats:
        name = clean(one.name)
        if name and name.lower() not in _NO_MEDIA:
            size = next((f"{text} " for text in one.descriptions or () if text in _SIZES), "")
            counts[size + name] = counts.get(size + name, 0) + _quantity(one.qty)
    return [f"{n}×{name}" if n > 1 else name for name, n in counts.items()]  # noqa: RUF001 -- as above


def _quantity(told: str | int | None) -> int:
    text = str(told).strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(_QUANTITY_AT_MOST)) else 1
    return max(1, number)
