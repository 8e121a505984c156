"""Selecting: of which items a provider is to be asked (again). Chunk by chunk, in the order of ids; nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Select, and_, func, or_, select

from bowerbird.catalogue.lookup import possible
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.catalogue.work.queueing import is_stale
from bowerbird.words.results import Status

_ledger, _items = table_of(EnrichmentRow), table_of(Item)

CHUNK = 500


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


def chunks(engine: Engine, selection: Selection, now: dt.datetime, *, size: int = CHUNK) -> Iterator[list[int]]:
    """Yield the ids of the items, a list at a time; each is read when it is wanted, after what was done to the last."""
    left = selection.limit
    for part in _parts(selection):
        after = 0
        while left is None or left > 0:
            query = _ids(part, now).where(_items.c.id > after).order_by(_items.c.id)
            with engine.connect() as connection:
                ids: list[int] = list(connection.scalars(query.limit(size if left is None else min(size, left))).all())
            if not ids:
                break
            yield ids
            after = ids[-1]
            left = None if left is None else left - len(ids)


def count(engine: Engine, selection: Selection, now: dt.datetime) -> int:
    """Return how many items there are, the limit left aside."""
    with engine.connect() as connection:
        queries = (select(func.count()).select_from(_ids(part, now).subquery()) for part in _parts(selection))
        return sum(connection.scalar(query) or 0 for query in queries)


def sample(engine: Engine, selection: Selection, now: dt.datetime, size: int) -> list[tuple[int, str, str]]:
    """Return the first items: id, kind and name."""
    part = next(_parts(selection), selection)
    query = _ids(part, now).add_columns(_items.c.kind, _items.c.display_name).order_by(_items.c.id)
    with engine.connect() as connection:
        return [(row.id, row.kind, row.display_name) for row in connection.execute(query.limit(size))]


def _parts(selection: Selection) -> Iterator[Selection]:
    """Yield the selection itself, or parts of it that name no more items than one statement may."""
    if selection.items is None:
        yield selection
        return
    named = sorted(set(selection.items))
    for start in range(0, len(named), CHUNK):
        yield replace(selection, items=named[start : start + CHUNK])


def _ids(selection: Selection, now: dt.datetime) -> Select[int]:
    of_provider = and_(_ledger.c.item_id == _items.c.id, _ledger.c.provider == selection.provider)
    query = select(_items.c.id).where(_items.c.kind.in_(selection.kinds), _items.c.merged_into.is_(None))
    if selection.items is not None:
        query = query.where(_items.c.id.in_(possible(selection.items)))
    if selection.which == Which.ALL:
        return query
    return query.outerjoin(_ledger, of_provider).where(_condition(selection.which, now))


def _condition(which: Which, now: dt.datetime) -> Any:  # noqa: ANN401 -- a condition
    if which == Which.MISSING:
        # Skipped means that it could not be asked with what was known then.
        return or_(_ledger.c.item_id.is_(None), _ledger.c.status == Status.SKIPPED)
    return is_stale(now) if which == Which.STALE else _ledger.c.status == Status.FAILED
