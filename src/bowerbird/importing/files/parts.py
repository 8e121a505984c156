"""What the reader of a form is given, and what it returns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bowerbird.importing.files.columns import by_number, map_columns
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.text import clean


class FileRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants of a file.

    Attributes:
        query: what a row asks for.
        given: by word, the name or number of its column.
        name: what the file is called in a message.
    """

    query: type[Query]
    given: Mapping[str, str]
    name: str

    def known(self, columns: Sequence[str]) -> int:
        """Return how many words these columns hold by their names; 0 when they cannot say which item is meant."""
        try:
            return len(map_columns(self.query, unique(columns), {} if by_number(self.given) else self.given))
        except QueryError:
            return 0

    def place_of_name(self, columns: Sequence[str]) -> int | None:
        """Return the place of the column that names the item, or None."""
        try:
            return map_columns(self.query, unique(columns), self.given).get(self.query.name_word)
        except QueryError:
            return None

    def names_makers(self, columns: Sequence[str]) -> bool:
        """Return whether these columns say who made the items, or nobody makes items of this kind."""
        if self.query.maker_word is None or self.query.maker_word in self.given:
            return True
        try:
            return self.query.maker_word in map_columns(self.query, unique(columns), {})
        except QueryError:
            return False


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds.

    Attributes:
        columns: their names.
        rows: rows of cells; in place of what is none, what is wrong with it.
        notes: sentences for a person about how the file was read.
    """

    columns: Sequence[str]
    rows: Iterator[Sequence[str] | str]
    notes: tuple[str, ...] = ()


def unique(names: Sequence[str]) -> list[str]:
    """Return the names of columns, each once and none empty."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        told = clean(name) or f"column {place}"
        found.append(told if told not in found else f"{told} ({place})")
    return found


_MARK = re.compile(r"(?<=\S)(?:\[(?:\d{1,3}|[a-z]|(?:nb|note|n|lower-alpha) ?\d{1,3})\])+(?=\"?\s*$)", re.IGNORECASE)


def without_marks(cell: str) -> str:
    """Return a cell without the marks of footnotes at its end (``"Help!"[12][a]``), and the quotes before them."""
    return unquoted(_MARK.sub("", cell)) if cell.rstrip(' "').endswith("]") else cell


def unquoted(cell: str) -> str:
    """Return a cell without a pair of quotes around it; others are part of a name."""
    text = cell.strip()
    return text[1:-1] if len(text) > 2 and text.count('"') == 2 and text[0] == text[-1] == '"' else cell  # noqa: PLR2004 -- a pair


def has_marks(cells: Sequence[str]) -> bool:
    """Return whether several cells end with marks of footnotes, so that they are none of a name."""
    return sum(_MARK.search(cell) is not None for cell in cells) > 1
