"""Columns: which column of a list means which word of a query, by their names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bowerbird.importing.files import headings, identifying
from bowerbird.importing.files.programs import subject_of
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.text import fold

RANK = "rank"
ADDRESS = "mbid"
"""The word of a column that holds MBIDs or addresses."""
RELEASE = "release_mbid"
LINK, FORMAT = "a link", "a format"
FIRST_NAME, LAST_NAME = "a first name", "a last name"
FIRST_LOCALIZED, LAST_LOCALIZED = "a first name, localized", "a last name, localized"
ALBUM, TRACK_NUMBER = "a song's album", "a song's number"
"""Columns that are no words of a query, and help to read those: so they have a space in their names."""

_SEVERAL = {LINK: 4, "year": 3, ADDRESS: 2}
"""Of some words several columns count, so many at most: the next one, where the first is blank. Of a maker three."""
_MAKERS_AT_MOST = 3
_RANK_OF_YEAR = re.compile(r"(?:rank|ranking|position)((?:19|20)\d\d)|((?:19|20)\d\d)(?:rank|ranking|position)")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_EITHER = re.compile(r"\s*/\s*|\s+(?:or|oder|ou|o|of|eller|lub|или)\s+")
_FOOTNOTE = re.compile(r"\[(?:[a-z]|\d{1,2})\]\s*$")
_ABOUT_WORKS = frozenset((*headings.ALBUM, *headings.SONG))
_SHOWN, _SHOWN_AT_MOST = 60, 30
"""So many characters of a name, and so many names, are shown."""
_DIGITS_AT_MOST = 9
"""No file has more columns; Python refuses to read a number of some thousand digits."""


def words_of(query: type[Query]) -> tuple[str, ...]:
    """Return the words that a row of a list may have."""
    fields = tuple(name for name in query.__struct_fields__ if name != "identifiers")
    return tuple(dict.fromkeys((query.name_word, *fields, *query.identifier_words, RANK)))


def word_of(key: str) -> str:
    """Return the word that a key of :func:`map_columns` stands for: that of "year 2" is "year"."""
    return key.rstrip("0123456789").rstrip() if key[-1:].isdigit() else key


def map_columns(query: type[Query], columns: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Return the place of the column that holds each word: as *given*, else as its name says.

    The next best column of a word has a key such as "year 2"; it counts where the first is blank. A column that helps
    to read the words has a key of its own (``LAST_NAME``).

    Args:
        query: what a row asks for.
        columns: the names of the columns.
        given: by word, the name or the number (from 1) of its column; "" when none holds it.

    Raises:
        QueryError: a word or column of *given* does not exist, or no column can say which item is meant.
    """
    words = words_of(query)
    found = {word: _given(word, column, words, columns) for word, column in given.items() if column}
    keys = [folded(column) for column in columns]
    others = [_otherwise(column) for column in columns]
    known = headings_of(query, keys)
    for word, names in known.items():
        if word in given:
            continue
        several = _MAKERS_AT_MOST if word in (query.maker_word, query.name_word) and "artist" in names else 1
        places = [keys.index(name) for name in names if name in keys]
        places += [place for place, parts in enumerate(others) if parts and parts.issubset(names)]
        if word == query.name_word and not places:
            makers = known.get(query.maker_word or "", ())
            places = [place for place, column in enumerate(columns) if _holds_both(column, makers, names)]
        free = [place for place in dict.fromkeys(places) if place not in found.values()]
        for number, place in enumerate(free[: _SEVERAL.get(word, several)], start=1):
            found[word if number == 1 else f"{word} {number}"] = place
    if LAST_NAME not in found:
        found.pop(FIRST_NAME, None)  # half a name is another name
    if not _names_items(query, keys, found):
        raise unnamed(query, columns)
    return found


def unnamed(query: type[Query], columns: Sequence[str], besides: str = "") -> QueryError:
    """Return the error of columns of which none can say which item is meant, with what else there is to say."""
    return QueryError(
        f"no column can be the {query.name_word}; the first line names {_shown(columns)}{besides}. "
        f"Say which it is: --map {query.name_word}=COLUMN (or a number: --map {query.name_word}=1)"
    )


def _shown(columns: Sequence[str]) -> str:
    """Return the names of columns as a sentence can bear them."""
    few = ", ".join(repr(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…") for name in columns[:_SHOWN_AT_MOST])
    return few if len(columns) <= _SHOWN_AT_MOST else f"{few} and {len(columns) - _SHOWN_AT_MOST} more"


def by_number(given: Mapping[str, str]) -> bool:
    """Return whether all columns are given by their numbers: then there need be no line that names them."""
    return bool(given) and all(column.strip().isdecimal() for column in given.values())


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name without what differs between "Release date", "release_date" and "ReleaseDate"."""
    bare = _FOOTNOTE.sub("", name.replace("_", " "))
    return fold(bare).replace(" ", "") or name.strip()


def _otherwise(name: str) -> frozenset[str]:
    """Return what a name that is not known may be: "Künstler / Band" is either, "Year (of release)" is the year."""
    bare = _BRACKETS.sub("", name)
    parts = [folded(part) for part in _EITHER.split(bare) if part.strip()]
    return frozenset(parts) if len(parts) > 1 or bare != name else frozenset()


def _holds_both(name: str, makers: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether a column is called "Artist - Title": its cells are read as both."""
    maker, dash, title = name.partition(" - ")
    return bool(dash) and folded(maker) in makers and folded(title) in names


def headings_of(query: type[Query], columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the usual names of the columns of each word, folded, the most telling first.

    Args:
        query: what a row asks for.
        columns: the names that a list has, folded: what a title is the title of depends on the others.
    """
    own = dict(_words(query, columns))
    known = set(words_of(query))
    used = {word: names for word, names in own.items() if word in known or " " in word}
    used |= {word: (*identifying.OTHERS.get(word, ()), word) for word in words_of(query) if word not in used}
    return {word: tuple(dict.fromkeys(map(folded, names))) for word, names in used.items()}


def _words(query: type[Query], columns: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of columns by word; what is found first is not looked for again."""
    h = headings
    kind = next((base.__name__ for base in query.__mro__ if base.__name__ in _KINDS), "")
    subject = subject_of(columns)
    of_works = subject in {"album", "song"} or not _about_works().isdisjoint(columns)
    # A media server calls what a thing is part of its parent: a song's is the album, an album's the artist.
    in_album = "grandparenttitle" in columns
    albums = (*h.ALBUM, *(("parent title",) if in_album else ()))
    artists = (
        *h.ARTIST,
        *(f"{name} 1" for name in h.ARTIST),
        *(() if in_album or kind == "SongQuery" else ("parent title",)),
    )
    if kind in {"AlbumQuery", "ReleaseQuery"}:
        yield "title", (*albums, *(h.TITLE if subject != "song" else ()))
    elif kind == "SongQuery":
        yield "title", (*h.SONG, *(h.TITLE if subject != "album" else ()))
        yield ALBUM, albums
        yield TRACK_NUMBER, h.TRACK_NUMBER
    elif kind == "ArtistQuery":
        in_two = any(folded(name) in columns for name in h.LAST_NAME)
        yield "name", (*artists, *h.ALBUM_ARTIST, *(() if of_works or in_two else h.TITLE))
    else:
        yield query.name_word, (*identifying.OTHERS.get(kind.removesuffix("Query").lower(), ()), *h.TITLE)
    if query.maker_word == "artist":
        yield "artist", (*artists, *h.ALBUM_ARTIST) if kind == "SongQuery" else (*h.ALBUM_ARTIST, *artists)
    if query.maker_word == "artist" or kind == "ArtistQuery":
        yield FIRST_NAME, h.FIRST_NAME
        yield LAST_NAME, h.LAST_NAME
        yield FIRST_LOCALIZED, h.FIRST_LOCALIZED
        yield LAST_LOCALIZED, h.LAST_LOCALIZED
    # Beside a year, a mere date is that of something else.
    dated = any(folded(name) in columns for name in h.YEAR)
    yield "year", (*h.ORIGINAL_YEAR, *h.YEAR, *(() if dated else h.DATE))
    of_kind = _KINDS.get(kind, {})
    yield ADDRESS, (*of_kind.get("mbid", ()), *identifying.MBID)
    yield RELEASE, identifying.RELEASE_MBID
    yield LINK, (*of_kind.get("link", ()), *identifying.LINK)
    yield RANK, (*h.RANK, *_ranks_of_years(columns), *h.NUMBER)
    yield "length", (*h.LENGTH, *h.TIME)
    # Of artists that stand beside their albums or songs, the type is not theirs.
    yield "type", ("artist type",) if kind == "ArtistQuery" and of_works else ("artist type", *h.TYPE)
    if kind == "AlbumQuery":
        yield FORMAT, h.FORMAT
    # Taggers write down where a release came out, which is not where the artist is from.
    of_files = kind == "ArtistQuery" and any(column.startswith(("mb", "musicbrainz")) for column in columns)
    yield "country", () if of_files and of_works else h.COUNTRY


_KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AlbumQuery": identifying.OF_ALBUM,
    "ArtistQuery": identifying.OF_ARTIST,
    "SongQuery": identifying.OF_SONG,
    "ReleaseQuery": identifying.OF_RELEASE,
    "LabelQuery": identifying.OF_LABEL,
}


def _about_works() -> frozenset[str]:
    return frozenset(map(folded, _ABOUT_WORKS))


def _ranks_of_years(columns: Sequence[str]) -> list[str]:
    """Return the columns that hold the ranks of a list of some year, the newest first."""
    found = {column: year.group(1) or year.group(2) for column in columns if (year := _RANK_OF_YEAR.fullmatch(column))}
    return sorted(found, key=lambda column: found[column], reverse=True)


def _names_items(query: type[Query], columns: Sequence[str], found: Mapping[str, int]) -> bool:
    """Return whether a row can say which item is meant; an address in a list of other things is not this one's."""
    naming = {query.name_word, RELEASE, *query.identifier_words}
    if subject_of(columns) is None and _about_works().isdisjoint(columns):
        naming.add(LINK)
    if query.maker_word is None:
        naming.add(LAST_NAME)
    return not naming.isdisjoint(found)


def _given(word: str, column: str, words: Sequence[str], columns: Sequence[str]) -> int:
    if word not in words:
        raise QueryError(f"a row has no {word!r}; it may have: {', '.join(words)}")
    if column in columns:
        return list(columns).index(column)
    keys = [folded(name) for name in columns]
    if folded(column) in keys:
        return keys.index(folded(column))
    number = column.strip()
    if number.isdecimal() and len(number) <= _DIGITS_AT_MOST and 1 <= int(number) <= len(columns):
        return int(number) - 1
    raise QueryError(f"there is no column {column!r}; there are: {_shown(columns)}")
