"""Claims: how workers share the jobs that are due. A claim is a lease: it is renewed while its worker lives.

Nothing here depends on a worker behaving well. Who loses a claim (killed, stopped for too long) cannot end the job any
more, because the store compares the claim when it saves the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.plan import Carrier
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.catalogue.work import clocks
from bowerbird.catalogue.work.conditions import RUNNING, WAITING, any_of
from bowerbird.words.results import Status
from bowerbird.words.work import CLOCK_MARGIN, JobKey, Priority

_ledger, _items = table_of(EnrichmentRow), table_of(Item)

DEATHS_AT_MOST = 20
"""A job during which so many workers died is taken for the cause, and fails."""

_WAITING = (Status.DUE, Status.UNAVAILABLE)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A job that one worker has taken up.

    Attributes:
        claim: the value by which the store knows that the job is still this worker's.
        attempts: how often it was tried since its source last answered.
    """

    key: JobKey
    claim: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Lane:
    """What a worker can take of one provider.

    Attributes:
        kinds: the kinds of which it can ask.
        room: how many jobs, of the kind that takes least room.
        costs: by kind, the room that a job takes; 1 where nothing is said.
    """

    kinds: tuple[str, ...]
    room: int
    costs: Mapping[str, int] = field(default_factory=dict)


class Claims:
    """Gives out jobs and takes them back. Threads may share it.

    Args:
        engine: an open database.
        carrier: is told of jobs that are due again.
    """

    def __init__(self, engine: Engine, carrier: Carrier) -> None:
        self._engine = engine
        self._carrier = carrier

    def best(
        self, lanes: Mapping[str, Lane], *, room: int, claim: str, now: dt.datetime, until: dt.datetime
    ) -> list[Claimed]:
        """Claim the jobs that come first: by priority, then by age, and of no provider more than its lane has room for.

        Args:
            lanes: by provider.
            room: how many in all.
            claim: a value that was never used before.
            now: what is due by then is given out.
            until: when the lease ends if it is not renewed.
        """
        parts = [
            _due(provider, priority, lane, min(lane.room, room), now)
            for provider, lane in lanes.items()
            if lane.room > 0
            for priority in Priority
        ]
        if not parts or room < 1:
            return []
        candidates = union_all(*(select(part.subquery()) for part in parts)).subquery()
        first = candidates.c.priority, candidates.c.due_at, candidates.c.item_id
        which = candidates.c.item_id, candidates.c.provider, candidates.c.kind
        keys = select(*which).order_by(*first).limit(room)
        with self._engine.connect() as connection:
            # Looked at before the write lock is taken: most of the time there is nothing.
            if connection.execute(keys.limit(1)).first() is None:
                return []

        def work(connection: Connection) -> list[Claimed]:
            fitting = _fitting(connection.execute(keys).all(), lanes)
            return _take(connection, any_of(fitting), claim, until, now) if fitting else []

        found = in_transaction(self._engine, work)
        return sorted(found, key=lambda one: one.key)

    def these(
        self,
        keys: Sequence[JobKey],
        lanes: Mapping[str, Lane],
        *,
        claim: str,
        now: dt.datetime,
        until: dt.datetime,
    ) -> list[Claimed]:
        """Claim those of certain jobs that are due, and of kinds that the lanes are for."""
        known = [key for key in keys if key.provider in lanes]
        if not known:
            return []
        kinds = or_(*(and_(_ledger.c.provider == name, _items.c.kind.in_(lane.kinds)) for name, lane in lanes.items()))
        ours = select(literal(1)).where(_items.c.id == _ledger.c.item_id, kinds).correlate(_ledger).exists()
        which = and_(any_of(known), ours)
        return in_transaction(self._engine, lambda connection: _take(connection, which, claim, until, now))

    def renew(self, claims: Iterable[str], until: dt.datetime) -> None:
        """Extend the leases of jobs that are still running."""
        held = list(claims)
        if held:
            statement = update(_ledger).where(RUNNING, _ledger.c.claim.in_(held)).values(lease_until=until)
            in_transaction(self._engine, lambda connection: connection.execute(statement))

    def hand_back(self, jobs: Sequence[Claimed], now: dt.datetime) -> None:
        """Give up jobs that were not finished: they are due at once, for whoever comes."""
        if not jobs:
            return
        statement = (
            update(_ledger)
            .where(
                _ledger.c.item_id == bindparam("of_item"),
                _ledger.c.provider == bindparam("of_provider"),
                _ledger.c.claim == bindparam("held"),
            )
            .values(status=Status.DUE, claim=None, lease_until=None, due_at=now)
        )
        rows = [{"of_item": one.key.item_id, "of_provider": one.key.provider, "held": one.claim} for one in jobs]

        def work(connection: Connection) -> None:
            connection.execute(statement, rows)
            self._carrier.carry(connection, [one.key for one in jobs])

        in_transaction(self._engine, work)

    def hand_back_all(self, worker: str, now: dt.datetime) -> list[JobKey]:
        """Give up all that a worker has claimed, as the ledger knows it, and return it.

        A worker that is interrupted between claiming and noting it does not know itself.
        """
        statement = (
            update(_ledger)
            .where(RUNNING, _ledger.c.claim.startswith(f"{worker}#", autoescape=True))
            .values(status=Status.DUE, claim=None, lease_until=None, due_at=now)
            .returning(_ledger.c.item_id, _ledger.c.provider)
        )

        def work(connection: Connection) -> list[JobKey]:
            keys = [JobKey(row.item_id, row.provider) for row in connection.execute(statement)]
            self._carrier.carry(connection, keys)
            return keys

        return in_transaction(self._engine, work)

    def put_right(self, providers: Iterable[str], now: dt.datetime) -> int:
        """Make due what a clock has dated that was ahead; see :func:`clocks.put_right`."""
        return clocks.put_right(self._engine, self._carrier, providers, now)

    def take_from_the_dead(self, now: dt.datetime, lease: dt.timedelta | None = None) -> list[JobKey]:
        """Make jobs due again whose lease holds no longer, and return them; one that many workers died of fails.

        Args:
            now: the moment by which it ran out.
            lease: how long a lease holds here: one that ends far later was given by a wrong clock. None believes all.
        """
        lapsed = and_(RUNNING, ended(_ledger.c.lease_until, now, lease))
        with self._engine.connect() as connection:
            if connection.execute(select(literal(1)).where(lapsed).limit(1)).first() is None:
                return []
        deaths = _ledger.c.attempts + 1
        fatal = deaths >= DEATHS_AT_MOST
        told = f"given up: {DEATHS_AT_MOST} times the worker died or its source hung while it was being asked"
        statement = (
            update(_ledger)
            .where(lapsed)
            .values(
                status=case((fatal, Status.FAILED), else_=Status.DUE),
                error=case((fatal, told), else_=_ledger.c.error),
                due_at=case((fatal, None), else_=now),
                attempts=deaths,
                claim=None,
                lease_until=None,
            )
            .returning(_ledger.c.item_id, _ledger.c.provider, _ledger.c.status)
        )

        def work(connection: Connection) -> list[JobKey]:
            rows = connection.execute(statement).all()
            due = [JobKey(row.item_id, row.provider) for row in rows if row.status == Status.DUE]
            self._carrier.carry(connection, due)
            return due

        return in_transaction(self._engine, work)


def ended(lease_until: Any, now: dt.datetime, lease: dt.timedelta | None) -> ColumnElement[bool]:  # noqa: ANN401 -- a column
    """Return the condition for a lease that does not hold: it ran out, or was given by a clock that was ahead."""
    lapsed: ColumnElement[bool] = lease_until < now
    return lapsed if lease is None else or_(lapsed, lease_until > now + lease + CLOCK_MARGIN)


def _fitting(rows: Iterable[Any], lanes: Mapping[str, Lane]) -> list[JobKey]:
    """Return the first of the jobs, as far as there is room in their lanes."""
    room = {provider: lane.room for provider, lane in lanes.items()}
    fitting: list[JobKey] = []
    for row in rows:
        if room[row.provider] > 0:
            room[row.provider] -= lanes[row.provider].costs.get(row.kind, 1)
            fitting.append(JobKey(row.item_id, row.provider))
    return fitting


def _due(
    provider: str, priority: Priority, lane: Lane, room: int, now: dt.datetime
) -> Select[tuple[int, str, int, dt.datetime | None, str]]:
    """Return the query for the first jobs of a provider, of one priority.

    In the index they stand by priority, then by time: so those of the next one are found without passing by all of
    this one that wait for tomorrow.
    """
    return (
        select(_ledger.c.item_id, _ledger.c.provider, _ledger.c.priority, _ledger.c.due_at, _items.c.kind)
        .join(_items, _items.c.id == _ledger.c.item_id)
        .where(
            _ledger.c.provider == provider,
            _ledger.c.priority == priority,
            WAITING,
            _ledger.c.due_at <= now,
            _items.c.kind.in_(lane.kinds),
        )
        .order_by(_ledger.c.due_at, _ledger.c.item_id)
        .limit(room)
    )


def _take(
    connection: Connection, which: ColumnElement[bool], claim: str, until: dt.datetime, now: dt.datetime
) -> list[Claimed]:
    # Asked again here: on PostgreSQL somebody else may have taken one since the keys were chosen.
    waiting = and_(_ledger.c.status.in_(_WAITING), _ledger.c.due_at <= now)
    lapsed = and_(_ledger.c.status == Status.RUNNING, ended(_ledger.c.lease_until, now, until - now))
    statement = (
        update(_ledger)
        .where(which, or_(waiting, lapsed))
        .values(status=Status.RUNNING, claim=claim, lease_until=until)
        .returning(_ledger.c.item_id, _ledger.c.provider, _ledger.c.attempts)
    )
    return [
        Claimed(key=JobKey(row.item_id, row.provider), claim=claim, attempts=row.attempts)
        for row in connection.execute(statement)
    ]
