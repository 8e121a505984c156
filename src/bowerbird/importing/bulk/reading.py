"""Rows of programs -> words of a query, read as cells of a file are: a value that cannot be read costs itself. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from bowerbird.importing.files.cells import CellReader
from bowerbird.importing.files.columns import RANK, words_of
from bowerbird.importing.files.mending import mended
from bowerbird.words.errors import QueryError
from bowerbird.words.lists import Told
from bowerbird.words.query import Query
from bowerbird.words.text import clean

_LARGEST_RANK = 2**31 - 1
_SHOWN = 60


class RowReader:
    """Reads the rows that a program gives, each a mapping of words.

    A text means what it would mean in a file. So does a value of another type (a date, a number of a data frame); whole
    numbers are taken as they are.
    """

    def __init__(self, query: type[Query], *, this_year: int) -> None:
        """Get ready for rows.

        Args:
            query: what a row asks for.
            this_year: tells the century of a year of two digits.
        """
        self._query = query
        self._this_year = this_year
        self._words = words_of(query)
        self._named = frozenset({query.name_word, query.maker_word, "identifiers"})
        self._readers: dict[tuple[str, ...], CellReader] = {}

    def read(self, row: Mapping[Any, Any]) -> Told:
        """Return a row as words, with what was left out of it; its problem is that no word names anything."""
        given = {str(word): value for word, value in row.items() if not _is_blank(value)}
        texts = {word: text for word, value in given.items() if (text := self._text(word, value)) is not None}
        read = self._reader(tuple(texts)).read(list(texts.values()))
        as_they_are = {word: value for word, value in given.items() if word not in texts}
        words, dropped = {**read.words, **as_they_are}, list(read.dropped)
        rank = words.pop(RANK, None)
        if rank is not None and not _is_rank(rank):
            dropped.append(_not_understood(RANK, rank))
            rank = None
        refused = [word for word in as_they_are if word in words and not self._takes(word, words[word])]
        dropped += [_not_understood(word, words.pop(word)) for word in refused]
        # A word that is unknown is a mistake of the program, and told as such.
        problem = None if self._names(words) or not words.keys() <= {*self._words} else read.problem
        return Told(words=words, rank=rank, ranked=RANK in row, told=row, problem=problem, dropped=tuple(dropped))

    def _text(self, word: str, value: object) -> str | None:
        """Return the text of a value that is to be read as a cell; None when it is taken as it is."""
        if word not in self._words:
            return None
        if isinstance(value, str):
            return clean(mended(value)) or ""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if word in self._named or whole or isinstance(value, Iterable):
            return None
        return clean(str(value)) or ""

    def _reader(self, words: tuple[str, ...]) -> CellReader:
        if words not in self._readers:
            places = {word: place for place, word in enumerate(words)}
            self._readers[words] = CellReader(self._query, words, places, this_year=self._this_year)
        return self._readers[words]

    def _takes(self, word: str, value: object) -> bool:
        """Return whether a row may go on with a value: what names the item is judged with the whole of it."""
        if word in self._named or word not in self._words:
            return True
        try:
            self._query.from_words({self._query.name_word: "x", word: value})
        except QueryError:
            return False
        return True

    def _names(self, words: Mapping[str, Any]) -> bool:
        query = self._query
        return not words.keys().isdisjoint({query.name_word, "identifiers", *query.identifier_words})


def _is_blank(value: object) -> bool:
    """Return whether a value says that there is none; a data frame says so with a number that is none."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _is_rank(rank: object) -> bool:
    return isinstance(rank, int) and not isinstance(rank, bool) and 1 <= rank <= _LARGEST_RANK


def _not_understood(word: str, value: object) -> str:
    return f"the {word} {repr(value)[:_SHOWN]} is not understood"
