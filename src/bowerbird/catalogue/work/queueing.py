"""Queueing: making jobs due. One that is due or running already is not queued twice; it may come sooner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.living import living
from bowerbird.catalogue.plan import Carrier
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.catalogue.work.conditions import ANSWERED, WAITING, any_of
from bowerbird.words.results import Status
from bowerbird.words.work import JobKey, Priority

_ledger, _items = table_of(EnrichmentRow), table_of(Item)
_INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
# What a database takes as parameters of one statement has a limit.
_AT_ONCE = 500


class Queue:
    """Makes jobs due, and passes them on to the workers.

    Args:
        engine: an open database.
        carrier: brings the jobs to the workers.
    """

    def __init__(self, engine: Engine, carrier: Carrier) -> None:
        self._engine = engine
        self._carrier = carrier

    def put(self, keys: Sequence[JobKey], priority: Priority, now: dt.datetime) -> int:
        """Make jobs due now, in one transaction, and return how many were neither due by now nor running before."""
        if not keys:
            return 0

        def work(connection: Connection) -> list[JobKey]:
            # Whoever has become part of another item is asked about as that one.
            into = living(connection, (key.item_id for key in keys))
            wanted = dict.fromkeys([JobKey(into[key.item_id], key.provider) for key in keys if key.item_id in into])
            queued = [key for part in _parts(list(wanted)) for key in _put(connection, part, priority, now)]
            self._carrier.carry(connection, queued)
            return queued

        queued = in_transaction(self._engine, work)
        if queued:
            self._carrier.ring()
        return len(queued)

    def drop(self, keys: Sequence[JobKey], now: dt.datetime, fresh_for: Callable[[str], dt.timedelta]) -> int:
        """Take jobs off that are waiting, and return how many there were.

        What the source said earlier stays, and counts as fresh from now on; without that, the job is ``skipped``. One
        that is running goes on.
        """

        def work(connection: Connection) -> int:
            dropped = 0
            into = living(connection, (key.item_id for key in keys))
            for provider in {key.provider for key in keys}:
                ids = list({into[key.item_id] for key in keys if key.provider == provider and key.item_id in into})
                told = and_(_ledger.c.facts.is_not(None), _ledger.c.partial.is_(False))
                for part in _parts(ids):
                    statement = (
                        update(_ledger)
                        .where(_ledger.c.provider == provider, _ledger.c.item_id.in_(part), WAITING)
                        .values(
                            status=case((told, Status.SUCCEEDED), else_=Status.SKIPPED),
                            due_at=case((told, now + fresh_for(provider)), else_=None),
                            error=case((told, None), else_="cancelled by a person"),
                            error_type=None,
                            attempts=0,
                        )
                    )
                    dropped += connection.execute(statement).rowcount
            return dropped

        return in_transaction(self._engine, work)

    def refresh(self, provider: str, kinds: Sequence[str], limit: int, now: dt.datetime) -> int:
        """Make the answers due that have been stale for longest, at the lowest priority; return how many."""
        stale = (
            select(_ledger.c.item_id)
            .join(_items, _items.c.id == _ledger.c.item_id)
            .where(_ledger.c.provider == provider, is_stale(now), _items.c.kind.in_(kinds))
            .order_by(_ledger.c.due_at)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            keys = [JobKey(item_id, provider) for item_id in connection.scalars(stale)]
        return self.put(keys, Priority.REFRESH, now)


def is_stale(now: dt.datetime) -> Any:  # noqa: ANN401 -- a condition
    """Return the condition that what was answered is to be asked again by *now*."""
    return and_(ANSWERED, _ledger.c.due_at <= now)


def _put(connection: Connection, keys: Sequence[JobKey], priority: Priority, now: dt.datetime) -> list[JobKey]:
    insert = _INSERTS[connection.dialect.name]
    empty = {"status": Status.DUE, "partial": False, "attempts": 0, "priority": priority, "due_at": now}
    rows = [{"item_id": key.item_id, "provider": key.provider, **empty} for key in keys]
    statement = insert(_ledger).values(rows).on_conflict_do_nothing().returning(_ledger.c.item_id, _ledger.c.provider)
    new = [JobKey(*row) for row in connection.execute(statement)]
    known = set(keys) - set(new)
    if not known:
        return new
    # Who is waiting already keeps its place, or gets a better one.
    in_line = and_(_ledger.c.status == Status.DUE, _ledger.c.due_at <= now)
    sooner = case((_ledger.c.priority < priority, _ledger.c.priority), else_=priority.value)
    again = connection.execute(
        update(_ledger)
        .where(any_of(known), _ledger.c.status != Status.RUNNING, or_(~in_line, _ledger.c.due_at.is_(None)))
        .values(status=Status.DUE, due_at=now, priority=priority, attempts=0, claim=None, lease_until=None)
        .returning(_ledger.c.item_id, _ledger.c.provider)
    )
    new += [JobKey(*row) for row in again]
    left = known - set(new)
    if left:
        connection.execute(update(_ledger).where(any_of(left), in_line).values(priority=sooner))
    return new


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
