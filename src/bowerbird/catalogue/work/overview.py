"""Overview: how much there is to do, how it goes, and which jobs there are. It reads only."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Engine, and_, false, func, literal, or_, select

from bowerbird.catalogue.lookup import possible
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.catalogue.work.queueing import is_stale
from bowerbird.words.circuit import Circuit, CircuitState
from bowerbird.words.results import Status
from bowerbird.words.work import JobKey

_ledger, _items = table_of(EnrichmentRow), table_of(Item)

_UNFINISHED = (Status.DUE, Status.RUNNING, Status.UNAVAILABLE, Status.FAILED)
RATE_WINDOW = dt.timedelta(minutes=5)


class ProviderStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with one provider, over all items.

    Attributes:
        counts: how many items by status of the ledger.
        stale: of those that succeeded or were not found, how many are to be asked again.
        oldest_due: since when the job that waits longest has been due.
        per_minute: how many items were asked of it per minute in the last five.
        state: of its circuit, or that a person has paused it.
        probe_at: when an open circuit is tried again.
        error: why the circuit opened.
    """

    provider: str
    counts: dict[str, int]
    stale: int = 0
    oldest_due: dt.datetime | None = None
    per_minute: float = 0.0
    state: CircuitState = CircuitState.CLOSED
    probe_at: dt.datetime | None = None
    error: str | None = None


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
    asked = or_(
        *(and_(_ledger.c.provider == provider, _items.c.kind.in_(kinds)) for provider, kinds in lanes.items()), false()
    )
    for condition in (
        and_(_ledger.c.status.in_((Status.DUE, Status.UNAVAILABLE)), _ledger.c.due_at <= now),
        _ledger.c.status == Status.RUNNING,
    ):
        query = select(literal(1)).select_from(_ledger.join(_items, _items.c.id == _ledger.c.item_id))
        with engine.connect() as connection:
            if connection.execute(query.where(condition, asked).limit(1)).first() is not None:
                return False
    return True


def provider_statuses(
    engine: Engine, providers: Iterable[str], circuits: dict[str, Circuit], now: dt.datetime
) -> list[ProviderStatus]:
    """Return how it stands with each provider: those given first, then any other that has something unfinished."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in providers}
    with engine.connect() as connection:
        total = func.count().label("total")
        grouped = select(_ledger.c.provider, _ledger.c.status, total).group_by(_ledger.c.provider, _ledger.c.status)
        for row in connection.execute(grouped):
            if row.provider in counts or row.status in _UNFINISHED:
                counts.setdefault(row.provider, Counter())[row.status] = row.total
        stale = select(_ledger.c.provider, func.count()).where(is_stale(now)).group_by(_ledger.c.provider)
        stales: dict[str, int] = dict(connection.execute(stale).all())
        oldest = select(_ledger.c.provider, func.min(_ledger.c.due_at)).where(
            _ledger.c.status.in_((Status.DUE, Status.UNAVAILABLE)), _ledger.c.due_at <= now
        )
        oldests = dict(connection.execute(oldest.group_by(_ledger.c.provider)).all())
        recent = select(_ledger.c.provider, func.count()).where(_ledger.c.asked_at > now - RATE_WINDOW)
        recents: dict[str, int] = dict(connection.execute(recent.group_by(_ledger.c.provider)).all())
    minutes = RATE_WINDOW.total_seconds() / 60
    return [
        ProviderStatus(
            provider=name,
            counts=dict(counted),
            stale=stales.get(name, 0),
            oldest_due=oldests.get(name),
            per_minute=round(recents.get(name, 0) / minutes, 2),
            state=circuits.get(name, Circuit()).state(now),
            probe_at=circuits.get(name, Circuit()).probe_at,
            error=circuits.get(name, Circuit()).error,
        )
        for name, counted in counts.items()
    ]


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
    columns = [column for column in _ledger.c if column.name in JobLine.__struct_fields__]
    query = (
        select(*columns, _ledger.c.claim.label("worker"), _items.c.kind, _items.c.display_name.label("name"))
        .join(_items, _items.c.id == _ledger.c.item_id)
        .where(_ledger.c.status.in_(statuses))
        .order_by(_ledger.c.provider, _ledger.c.item_id)
    )
    if providers:
        query = query.where(_ledger.c.provider.in_(list(providers)))
    if items is not None:
        query = query.where(_ledger.c.item_id.in_(possible(items)))
    if after is not None:
        behind = (_ledger.c.provider == after.provider) & (_ledger.c.item_id > after.item_id)
        query = query.where((_ledger.c.provider > after.provider) | behind)
    with engine.connect() as connection:
        rows = connection.execute(query.limit(limit)).mappings().all()
    return [JobLine(**{**row, "worker": _worker(row["worker"])}) for row in rows]


def _worker(claim: str | None) -> str | None:
    """Return who made a claim: all but the number behind the last sign."""
    return claim.rpartition("#")[0] if claim else None
