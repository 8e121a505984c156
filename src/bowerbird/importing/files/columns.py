"""Columns: which column of a list means which word of a query. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.text import fold

RANK = "rank"
ADDRESS = "mbid"
"""The word of a column that holds MBIDs or addresses."""

_NAMES = {
    "title": ("title", "name", "work"),
    "name": ("name", "title"),
    "artist": (
        *("artist", "artist name", "artists", "album artist", "band", "performer", "performers", "by", "credit"),
        *("artist credit", "interpret", "musician"),
    ),
    "year": (
        *("year", "released", "release year", "date", "release date", "first release date", "first released"),
        *("original release date", "original year", "jahr"),
    ),
    ADDRESS: (
        *("mbid", "musicbrainz id", "musicbrainz", "musicbrainz url", "url", "link", "address", "mb id"),
        "musicbrainz identifier",
    ),
    RANK: ("rank", "number", "no", "nr", "num", "position", "pos", "place", "#", "ranking", "rang"),
    "type": ("type", "primary type", "release type", "album type"),
    "country": ("country", "country code"),
    "length": ("length", "duration", "time"),
    "disambiguation": ("disambiguation", "comment"),
    "isrc": ("isrc",),
    "barcode": ("barcode", "ean", "upc"),
    "asin": ("asin",),
}
_OF_KIND: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AlbumQuery": {
        "title": ("album", "album title", "album name", "release group"),
        ADDRESS: ("release group mbid", "album mbid", "release group id", "musicbrainz release group id"),
    },
    "ArtistQuery": {
        "name": ("artist", "artist name", "artists", "band", "performer", "musician"),
        ADDRESS: ("artist mbid", "artist id", "musicbrainz artist id"),
    },
    "SongQuery": {
        "title": ("song", "song title", "track", "track title", "recording", "track name", "song name"),
        ADDRESS: ("recording mbid", "song mbid", "recording id", "musicbrainz recording id", "musicbrainz track id"),
    },
    "ReleaseQuery": {ADDRESS: ("release mbid", "release id", "musicbrainz release id", "musicbrainz album id")},
    "LabelQuery": {"name": ("label", "label name"), ADDRESS: ("label mbid",)},
}

_DIGITS_AT_MOST = 9
"""No file has more columns; Python refuses to read a number of some thousand digits."""


def words_of(query: type[Query]) -> tuple[str, ...]:
    """Return the words that a row of a list may have."""
    fields = tuple(name for name in query.__struct_fields__ if name != "identifiers")
    return tuple(dict.fromkeys((query.name_word, *fields, *query.identifier_words, RANK)))


def map_columns(query: type[Query], columns: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Return the place of the column that holds each word: as *given*, else as its name says.

    Args:
        query: what a row asks for.
        columns: the names of the columns.
        given: by word, the name or the number (from 1) of its column.

    Raises:
        QueryError: a word or column of *given* does not exist, or no column can say which item is meant.
    """
    words = words_of(query)
    found = {word: _given(word, column, words, columns) for word, column in given.items()}
    folded = [_folded(column) for column in columns]
    for word in words:
        for name in _names(query, word):
            if word not in found and name in folded and folded.index(name) not in found.values():
                found[word] = folded.index(name)
    if query.name_word not in found and not found.keys() & query.identifier_words.keys():
        shown = ", ".join(repr(column) for column in columns)
        raise QueryError(
            f"no column can be the {query.name_word}; the first line names {shown}. "
            f"Say which it is: --map {query.name_word}=COLUMN (or a number: --map {query.name_word}=1)"
        )
    return found


def by_number(given: Mapping[str, str]) -> bool:
    """Return whether all columns are given by their numbers: then there need be no line that names them."""
    return bool(given) and all(column.strip().isdecimal() for column in given.values())


def _given(word: str, column: str, words: Sequence[str], columns: Sequence[str]) -> int:
    if word not in words:
        raise QueryError(f"a row has no {word!r}; it may have: {', '.join(words)}")
    if column in columns:
        return list(columns).index(column)
    folded = [_folded(one) for one in columns]
    if _folded(column) in folded:
        return folded.index(_folded(column))
    number = column.strip()
    if number.isdecimal() and len(number) <= _DIGITS_AT_MOST and 1 <= int(number) <= len(columns):
        return int(number) - 1
    raise QueryError(f"there is no column {column!r}; there are: {', '.join(map(repr, columns))}")


def _names(query: type[Query], word: str) -> tuple[str, ...]:
    """Return the usual names of a column, the most telling first."""
    none: Mapping[str, tuple[str, ...]] = {}
    own = next((_OF_KIND[base.__name__] for base in query.__mro__ if base.__name__ in _OF_KIND), none)
    names = (*own.get(word, ()), *_NAMES.get(word, ()), word)
    return tuple(_folded(name) for name in names)


def _folded(name: str) -> str:
    """Return a name without what differs between "Release date", "release_date" and "ReleaseDate"."""
    return fold(name.replace("_", " ")).replace(" ", "") or name.strip()
