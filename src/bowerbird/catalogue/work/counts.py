"""Counts of the ledger, by provider: exact as long as they are small, of a sample where they are large."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, Integer, Select, String, column, func, literal, select, text, values

from bowerbird.catalogue.estimates import EXACT, largest_id, sampled
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work.conditions import WAITING
from bowerbird.catalogue.work.queueing import is_stale
from bowerbird.words.results import IN_LEDGER
from bowerbird.words.work import Priority

_ledger = table_of(EnrichmentRow)
_Group = tuple[str, str]

STALE = "stale"
COUNTED = 10_000
"""More of one status are not counted one by one."""

# From each name to the next in the index: however many rows there are, as many steps as names.
_PROVIDERS = text(
    "WITH RECURSIVE every(name) AS ("
    " SELECT min(e.provider) FROM enrichments AS e"
    " UNION ALL"
    " SELECT (SELECT min(e.provider) FROM enrichments AS e WHERE e.provider > every.name)"
    " FROM every WHERE every.name IS NOT NULL"
    ") SELECT name FROM every WHERE name IS NOT NULL"
)


@dataclass
class Counts:
    """How many rows of one provider there are by status, and which of the numbers are estimated."""

    by_status: dict[str, int] = field(default_factory=dict)
    stale: int = 0
    estimated: tuple[str, ...] = ()


def providers_in(connection: Connection) -> list[str]:
    """Return the names of the providers that have rows, in their order."""
    return list(connection.scalars(_PROVIDERS))


def counts_of(connection: Connection, providers: Collection[str], now: dt.datetime) -> dict[str, Counts]:
    """Return how many rows of some providers there are."""
    found = {name: Counts() for name in providers}
    largest = largest_id(connection)
    groups = [(name, status.value) for name in providers for status in IN_LEDGER]
    _count(connection, found, groups, largest, _of_status)
    _count(connection, found, [(name, STALE) for name in providers], largest, lambda name, _: _of_stale(name, now))
    return found


def _count(
    connection: Connection,
    found: dict[str, Counts],
    groups: Sequence[_Group],
    largest: int,
    rows: Callable[[Any, Any], Select[Any]],
) -> None:
    """Note how many rows there are of each group: all are counted in one statement, a sample of each that is large."""
    if not groups:
        return
    group = values(column("provider", String), column("word", String), name="grouped").data(groups).cte("grouped")
    few = rows(group.c.provider, group.c.word).correlate(group)
    few = few if largest <= EXACT else few.limit(COUNTED + 1)
    size = select(func.count()).select_from(few.subquery()).scalar_subquery()
    for name, word, number in connection.execute(select(group.c.provider, group.c.word, size)).all():
        told = number
        if largest > EXACT and number > COUNTED:
            told = max(sampled(connection, partial(_within, rows(name, word)), largest), COUNTED)
            found[name].estimated += (word,)
        if word == STALE:
            found[name].stale = told
        elif told:
            found[name].by_status[word] = told


def _within(query: Select[Any], low: Any, high: Any) -> list[Select[Any]]:  # noqa: ANN401 -- columns
    return [query.where(_ledger.c.item_id >= low, _ledger.c.item_id < high)]


def _of_status(provider: Any, status: Any) -> Select[Any]:  # noqa: ANN401 -- columns or values
    return select(literal(1)).where(_ledger.c.provider == provider, _ledger.c.status == status)


def _of_stale(provider: Any, now: dt.datetime) -> Select[Any]:  # noqa: ANN401 -- a column or a value
    return select(literal(1)).where(_ledger.c.provider == provider, is_stale(now))


def oldest_due(connection: Connection, providers: Collection[str], now: dt.datetime) -> dict[str, dt.datetime]:
    """Return since when the job of each provider has been due that waits longest."""
    found: dict[str, list[dt.datetime]] = defaultdict(list)
    asked = [(name, priority.value) for name in providers for priority in Priority]
    if not asked:
        return {}
    wanted = values(column("provider", String), column("priority", Integer), name="wanted").data(asked).cte("wanted")
    first = (
        select(_ledger.c.due_at)
        .where(_ledger.c.provider == wanted.c.provider, _ledger.c.priority == wanted.c.priority, WAITING)
        .where(_ledger.c.due_at <= now)
        .order_by(_ledger.c.due_at)
        .limit(1)
        .scalar_subquery()
    )
    for name, moment in connection.execute(select(wanted.c.provider, first.label("due_at"))):
        if moment is not None:
            found[name].append(moment)
    return {name: min(moments) for name, moments in found.items()}
