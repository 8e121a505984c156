"""Wrong clocks: rows that were dated while a clock was ahead, put right by one that is not.

An answer of next year would count as fresh for a year longer, and a job that is due next year would wait so long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, and_, case, or_, select, update

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.plan import Carrier
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work.conditions import ANSWERED, WAITING, any_of
from bowerbird.words.results import Status
from bowerbird.words.work import CLOCK_MARGIN, JobKey, Priority

_ledger = table_of(EnrichmentRow)

LONGEST_WAIT = dt.timedelta(days=1) + CLOCK_MARGIN
"""No job waits longer for its next try than a source may ask for."""
_AT_ONCE = 500


def put_right(engine: Engine, carrier: Carrier, providers: Iterable[str], now: dt.datetime) -> int:
    """Make due what a wrong clock has dated, and return how many rows there were.

    Answers of the future become stale, and jobs that would wait for longer than any job waits are due now. Each is
    found by an index, and put right in transactions of 500 rows.

    Args:
        engine: an open database.
        carrier: is told of jobs that are due.
        providers: whose jobs are looked at.
        now: the time by a clock that is right.
    """
    late = now + LONGEST_WAIT
    # Only what could be answered or is waiting: whatever else was dated wrongly waits for nothing.
    asked = and_(_ledger.c.asked_at > now + CLOCK_MARGIN, or_(ANSWERED, WAITING), _ledger.c.status != Status.RUNNING)
    found = _put_right(engine, carrier, asked, now)
    for provider in providers:
        for priority in Priority:
            waits = and_(_ledger.c.provider == provider, WAITING, _ledger.c.priority == priority)
            found += _put_right(engine, carrier, and_(waits, _ledger.c.due_at > late), now)
    return found


def waiting_beyond(engine: Engine, providers: Iterable[str], moment: dt.datetime, after: JobKey | None) -> list[JobKey]:
    """Return the next jobs, by item and provider, that are queued for a time after a moment; at most 500."""
    key = _ledger.c.item_id, _ledger.c.provider
    query = select(*key).where(_ledger.c.status == Status.DUE, WAITING, _ledger.c.due_at > moment).order_by(*key)
    query = query.where(_ledger.c.provider.in_(list(providers)))
    if after is not None:
        later = and_(_ledger.c.item_id == after.item_id, _ledger.c.provider > after.provider)
        query = query.where(or_(_ledger.c.item_id > after.item_id, later))
    with engine.connect() as connection:
        return [JobKey(*row) for row in connection.execute(query.limit(_AT_ONCE))]


def _put_right(engine: Engine, carrier: Carrier, which: object, now: dt.datetime) -> int:
    total = 0
    while True:
        with engine.connect() as connection:
            rows = connection.execute(
                select(_ledger.c.item_id, _ledger.c.provider).where(which).limit(_AT_ONCE)  # type: ignore[arg-type]
            )
            keys = [JobKey(*row) for row in rows]
        if not keys:
            return total

        def work(connection: Connection, keys: list[JobKey] = keys) -> None:
            dated = case((_ledger.c.asked_at > now, now), else_=_ledger.c.asked_at)
            statement = update(_ledger).where(any_of(keys), _ledger.c.status != Status.RUNNING)
            statement = statement.values(due_at=now, asked_at=dated).returning(
                _ledger.c.item_id, _ledger.c.provider, _ledger.c.status
            )
            changed = connection.execute(statement).all()
            due = [
                JobKey(row.item_id, row.provider) for row in changed if row.status in (Status.DUE, Status.UNAVAILABLE)
            ]
            carrier.carry(connection, due)

        in_transaction(engine, work)
        total += len(keys)
