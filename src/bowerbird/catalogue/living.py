"""Living items: ids lead to the items that they have become part of, and what is written to is held until the commit.

Every write by an id goes through here, inside its transaction. An id was chosen earlier, often by a person who looked
at a page; meanwhile its item may have been merged. Decision 0014 tells which lock excludes which.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from sqlalchemy import Connection, select

from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.tables import Item, table_of

_items = table_of(Item)
# What a database takes as parameters of one statement has a limit.
_AT_ONCE = 500


class Hold(Enum):
    """What a transaction is going to do with an item. A merge waits for all others, and they for it.

    Attributes:
        REFER: write a row that names it: a relation to it, a row of an import.
        WRITE: change it, or what the sources have said of it.
        MERGE: have all that names it name another item.
    """

    REFER = "refer"
    WRITE = "write"
    MERGE = "merge"


def living(connection: Connection, item_ids: Iterable[int], how: Hold = Hold.WRITE) -> dict[int, int]:
    """Return for each of some items the living one that it leads to (often itself), held until the transaction ends.

    Items that do not exist are left out.

    Raises:
        LostRaceError: one of them was merged while we waited for it: the transaction has to start over.
    """
    into = _looked_at(connection, item_ids, how)
    found = {item_id: survivor or item_id for item_id, survivor in into.items()}
    hold(connection, set(found.values()) - found.keys(), how)
    return found


def hold(connection: Connection, item_ids: Iterable[int], how: Hold = Hold.WRITE) -> None:
    """Hold items that are taken to be living until the transaction ends.

    Raises:
        LostRaceError: one of them is not living (any more): the transaction has to start over.
    """
    # SQLite has but one writer: what was living a moment ago is living still.
    if _has_writers(connection) and any(_looked_at(connection, item_ids, how).values()):
        raise LostRaceError


def refuse_merged(connection: Connection, item_ids: Iterable[int]) -> None:
    """Make sure that items which this transaction found, and does not hold, are living still.

    Raises:
        LostRaceError: one of them is not: the transaction has to start over.
    """
    if _has_writers(connection) and survivors(connection, item_ids):
        raise LostRaceError


def _has_writers(connection: Connection) -> bool:
    """Return whether others may write while this transaction does."""
    return connection.dialect.name == "postgresql"


def _looked_at(connection: Connection, item_ids: Iterable[int], how: Hold) -> dict[int, int | None]:
    """Return what each of some items has become part of, having locked them in one order where there are locks."""
    ids = sorted(set(item_ids))
    found: dict[int, int | None] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(_items.c.id, _items.c.merged_into).where(_items.c.id.in_(ids[start : start + _AT_ONCE]))
        if _has_writers(connection):
            # FOR KEY SHARE, FOR NO KEY UPDATE or FOR UPDATE.
            query = query.order_by(_items.c.id)
            query = query.with_for_update(read=how is Hold.REFER, key_share=how is not Hold.MERGE)
        found.update(connection.execute(query).all())
    return found


def survivors(connection: Connection, item_ids: Iterable[int]) -> dict[int, int]:
    """Return for those of some items that have become part of another one which that is."""
    ids = list(set(item_ids))
    found: dict[int, int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        merged = _items.c.id.in_(ids[start : start + _AT_ONCE]), _items.c.merged_into.is_not(None)
        found.update(connection.execute(select(_items.c.id, _items.c.merged_into).where(*merged)).all())
    return found
