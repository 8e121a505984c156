"""Sweeping: the ledger is the truth, so whatever is due and has no job gets one (after a restore or an outage)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, bindparam, text

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.plan import Carrier
from bowerbird.words.work import JobKey

_AT_ONCE = 1000
_SWEEP_LOCK = 0x_B0_3E_4B_1E

_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:lock)")
_WITHOUT_JOB = text(
    "SELECT e.item_id, e.provider FROM enrichments AS e JOIN items AS i ON i.id = e.item_id"
    " WHERE e.status IN ('due', 'unavailable') AND e.due_at <= :now"
    # Of kinds that nobody here knows, jobs would be deferred again and again, and done by nobody.
    " AND (e.provider, i.kind) IN :asked"
    " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j WHERE j.status = 'todo'"
    " AND j.queueing_lock = 'bowerbird:' || e.item_id || ':' || e.provider)"
    " ORDER BY e.priority, e.due_at LIMIT :at_once"
).bindparams(bindparam("asked", expanding=True))


def sweep(engine: Engine, carrier: Carrier, lanes: Mapping[str, Sequence[str]], now: dt.datetime) -> int:
    """Carry the jobs of due rows that have none, of some providers and their kinds; return how many.

    One process does it at a time.
    """
    asked = [(provider, kind) for provider, kinds in lanes.items() for kind in kinds]
    if not asked:
        return 0
    swept = 0
    while True:
        found = in_transaction(engine, lambda connection: _carry(connection, carrier, asked, now))
        swept += found
        if found < _AT_ONCE:
            return swept


def _carry(connection: Connection, carrier: Carrier, asked: Sequence[tuple[str, str]], now: dt.datetime) -> int:
    if not connection.scalar(_TRY_LOCK, {"lock": _SWEEP_LOCK}):
        return 0
    wanted = {"now": now, "asked": list(asked), "at_once": _AT_ONCE}
    keys = [JobKey(row.item_id, row.provider) for row in connection.execute(_WITHOUT_JOB, wanted)]
    carrier.carry(connection, keys)
    return len(keys)
