"""Addresses and identifiers in cells -> what they denote: this item, a release of it, or something else. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bowerbird.importing.files.columns import ADDRESS, RELEASE
from bowerbird.importing.files.values import SHOWN
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url, recognise
from bowerbird.words.query import Query
from bowerbird.words.schemes import BUILT_IN, MBID

_KINDS = tuple(dict.fromkeys(kind for scheme in BUILT_IN for kind in scheme.urls if kind != "*"))
_MBID = re.compile(MBID, re.IGNORECASE)
_SPOTIFY_URI = re.compile(r"spotify:(album|artist):([0-9A-Za-z]{22})")
_WIKIDATA = re.compile(r"Q[1-9]\d*", re.IGNORECASE)
_RELEASE = "musicbrainz_release"
_OF_EDITIONS = frozenset(
    scheme.name for scheme in BUILT_IN if scheme.urls.get("album") == scheme.urls.get("release", 0)
)


def kind_of(query: type[Query]) -> str:
    """Return the kind that a query's MBIDs are of, as addresses spell it."""
    scheme = query.identifier_words.get(ADDRESS, "")
    return {"musicbrainz_release_group": "album", "musicbrainz_recording": "song"}.get(
        scheme, scheme.removeprefix("musicbrainz_")
    )


def kind_of_address(text: str) -> str | None:
    """Return the kind of the item whose address a text is, or None."""
    return next((kind for kind in _KINDS if identifier_from_url(text, kind)), None)


def read_address(words: dict[str, Any], query: type[Query], kind: str, text: str) -> None:
    """Put what an MBID or an address denotes into the words of a row.

    The MBID of a release of an album goes into a word of its own: it is no identifier of the album.

    Args:
        words: what is known of the row so far.
        query: what a row asks for.
        kind: the kind of the item.
        text: what the cell holds.

    Raises:
        ValueError: it denotes something else, or nothing that is known.
    """
    known = _denoted(text, kind)
    mbid = next((found for found in known if found.scheme == query.identifier_words.get(ADDRESS)), None)
    if mbid is not None:
        words.setdefault(ADDRESS, mbid.value)
    elif known:
        words["identifiers"] = tuple(dict.fromkeys((*words.get("identifiers", ()), *known)))
    elif not _is_of_release(words, query, text):
        other = kind_of_address(text)
        if other is not None and other != kind:
            raise ValueError(f"{text[:SHOWN]!r} is the address of {_a(other)}, not of {_a(kind)}")
        raise ValueError(f"{text[:SHOWN]!r} is no MBID and no known address of the kind {kind}")


def read_release(words: dict[str, Any], query: type[Query], kind: str, text: str) -> None:
    """Put the MBID of a release of an album into the words of a row; a number of another site says nothing.

    Raises:
        ValueError: it is no MBID.
    """
    if _MBID.fullmatch(text) and RELEASE in query.__struct_fields__:
        words.setdefault(RELEASE, text.lower())
    elif not text.isdecimal():
        read_address(words, query, kind, text)


def without_editions(known: Iterable[Identifier], kind: str) -> tuple[Identifier, ...]:
    """Return the identifiers that belong to one item only: a shop numbers each edition of an album anew."""
    return tuple(found for found in known if kind != "album" or found.scheme not in _OF_EDITIONS)


def is_elsewhere(text: str) -> bool:
    """Return whether a text is an address, or a name such as ``spotify:track:…``, that is not MusicBrainz's."""
    return ("/" in text or ":" in text) and "musicbrainz.org" not in text.lower()


def _denoted(text: str, kind: str) -> list[Identifier]:
    found = list(recognise(text, kind))
    spotify = _SPOTIFY_URI.fullmatch(text)
    if spotify and spotify[1] == kind:
        found.append(identifier("spotify", spotify[2]))
    if not found and _WIKIDATA.fullmatch(text):
        found.append(identifier("wikidata", text))
    return found


def _is_of_release(words: dict[str, Any], query: type[Query], text: str) -> bool:
    """Return whether a text is the address of a release of an album, and keep its MBID."""
    if RELEASE not in query.__struct_fields__:
        return False
    found = identifier_from_url(text, "release")
    if found is None:
        prefix, _, value = text.partition(":")
        if prefix != _RELEASE:
            return False
        try:
            found = identifier(_RELEASE, value)
        except QueryError:
            return False
    if found.scheme == _RELEASE:
        words.setdefault(RELEASE, found.value)
    return found.scheme == _RELEASE


def _a(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
