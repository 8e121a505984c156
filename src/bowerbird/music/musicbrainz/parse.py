"""MusicBrainz bodies -> Facts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from bowerbird.music.musicbrainz.bodies import Alias, Area, ArtistBody, CreditBody, RelationBody, ReleaseGroupBody, Tag
from bowerbird.words.categories import category
from bowerbird.words.dates import lenient_partial_date, year_of
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Link, Related
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url
from bowerbird.words.text import clean, fold

ARTIST_SCHEME = "musicbrainz_artist"
ALBUM_SCHEME = "musicbrainz_release_group"

CATEGORIES_AT_MOST = 5
# What the catalogue keeps of an address and its type; a longer one is no loss.
_URL_AT_MOST = 1000
_TYPE_AT_MOST = 64


def artist_facts(body: ArtistBody) -> Facts:
    """Return what a body says about an artist, whether a lookup, a search result or a credit."""
    life = body.life_span
    fields: dict[str, Any] = {
        "name": clean(body.name),
        "sort_name": clean(body.sort_name),
        "type": clean(body.type),
        "gender": clean(body.gender.lower()) if body.gender else None,
        "country": clean(body.country),
        "area": _area(body.area),
        "begin_area": _area(body.begin_area or body.old_begin_area),
        "end_area": _area(body.end_area or body.old_end_area),
        "begin_date": lenient_partial_date(life.begin) if life else None,
        "end_date": lenient_partial_date(life.end) if life else None,
        "ended": life.ended if life else None,
        "disambiguation": clean(body.disambiguation),
        "aliases": _aliases(body.aliases, clean(body.name)),
    }
    identifiers, links = _addresses(body.relations, "artist")
    return Facts(
        fields=_said(fields),
        identifiers=_identifiers(
            [(ARTIST_SCHEME, body.id)],
            (("isni", text) for text in body.isnis or ()),
            (("ipi", text) for text in body.ipis or ()),
            more=identifiers,
        ),
        links=links,
        related=_categories(body.genres, body.tags),
    )


def album_facts(body: ReleaseGroupBody) -> Facts:
    """Return what a body says about an album, its credited artists included."""
    credit = body.artist_credit or []
    first_release_date = lenient_partial_date(body.first_release_date)
    fields: dict[str, Any] = {
        "title": clean(body.title),
        "primary_type": clean(body.primary_type),
        "secondary_types": list(dict.fromkeys(text for one in body.secondary_types or () if (text := clean(one)))),
        "first_release_date": first_release_date,
        "release_year": year_of(first_release_date),
        "artist_credit": clean("".join(_printed(one) + (one.joinphrase or "") for one in credit)),
        "disambiguation": clean(body.disambiguation),
        "aliases": _aliases(body.aliases, clean(body.title)),
    }
    identifiers, links = _addresses(body.relations, "album")
    return Facts(
        fields=_said(fields),
        identifiers=_identifiers([(ALBUM_SCHEME, body.id)], more=identifiers),
        links=links,
        related=(*_credited(credit), *_categories(body.genres, body.tags)),
    )


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _area(area: Area | None) -> str | None:
    return clean(area.name) if area else None


def _aliases(aliases: Iterable[Alias] | None, name: str | None) -> list[str]:
    """Return the other names, each once, without the main one."""
    names = (clean(alias.name) for alias in aliases or ())
    return list(dict.fromkeys(alias for alias in names if alias and alias != name))


def _printed(credit: CreditBody) -> str:
    return clean(credit.name) or clean(credit.artist.name) or ""


def _credited(names: Sequence[CreditBody]) -> tuple[Related, ...]:
    return tuple(
        Related(
            role="artist",
            kind="artist",
            facts=artist_facts(one.artist),
            position=position,
            details={"name": _printed(one), "joinphrase": one.joinphrase or ""},
        )
        for position, one in enumerate(names)
    )


def _categories(genres: Iterable[Tag] | None, tags: Iterable[Tag] | None) -> tuple[Related, ...]:
    """Return the best five of genres and tags with a vote at least: genres first, then by votes.

    MusicBrainz lists a genre among the tags as well; it counts once, as a genre.
    """
    named = [("genre", one) for one in genres or ()] + [("tag", one) for one in tags or ()]
    best: dict[str, tuple[str, Tag]] = {}
    for vocabulary, one in sorted(named, key=lambda pair: (pair[0], -pair[1].count, pair[1].name)):
        if one.count >= 1 and fold(one.name):
            best.setdefault(fold(one.name), (vocabulary, one))
    chosen = list(best.values())[:CATEGORIES_AT_MOST]
    return tuple(category(vocabulary, one.name, position=rank) for rank, (vocabulary, one) in enumerate(chosen))


def _addresses(relations: Iterable[RelationBody] | None, kind: str) -> tuple[list[Identifier], tuple[Link, ...]]:
    """Return the url relations: those that denote a known scheme as identifiers, the others as links.

    A relation that has ended is a link in any case: the other catalogue does not have the item any more.
    """
    identifiers: dict[Identifier, None] = {}
    links: dict[Link, None] = {}
    for relation in relations or ():
        url = clean(relation.url.resource) if relation.url else None
        what = clean(relation.type) or ""
        if (
            not url
            or not url.startswith(("http://", "https://"))
            or len(url) > _URL_AT_MOST
            or len(what) > _TYPE_AT_MOST
        ):
            continue
        found = None if relation.ended else identifier_from_url(url, kind)
        if found:
            identifiers[found] = None
        else:
            links[Link(what, url)] = None
    return list(identifiers), tuple(links)


def _identifiers(*spelt: Iterable[tuple[str, str]], more: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return identifiers in normal form. A text that is no value of its scheme (a mistyped ISNI) is left out."""
    found: dict[Identifier, None] = {}
    for scheme, text in (pair for pairs in spelt for pair in pairs):
        with suppress(QueryError):
            found[identifier(scheme, text)] = None
    return tuple(dict.fromkeys((*found, *more)))
