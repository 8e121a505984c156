"""The columns of a list: what a person says of them, what they were read as, and the question who made the items."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bowerbird.cli.terminal import note
from bowerbird.words.errors import QueryError
from bowerbird.words.text import sentence

if TYPE_CHECKING:
    from bowerbird.importing.files import ListFile
    from bowerbird.words.query import Query

_EXAMPLES, _LOOKED_AT = 3, 20


def columns_given(words: Sequence[str], query: type[Query]) -> dict[str, str]:
    """Return the columns that a person names, by word; an empty one says that no column holds the maker.

    Raises:
        QueryError: a text is no ``WORD=COLUMN``.
    """
    columns: dict[str, str] = {}
    for word in words:
        name, equals, column = (part.strip() for part in word.partition("="))
        if not equals or not name or not (column or name == query.maker_word):
            raise QueryError(f"{word!r} is no WORD=COLUMN; give --map title=Album")
        columns[name] = column
    return columns


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A list that is to be opened.

    Attributes:
        read: a file, or a stream of bytes.
        name: what it is called in messages.
        columns: the columns that a person names, by word.
        form: its form, where that cannot be told.
        encoding: what its bytes are in, where a person says so.
        may_ask: whether a person may be asked.
    """

    read: Path | BinaryIO
    name: str
    columns: Mapping[str, str]
    form: str | None
    encoding: str | None
    may_ask: bool

    def open(self, query: type[Query], columns: Mapping[str, str]) -> ListFile:
        """Return the open list, with these columns."""
        from bowerbird.importing.files import open_list

        return open_list(self.read, query=query, columns=columns, form=self.form, encoding=self.encoding)


@contextmanager
def opened_list(opening: Opening, query: type[Query]) -> Iterator[ListFile]:
    """Open a list, and say what its columns were read as. When one looks like the maker, ask whether it is.

    Args:
        opening: the list.
        query: what a row asks for.

    Raises:
        QueryError: the list cannot be read, or nobody can be asked who made the items.
    """
    maker = query.maker_word or ""
    columns = dict(opening.columns)
    with opening.open(query, columns) as found:
        suspected = found.suspected_maker
        if suspected is None:
            _tell(found, query)
            yield found
            return
        if not (opening.may_ask and isinstance(opening.read, Path) and sys.stdin.isatty()):
            raise QueryError(_unasked(opening.name, maker, suspected))
        columns[maker] = suspected if _is_maker(found, maker, suspected, opening.name) else ""
    with opening.open(query, columns) as found:
        _tell(found, query)
        yield found


def columns_told(found: ListFile, query: type[Query]) -> Iterator[str]:
    """Yield what the columns of a list were read as, and what follows from it when none holds the maker. Pure."""
    order = dict.fromkeys([query.name_word, query.maker_word, *query.__struct_fields__, *found.mapping])
    words = [word for word in order if word in found.mapping]
    used = [word if word == found.mapping[word] else f"{word} = {_column(found, word)}" for word in words]
    # Columns that only help to read others, such as the number of a track.
    besides = [
        column for column in found.columns if column not in {*found.mapping.values(), *found.ignored, *_parts(found)}
    ]
    turned = found.form == "lines" and set(found.mapping) == set(found.mapping.values())  # its notes say how
    if not turned and (found.ignored or any(word != column for word, column in found.mapping.items())):
        parts = {"Read as": used, "Read besides": besides, "Not used": found.ignored}
        yield " ".join(sentence(f"{word}: {', '.join(names)}") for word, names in parts.items() if names)
    maker = query.maker_word
    if maker is not None and maker not in found.mapping and query.name_word in found.mapping:
        which = "rows without an ID" if found.mapping.keys() & query.identifier_words.keys() else "all rows"
        yield (
            f"No column holds the {maker}, and nothing is taken for its {query.name_word} alone: {which} go to review. "
            f"If there is such a column, name it: --map {maker}=COLUMN"
        )


def turned_round(found: ListFile, query: type[Query], given: Mapping[str, str]) -> str | None:
    """Return how lines such as "Artist - Title" are read the other way round; None where somebody has said it. Pure.

    Only a text needs it: the columns of a table have names.
    """
    maker, name = query.maker_word, query.name_word
    if (
        maker is None
        or found.form != "lines"
        or not {maker, name} <= found.mapping.keys()
        or {maker, name} & given.keys()
    ):
        return None
    return f"--map {maker}={found.mapping[name]} --map {name}={found.mapping[maker]}"


def _column(found: ListFile, word: str) -> str:
    """Return the name of the column that holds a word, or those of the two that hold its parts."""
    column = found.mapping[word]
    return column if column in found.columns else " + ".join(_parts(found))


def _parts(found: ListFile) -> list[str]:
    """Return the columns that together hold a word: the first and the last name of who made it."""
    joined = [column for column in found.mapping.values() if column not in found.columns]
    return [each for each in found.columns if any(each in column.split(", ") for column in joined)]


def _tell(found: ListFile, query: type[Query]) -> None:
    for told in (*found.notes, *columns_told(found, query)):
        note(told)


def _unasked(name: str, maker: str, suspected: str) -> str:
    return (
        f"{name}: no column is known to hold the {maker}, and {suspected!r} looks like it. Say so with "
        f"--map {_shell(f'{maker}={suspected}')}, or that no column does with --map {maker}="
    )


def _is_maker(found: ListFile, maker: str, suspected: str, name: str) -> bool:
    """Ask whether a column holds the maker.

    Raises:
        QueryError: the person has left.
    """
    rows = (row.told.get(suspected) for row in islice(found, _LOOKED_AT))
    values = list(islice(dict.fromkeys(value for value in rows if value), _EXAMPLES))
    shown = f" ({', '.join(values)}, …)" if values else ""
    note(f"No column of {name} is known to hold the {maker}.")
    while True:
        try:
            answer = input(f"Is “{suspected}”{shown} the {maker}? [Y/n] ").strip().lower()
        except EOFError:
            raise QueryError(_unasked(name, maker, suspected)) from None
        if answer in ("", "y", "yes", "n", "no"):
            return answer not in ("n", "no")
        note("Answer y or n.")


def _shell(text: str) -> str:
    """Return a text so that it can be typed behind a command."""
    import shlex

    return shlex.quote(text)
