"""Cells: the texts of one row -> words of a query, and what is wrong with those that make none. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bowerbird.importing.files.columns import ADDRESS, RANK
from bowerbird.importing.files.values import read_length, read_rank, read_year
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import identifier, identifier_from_url, recognise
from bowerbird.words.query import Query
from bowerbird.words.schemes import BUILT_IN

_NOTHING = frozenset(
    {"null", "none", "nil", "n/a", "n.a.", "na", "unknown", "unk.", "?", "-", "–"}  # noqa: RUF001 -- as typed
)
_LONGEST_NOTHING = max(map(len, _NOTHING))
_NAMIBIA = ("country", "NA")
_VALUES: Mapping[str, Callable[[str], int | None]] = {RANK: read_rank, "year": read_year, "length": read_length}
_KINDS = tuple(dict.fromkeys(kind for scheme in BUILT_IN for kind in scheme.urls if kind != "*"))


def read_cells(query: type[Query], kind: str, cells: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[str]]:
    """Return the words that a row's cells make (its rank is one of them), and what is wrong with the others.

    Args:
        query: what a row asks for.
        kind: the kind of the item.
        cells: the word of each column with its text, trimmed; "" is blank.
    """
    words: dict[str, Any] = {}
    problems: list[str] = []
    for word, text in cells:
        if not text or (len(text) <= _LONGEST_NOTHING and _is_nothing(query, word, text)):
            continue
        read = _VALUES.get(word)
        try:
            if read is not None:
                value = read(text)
                if value is not None:
                    words[word] = value
            elif word == ADDRESS:
                _address(words, query, kind, text)
            elif word in query.identifier_words:
                words[word] = identifier(query.identifier_words[word], text).value
            else:
                words[word] = text
        except (ValueError, QueryError) as error:
            problems.append(str(error))
    if query.name_word not in words and not problems and not _is_identified(query, words):
        problems.append(f"it names nothing: there is no {' and no '.join((query.name_word, *query.identifier_words))}")
    return words, problems


def kind_of(query: type[Query]) -> str:
    """Return the kind that a query's MBIDs are of, as addresses spell it."""
    scheme = query.identifier_words.get(ADDRESS, "")
    return {"musicbrainz_release_group": "album", "musicbrainz_recording": "song"}.get(
        scheme, scheme.removeprefix("musicbrainz_")
    )


def kind_of_address(text: str) -> str | None:
    """Return the kind of the item whose address a text is, or None."""
    return next((kind for kind in _KINDS if identifier_from_url(text, kind)), None)


def _is_nothing(query: type[Query], word: str, text: str) -> bool:
    """Return whether a text says that there is none. A name may be any word, and NA is also a country."""
    return text.lower() in _NOTHING and word != query.name_word and (word, text) != _NAMIBIA


def _is_identified(query: type[Query], words: Mapping[str, Any]) -> bool:
    return "identifiers" in words or not words.keys().isdisjoint(query.identifier_words)


def _address(words: dict[str, Any], query: type[Query], kind: str, text: str) -> None:
    known = list(recognise(text, kind))
    if not known:
        other = kind_of_address(text)
        if other is not None:
            raise ValueError(f"{text!r} is the address of {_a(other)}, not of {_a(kind)}")
        raise ValueError(f"{text!r} is no MBID and no known address of the kind {kind}")
    mbid = next((one for one in known if one.scheme == query.identifier_words.get(ADDRESS)), None)
    if mbid is not None:
        words[ADDRESS] = mbid.value
    else:
        words["identifiers"] = tuple(known)


def _a(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
