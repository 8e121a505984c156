"""Sweeping: the ledger is the truth, so whatever is due and has no job gets one (after a restore or an outage)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine, bindparam, text

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.plan import Carrier
from bowerbird.words.work import JobKey, Priority

_AT_ONCE = 1000
_SWEEP_LOCK = 0x_B0_3E_4B_1E
_BEFORE_ALL = dt.datetime(1, 1, 1, tzinfo=dt.UTC)

_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:lock)")
# In the order of the index, from where the page before ended: no page passes by what others have looked at.
_DUE = text(
    "SELECT e.item_id, e.due_at FROM enrichments AS e"
    " WHERE e.provider = :provider AND e.priority = :priority AND e.status IN ('due', 'unavailable')"
    " AND e.due_at <= :now AND (e.due_at, e.item_id) > (:due_at, :item_id)"
    " ORDER BY e.due_at, e.item_id LIMIT :at_once"
)
_WITHOUT_JOB = text(
    # Of kinds that nobody here knows, jobs would be deferred again and again, and done by nobody.
    "SELECT i.id FROM items AS i WHERE i.id = ANY(:items) AND i.kind IN :kinds"
    " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j WHERE j.status = 'todo'"
    " AND j.queueing_lock = 'bowerbird:' || i.id || ':' || CAST(:provider AS text))"
    " ORDER BY array_position(:items, i.id)"
).bindparams(bindparam("kinds", expanding=True))


@dataclass(frozen=True)
class _Place:
    """Behind which row a page begins."""

    due_at: dt.datetime = _BEFORE_ALL
    item_id: int = 0


def sweep(engine: Engine, carrier: Carrier, lanes: Mapping[str, Sequence[str]], now: dt.datetime) -> int:
    """Carry the jobs of due rows that have none, of some providers and their kinds; return how many.

    One process does it at a time.
    """
    swept = 0
    for priority in Priority:
        for provider, kinds in lanes.items():
            if kinds:
                swept += _Sweep(carrier, provider, tuple(kinds), priority, now).all(engine)
    return swept


@dataclass(frozen=True)
class _Sweep:
    """What is due of one provider, of one priority."""

    carrier: Carrier
    provider: str
    kinds: Sequence[str]
    priority: Priority
    now: dt.datetime

    def all(self, engine: Engine) -> int:
        """Carry the jobs, a page in each transaction."""
        swept, place = 0, _Place()
        while True:
            carried, behind = in_transaction(engine, partial(self._page, place=place))
            swept += carried
            if behind is None:
                return swept
            place = behind

    def _page(self, connection: Connection, place: _Place) -> tuple[int, _Place | None]:
        """Carry the jobs of a page; return how many, and where the next page begins, if there is one."""
        if not connection.scalar(_TRY_LOCK, {"lock": _SWEEP_LOCK}):
            return 0, None
        of = {"provider": self.provider, "priority": self.priority.value, "now": self.now, "at_once": _AT_ONCE}
        rows = connection.execute(_DUE, {**of, "due_at": place.due_at, "item_id": place.item_id}).all()
        if not rows:
            return 0, None
        wanted = {"items": [row.item_id for row in rows], "kinds": list(self.kinds), "provider": self.provider}
        keys = [JobKey(item_id, self.provider) for item_id in connection.scalars(_WITHOUT_JOB, wanted)]
        self.carrier.carry(connection, keys)
        return len(keys), _Place(rows[-1].due_at, rows[-1].item_id) if len(rows) == _AT_ONCE else None
