"""What is read alike in the bodies of all entities: names, dates, credits, categories, addresses. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from bowerbird.music.musicbrainz.bodies import Alias, Area, CreditBody, RelationBody, Tag
from bowerbird.words.categories import category
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Link, Related
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url
from bowerbird.words.limits import address_fits
from bowerbird.words.text import clean, fold

ARTIST_SCHEME = "musicbrainz_artist"
ALBUM_SCHEME = "musicbrainz_release_group"
RELEASE_SCHEME = "musicbrainz_release"
SONG_SCHEME = "musicbrainz_recording"
LABEL_SCHEME = "musicbrainz_label"

CATEGORIES_AT_MOST = 5


def said(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a body says something about."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def area_name(area: Area | None) -> str | None:
    """Return what an area is called."""
    return clean(area.name) if area else None


def other_names(aliases: Iterable[Alias] | None, name: str | None) -> list[str]:
    """Return the other names, each once, without the main one."""
    names = (clean(alias.name) for alias in aliases or ())
    return list(dict.fromkeys(alias for alias in names if alias and alias != name))


def printed_name(credit: CreditBody) -> str:
    """Return the name that is printed for one of the credited artists."""
    return clean(credit.name) or clean(credit.artist.name) or ""


def categories(
    genres: Iterable[Tag] | None, tags: Iterable[Tag] | None, names: frozenset[str] | None = None
) -> tuple[Related, ...]:
    """Return the best five of genres and tags with a vote at least: genres first, then by votes.

    MusicBrainz lists a genre among the tags as well; it counts once, as a genre. A search gives tags only: those whose
    name is one of *names* are genres, as the server itself computes them (FACTS.md section 1, "Genres can be derived").
    """
    named = [("genre", one) for one in genres or ()] + [("tag", one) for one in tags or ()]
    if genres is None and names:
        named += [("genre", one) for one in tags or () if one.name.lower() in names]
    best: dict[str, tuple[str, Tag]] = {}
    for vocabulary, one in sorted(named, key=lambda pair: (pair[0], -pair[1].count, pair[1].name)):
        if one.count >= 1 and fold(one.name):
            best.setdefault(fold(one.name), (vocabulary, one))
    chosen = list(best.values())[:CATEGORIES_AT_MOST]
    return tuple(category(vocabulary, one.name, position=rank) for rank, (vocabulary, one) in enumerate(chosen))


def addresses(relations: Iterable[RelationBody] | None, kind: str) -> tuple[list[Identifier], tuple[Link, ...]]:
    """Return the url relations: those that denote a known scheme as identifiers, the others as links.

    A relation that has ended is a link in any case: the other catalogue does not have the item any more.
    """
    identifiers: dict[Identifier, None] = {}
    links: dict[Link, None] = {}
    for relation in relations or ():
        url = clean(relation.url.resource) if relation.url else None
        what = clean(relation.type) or ""
        if not url or not url.startswith(("http://", "https://")) or not address_fits(what, url):
            continue
        found = None if relation.ended else identifier_from_url(url, kind)
        if found:
            identifiers[found] = None
        else:
            links[Link(what, url)] = None
    return list(identifiers), tuple(links)


def identifiers_of(*spelt: Iterable[tuple[str, str]], more: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return identifiers in normal form. A text that is no value of its scheme (a mistyped ISNI) is left out."""
    found: dict[Identifier, None] = {}
    for scheme, text in (pair for pairs in spelt for pair in pairs):
        with suppress(QueryError):
            found[identifier(scheme, text)] = None
    return tuple(dict.fromkeys((*found, *more)))


def printed(credit: Sequence[CreditBody] | None) -> str | None:
    """Return the credited artists as printed, joining words included."""
    return clean("".join(printed_name(one) + (one.joinphrase or "") for one in credit or ()))
