"""Naming an item: what a person means by a kind and a text. It is the same for every command."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, String, func, select

from bowerbird.catalogue import lookup
from bowerbird.catalogue.kinds import Kind, known_kinds
from bowerbird.catalogue.tables import Item, table_of
from bowerbird.words.errors import AmbiguousNameError, NotInCatalogueError, QueryError
from bowerbird.words.identifiers import recognise
from bowerbird.words.text import fold, match_key

_items = table_of(Item)
_BY_NAME = "name:"
_LISTED_AT_MOST = 20
_DIGITS_AT_MOST = 10


def kind_named(text: str) -> Kind:
    """Return the kind that a person calls *text*: in the singular or the plural, in any case.

    Raises:
        QueryError: there is no such kind; the message says which there are.
    """
    kinds = known_kinds()
    asked = fold(text).replace(" ", "_")
    found = kinds.get(text) or next(
        (kind for name, kind in kinds.items() if asked in (name, f"{name}s", kind.table.name)), None
    )
    if found is None:
        near = difflib.get_close_matches(asked, [*kinds, *(kind.table.name for kind in kinds.values())], n=1)
        guess = f"did you mean {near[0]}? There are" if near else "there are"
        raise QueryError(f"there is no kind {text!r}; {guess}: {', '.join(sorted(kinds))}")
    return found


def item_id(text: str) -> int | None:
    """Return the id that a text of nothing but digits spells, or None. Pure."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS_AT_MOST:
        return None
    return next(iter(lookup.possible([int(text)])), None)


def resolve(connection: Connection, kind: Kind, text: str) -> int:
    """Return the item of a kind that *text* means: an id, an identifier, an address, or a name.

    An id wins over the same name; ``name:21`` is always a name.

    Raises:
        NotInCatalogueError: there is none.
        AmbiguousNameError: several have the name; they are listed.
    """
    text = text.strip()
    by_name = text.lower().startswith(_BY_NAME)
    name = text[len(_BY_NAME) :].strip() if by_name else text
    found = None if by_name else _identified(connection, kind, text)
    if found is not None:
        return found
    named = called(connection, kind, name)
    if len(named) == 1:
        return named[0]
    if named:
        raise _several(connection, kind, name, named)
    raise NotInCatalogueError(f"there is no {kind.name} {name!r} in the catalogue")


def called(connection: Connection, kind: Kind, name: str) -> list[int]:
    """Return the first items of a kind that are called *name*, however it is printed."""
    return list(connection.scalars(_named(_items.c.id, kind, name).order_by(_items.c.id).limit(_LISTED_AT_MOST + 1)))


def _identified(connection: Connection, kind: Kind, text: str) -> int | None:
    number = item_id(text)
    if number is not None:
        query = select(_items.c.id, _items.c.merged_into).where(_items.c.id == number, _items.c.kind == kind.name)
        row = connection.execute(query).one_or_none()
        if row is not None:
            return int(row.merged_into or row.id)
    wanted = [(kind.name, identifier) for identifier in recognise(text, kind.name)]
    owned = lookup.owners(connection, wanted)
    return next((owned[each] for each in wanted if each in owned), None)


def _named(what: Any, kind: Kind, name: str) -> Any:  # noqa: ANN401 -- a column, a statement
    of_kind = _items.c.kind == kind.name, _items.c.merged_into.is_(None)
    return select(what).where(*of_kind, _items.c.match_key == match_key(name))


def _several(connection: Connection, kind: Kind, name: str, ids: Sequence[int]) -> AmbiguousNameError:
    count = connection.scalar(_named(func.count(), kind, name)) or len(ids)
    query = select(_items.c.display_name, kind.table).join(kind.table, kind.table.c.id == _items.c.id)
    rows = connection.execute(query.where(_items.c.id.in_(ids[:_LISTED_AT_MOST])).order_by(_items.c.id)).mappings()
    choices = [_choice(kind, dict(row)) for row in rows]
    lines = [_line(choice) for choice in choices]
    more = [f"  and {count - len(choices)} more"] if count > len(choices) else []
    told = "\n".join((f"{count} items are called {name!r}: name one by its id", *lines, *more))
    return AmbiguousNameError(told, choices=choices)


def _choice(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    """Return what tells an item from others of its name: who made it, its year, and a word on it. Pure."""
    printed = [column.name for column in kind.table.columns if isinstance(column.type, String)]
    credit = next((row[name] for name in printed if name.endswith("_credit") and row[name]), None)
    years = (str(row[name])[:4] for name in (*kind.dates, *_YEARS) if row.get(name))
    return {
        "id": row["id"],
        "name": row["display_name"],
        "disambiguation": row.get("disambiguation"),
        "by": credit,
        "year": next(years, None),
    }


def _line(choice: dict[str, Any]) -> str:
    word = f" ({choice['disambiguation']})" if choice["disambiguation"] else ""
    more = (f"by {choice['by']}" if choice["by"] else "", choice["year"] or "")
    return ", ".join((f"  {choice['id']}  {choice['name']}{word}", *filter(None, more)))


_YEARS = ("release_year", "year")
