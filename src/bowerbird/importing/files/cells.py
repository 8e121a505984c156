"""Cells: the texts of one row -> words of a query, or the reason why they make none. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bowerbird.importing.files.columns import ADDRESS, RANK
from bowerbird.words.identifiers import recognise
from bowerbird.words.query import Query
from bowerbird.words.text import clean

_NOTHING = frozenset({"", "null", "none", "nil", "n/a", "na", "unknown", "?", "-", "–"})  # noqa: RUF001 -- as typed
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_RANK = re.compile(r"[#=]?\s*(\d{1,9})\s*[.)=]?")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_LONGEST_IN_SECONDS = 20_000
"""A length above it is in milliseconds: hardly a song lasts six hours, or less than that many milliseconds."""


def read_cells(query: type[Query], kind: str, cells: Mapping[str, str]) -> tuple[dict[str, Any], int | None]:
    """Return the words that a row's cells make, and its rank.

    Args:
        query: what a row asks for.
        kind: the kind of the item.
        cells: by word, the text of its column.

    Raises:
        ValueError: a cell cannot be what its column says; the message names it.
    """
    words: dict[str, Any] = {}
    rank = None
    for word, text in cells.items():
        told = clean(text)
        if told is None or (word != query.name_word and told.lower() in _NOTHING):
            continue
        if word == RANK:
            rank = _rank(told)
        elif word == "year":
            words[word] = _year(told)
        elif word == "length":
            words[word] = _length(told)
        elif word == ADDRESS:
            _address(words, query, kind, told)
        else:
            words[word] = told
    return words, rank


def kind_of(query: type[Query]) -> str:
    """Return the kind that a query's MBIDs are of, as addresses spell it."""
    scheme = query.identifier_words.get(ADDRESS, "")
    return {"musicbrainz_release_group": "album", "musicbrainz_recording": "song"}.get(
        scheme, scheme.removeprefix("musicbrainz_")
    )


def _rank(text: str) -> int:
    found = _RANK.fullmatch(text)
    if not found or int(found.group(1)) < 1:
        raise ValueError(f"the rank {text!r} is no whole number of at least 1")
    return int(found.group(1))


def _year(text: str) -> int:
    found = _YEAR.search(text)
    if not found:
        raise ValueError(f"there is no year of four digits in {text!r}")
    return int(found.group(1))


def _length(text: str) -> int:
    """Return a length in milliseconds, from "3:45", seconds or milliseconds."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 2**31:
        raise ValueError(f"the length {text!r} is neither like 3:45 nor a number of seconds or milliseconds")
    return round(number if number > _LONGEST_IN_SECONDS else number * 1000)


def _address(words: dict[str, Any], query: type[Query], kind: str, text: str) -> None:
    known = list(recognise(text, kind))
    if not known:
        raise ValueError(f"{text!r} is no MBID and no known address of the kind {kind}")
    mbid = next((one for one in known if one.scheme == query.identifier_words.get(ADDRESS)), None)
    if mbid is not None:
        words[ADDRESS] = mbid.value
    else:
        words["identifiers"] = tuple(known)
