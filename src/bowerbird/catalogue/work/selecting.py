"""Selecting: of which items a provider is to be asked (again).

A page at a time is found, by an index that is in the order of the answer: the first hundred cost the same however many
there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Select, and_, exists, func, literal, null, or_, select, union_all

from bowerbird.catalogue.estimates import Count, counted
from bowerbird.catalogue.lookup import possible
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.catalogue.work.queueing import is_stale
from bowerbird.words.results import Status

_ledger, _items = table_of(EnrichmentRow), table_of(Item)

CHUNK = 500
COUNTED = 10_000
"""A limit up to here is compared with how many there are; a larger one with how many there may be."""


class Which(StrEnum):
    """Which items are meant."""

    MISSING = "missing"
    """The provider was never asked about them."""
    STALE = "stale"
    """Its answer has become too old."""
    FAILED = "failed"
    """It failed, and nobody tries again unless somebody asks for it."""
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Items of which a provider is to be asked.

    Attributes:
        provider: its name.
        kinds: the kinds of the items.
        which: which of them; with *items* it is ``all``.
        items: only these, by id.
        limit: how many at most.
    """

    provider: str
    kinds: Sequence[str]
    which: Which = Which.ALL
    items: Collection[int] | None = None
    limit: int | None = None


@dataclass(frozen=True)
class _Place:
    """Behind which item a page begins, in the order of ids; of stale answers in the order in which they became so."""

    item_id: int = 0
    due_at: dt.datetime | None = None


def chunks(engine: Engine, selection: Selection, now: dt.datetime, *, size: int = CHUNK) -> Iterator[list[int]]:
    """Yield the ids of the items, a list at a time; each is read when it is wanted, after what was done to the last."""
    left = selection.limit
    for part in _parts(selection):
        place = _Place()
        while left is None or left > 0:
            with engine.connect() as connection:
                page = connection.execute(_page(part, now, place, size if left is None else min(size, left))).all()
            if not page:
                break
            yield [row.id for row in page]
            place = _Place(page[-1].id, page[-1].due_at)
            left = None if left is None else left - len(page)


def count(engine: Engine, selection: Selection, now: dt.datetime) -> Count:
    """Return how many items there are, as many as the limit at most; of very many how many there are about."""
    with engine.connect() as connection:
        if selection.items is not None or (selection.limit is not None and selection.limit <= COUNTED):
            most = COUNTED if selection.limit is None else selection.limit
            pages = (_page(part, now, _Place(), most).subquery() for part in _parts(selection))
            exact = sum(connection.scalar(select(func.count()).select_from(page)) or 0 for page in pages)
            return Count(exact if selection.limit is None else min(exact, selection.limit))
        found = counted(connection, lambda low, high: _within(selection, now, low, high))
    return found if selection.limit is None else replace(found, number=min(found.number, selection.limit))


def sample(engine: Engine, selection: Selection, now: dt.datetime, size: int) -> list[tuple[int, str, str]]:
    """Return the first items: id, kind and name."""
    part = next(_parts(selection), selection)
    with engine.connect() as connection:
        ids = [row.id for row in connection.execute(_page(part, now, _Place(), size))]
        query = select(_items.c.id, _items.c.kind, _items.c.display_name).where(_items.c.id.in_(ids))
        named = {row.id: (row.id, row.kind, row.display_name) for row in connection.execute(query)}
    return [named[item_id] for item_id in ids if item_id in named]


def _parts(selection: Selection) -> Iterator[Selection]:
    """Yield the selection itself, or parts of it that name no more items than one statement may."""
    if selection.items is None:
        yield selection
        return
    named = sorted(set(selection.items))
    for start in range(0, len(named), CHUNK):
        yield replace(selection, items=named[start : start + CHUNK])


def _page(selection: Selection, now: dt.datetime, place: _Place, size: int) -> Any:  # noqa: ANN401 -- a statement
    """Return the statement for the next items behind a place: so many of each part, and the first of all."""
    if selection.which == Which.STALE:
        parts = [_stale(selection, now, place).order_by(_ledger.c.due_at, _ledger.c.item_id).limit(size)]
    else:
        queries = _queries(selection)
        parts = [query.where(column > place.item_id).order_by(column).limit(size) for query, column in queries]
    page = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(page.c.id, page.c.due_at).order_by(page.c.due_at, page.c.id).limit(size)


def _within(selection: Selection, now: dt.datetime, low: Any, high: Any) -> list[Select[Any]]:  # noqa: ANN401 -- columns
    """Return the statements which together find the items of a range of ids."""
    if selection.which == Which.STALE:
        return [_stale(selection, now, _Place()).where(_ledger.c.item_id >= low, _ledger.c.item_id < high)]
    return [query.where(column >= low, column < high) for query, column in _queries(selection)]


def _queries(selection: Selection) -> list[tuple[Select[Any], Any]]:
    """Return the queries which together find all items, each with the column in whose order its index has them."""
    if selection.which == Which.FAILED:
        failed = _of_ledger(selection, null()).where(_ledger.c.status == Status.FAILED)
        return [(failed, _ledger.c.item_id)]
    queries: list[tuple[Select[Any], Any]] = []
    for kind in selection.kinds:
        query = select(_items.c.id, null().label("due_at")).where(_items.c.kind == kind, _items.c.merged_into.is_(None))
        if selection.items is not None:
            query = query.where(_items.c.id.in_(possible(selection.items)))
        if selection.which == Which.MISSING:
            asked = select(literal(1)).where(_ledger.c.item_id == _items.c.id, _ledger.c.provider == selection.provider)
            # Skipped means that it could not be asked with what was known then.
            query = query.where(or_(~exists(asked), exists(asked.where(_ledger.c.status == Status.SKIPPED))))
        queries.append((query, _items.c.id))
    return queries


def _stale(selection: Selection, now: dt.datetime, place: _Place) -> Select[Any]:
    query = _of_ledger(selection, _ledger.c.due_at).where(is_stale(now))
    if place.due_at is None:
        return query
    same = and_(_ledger.c.due_at == place.due_at, _ledger.c.item_id > place.item_id)
    return query.where(_ledger.c.due_at >= place.due_at, or_(_ledger.c.due_at > place.due_at, same))


def _of_ledger(selection: Selection, due_at: Any) -> Select[Any]:  # noqa: ANN401 -- a column
    return (
        select(_ledger.c.item_id.label("id"), due_at.label("due_at"))
        .join(_items, _items.c.id == _ledger.c.item_id)
        .where(
            _ledger.c.provider == selection.provider,
            _items.c.kind.in_(selection.kinds),
            _items.c.merged_into.is_(None),
        )
    )
