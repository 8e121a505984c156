"""Overview: how much there is to do, how it goes, and which jobs there are. It reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine, and_, false, func, literal, or_, select, union_all

from bowerbird.catalogue.lookup import possible
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.catalogue.work.conditions import RUNNING, WAITING
from bowerbird.catalogue.work.counts import counts_of, oldest_due, providers_in
from bowerbird.words.circuit import Circuit, CircuitState
from bowerbird.words.results import Status
from bowerbird.words.work import JobKey, Priority

_ledger, _items = table_of(EnrichmentRow), table_of(Item)

_UNFINISHED = (Status.DUE, Status.RUNNING, Status.UNAVAILABLE, Status.FAILED)
RATE_WINDOW = dt.timedelta(minutes=5)


class ProviderStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with one provider, over all items.

    Attributes:
        counts: how many items by status of the ledger.
        stale: of those that succeeded or were not found, how many are to be asked again.
        estimated: what of it (a status, or ``stale``) is so much that only a sample was counted.
        oldest_due: since when the job that waits longest has been due.
        per_minute: how many items were asked of it per minute in the last five.
        state: of its circuit, or that a person has paused it.
        probe_at: when an open circuit is tried again.
        error: why the circuit opened.
        needs: the names of settings without which nothing is sent.
    """

    provider: str
    counts: dict[str, int]
    stale: int = 0
    estimated: tuple[str, ...] = ()
    oldest_due: dt.datetime | None = None
    per_minute: float = 0.0
    state: CircuitState = CircuitState.CLOSED
    probe_at: dt.datetime | None = None
    error: str | None = None
    needs: tuple[str, ...] = ()


class JobLine(msgspec.Struct, frozen=True, kw_only=True):
    """A job as a list shows it.

    Attributes:
        worker: who runs it, while it is running.
    """

    item_id: int
    kind: str
    name: str
    provider: str
    status: str
    priority: int
    attempts: int
    asked_at: dt.datetime | None
    due_at: dt.datetime | None
    worker: str | None
    error_type: str | None
    error: str | None
    trace: str | None

    @property
    def key(self) -> JobKey:
        """Which job it is."""
        return JobKey(self.item_id, self.provider)


def statuses(engine: Engine, item_id: int, providers: Collection[str]) -> dict[str, str]:
    """Return the status of the ledger rows that an item has with some providers."""
    query = select(_ledger.c.provider, _ledger.c.status).where(
        _ledger.c.item_id == item_id, _ledger.c.provider.in_(list(providers))
    )
    with engine.connect() as connection:
        return {row.provider: row.status for row in connection.execute(query)}


def is_idle(engine: Engine, lanes: Mapping[str, Sequence[str]], now: dt.datetime) -> bool:
    """Return whether nothing is due or running of these providers and kinds."""
    joined = select(literal(1)).select_from(_ledger.join(_items, _items.c.id == _ledger.c.item_id))
    # Of each priority by itself: the index has them one behind the other, each in the order of time.
    queries = [
        joined.where(_ledger.c.provider == provider, _ledger.c.priority == priority, WAITING)
        .where(_ledger.c.due_at <= now, _items.c.kind.in_(kinds))
        .limit(1)
        for provider, kinds in lanes.items()
        for priority in Priority
    ]
    ours = (and_(_ledger.c.provider == provider, _items.c.kind.in_(kinds)) for provider, kinds in lanes.items())
    queries.append(joined.where(RUNNING, or_(*ours, false())).limit(1))
    with engine.connect() as connection:
        return connection.execute(union_all(*(select(query.subquery()) for query in queries)).limit(1)).first() is None


def provider_statuses(
    engine: Engine, providers: Iterable[str], circuits: dict[str, Circuit], now: dt.datetime
) -> list[ProviderStatus]:
    """Return how it stands with each provider: those given first, then any other that has something unfinished."""
    given = list(providers)
    with engine.connect() as connection:
        names = list(dict.fromkeys((*given, *providers_in(connection))))
        counts = counts_of(connection, names, now)
        names = [name for name in names if name in given or not counts[name].by_status.keys().isdisjoint(_UNFINISHED)]
        oldests = oldest_due(connection, names, now)
        # Grouped by no bare column: that would have a database read the whole index of providers.
        provider = func.coalesce(_ledger.c.provider, "")
        recent = select(provider, func.count()).where(_ledger.c.asked_at > now - RATE_WINDOW).group_by(provider)
        recents: dict[str, int] = dict(connection.execute(recent).all())
    minutes = RATE_WINDOW.total_seconds() / 60
    return [
        ProviderStatus(
            provider=name,
            counts=_shown(counts[name].by_status, all_of_them=name in given),
            stale=counts[name].stale,
            estimated=counts[name].estimated,
            oldest_due=oldests.get(name),
            per_minute=round(recents.get(name, 0) / minutes, 2),
            state=circuits.get(name, Circuit()).state(now),
            probe_at=circuits.get(name, Circuit()).probe_at,
            error=circuits.get(name, Circuit()).error,
        )
        for name in names
    ]


def _shown(counts: Mapping[str, int], *, all_of_them: bool) -> dict[str, int]:
    """Return the counts of a provider; of one that is not here any more only what is unfinished."""
    return {status: number for status, number in counts.items() if all_of_them or status in _UNFINISHED}


def jobs(  # noqa: PLR0913 -- the conditions of one query, all by name
    engine: Engine,
    *,
    providers: Collection[str] = (),
    statuses: Sequence[Status],
    items: Collection[int] | None = None,
    limit: int | None = None,
    after: JobKey | None = None,
) -> list[JobLine]:
    """Return jobs in the order of providers and items; *after* goes on behind one."""
    found: list[JobLine] = []
    with engine.connect() as connection:
        for name in sorted(providers or providers_in(connection)):
            if after is not None and name < after.provider:
                continue
            behind = after.item_id if after is not None and name == after.provider else 0
            left = None if limit is None else limit - len(found)
            if left == 0:
                break
            rows = connection.execute(_jobs_of(name, list(dict.fromkeys(statuses)), items, behind, left)).mappings()
            found += [JobLine(**{**row, "worker": _worker(row["worker"])}) for row in rows]
    return found


def _jobs_of(
    provider: str, statuses: Sequence[Status], items: Collection[int] | None, behind: int, limit: int | None
) -> Any:  # noqa: ANN401 -- a statement
    """Return the statement for the next jobs of a provider: so many of each status, and the first of all."""
    columns = [column for column in _ledger.c if column.name in JobLine.__struct_fields__]
    query = (
        select(*columns, _ledger.c.claim.label("worker"), _items.c.kind, _items.c.display_name.label("name"))
        .join(_items, _items.c.id == _ledger.c.item_id)
        .where(_ledger.c.provider == provider, _ledger.c.item_id > behind)
    )
    if items is not None:
        wanted = query.where(_ledger.c.item_id.in_(possible(items)), _ledger.c.status.in_(statuses))
        return wanted.order_by(_ledger.c.item_id).limit(limit)
    parts = [
        query.where(_ledger.c.status == status).order_by(_ledger.c.item_id).limit(limit).subquery()
        for status in statuses
    ]
    page = union_all(*(select(part) for part in parts)).subquery()
    return select(page).order_by(page.c.item_id).limit(limit)


def _worker(claim: str | None) -> str | None:
    """Return who made a claim: all but the number behind the last sign."""
    return claim.rpartition("#")[0] if claim else None
