"""Deferred runs: whole imports that wait for their turn, of items that the catalogue does not have yet.

The ledger cannot hold them, for a row of it belongs to an item. They are claimed and leased like jobs.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.living import Hold, living
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import table_of
from bowerbird.catalogue.work.claims import DEATHS_AT_MOST, ended
from bowerbird.catalogue.work.tables import DeferredRunRow
from bowerbird.http.spending import inheriting
from bowerbird.importing.registry import AnyImporter, Registry
from bowerbird.importing.retrying import wait_before
from bowerbird.words.errors import BowerbirdError, DatabaseFailedError
from bowerbird.words.forms import convert
from bowerbird.words.hiding import hidden
from bowerbird.words.query import Query
from bowerbird.words.results import ImportResult, Status
from bowerbird.words.work import CLOCK_MARGIN

_log = logging.getLogger("bowerbird.worker")
_runs = table_of(DeferredRunRow)

AT_ONCE = 2
"""So many of them one worker runs at a time: the sources that they ask are those that are asked at once."""
ATTEMPTS = 8
_ENDED = (Status.SUCCEEDED, Status.FAILED, Status.AMBIGUOUS, Status.NOT_FOUND)

RunImport = Callable[[AnyImporter, Query, Sequence[str] | None], ImportResult[Any]]
"""Runs an import now: the importer, the query, and the names of the providers, or None for all."""


@dataclass(frozen=True)
class Deferred:
    """How it stands with a deferred run; *item_id* is what it came to."""

    id: int
    status: str
    item_id: int | None
    error: str | None
    due_at: dt.datetime | None = None


class DeferredRuns:
    """Keeps imports until a worker runs them. Threads may share it.

    Args:
        engine: an open database.
        registry: which importers there are.
        run: runs an import.
        lease: how long a claim holds.
    """

    def __init__(self, engine: Engine, registry: Registry, run: RunImport, lease: dt.timedelta) -> None:
        self._engine = engine
        self._registry = registry
        self._run = run
        self._lease = lease
        self._lock = threading.Lock()
        self._running: dict[int, str] = {}

    def put(self, importer: AnyImporter, query: Query, providers: Sequence[str] | None) -> int:
        """Keep an import for later and return its number."""
        row = {
            "kind": describe(importer.kind).name,
            "query": msgspec.to_builtins(query),
            "options": {} if providers is None else {"providers": list(providers)},
            "status": Status.DUE,
            "attempts": 0,
            "due_at": utc_now(),
            "created_at": utc_now(),
        }
        number: int = in_transaction(
            self._engine, lambda connection: connection.scalar(insert(_runs).values(row).returning(_runs.c.id)) or 0
        )
        return number

    def get(self, number: int) -> Deferred:
        """Return how it stands with a run."""
        columns = _runs.c.id, _runs.c.status, _runs.c.item_id, _runs.c.error, _runs.c.due_at
        query = select(*columns).where(_runs.c.id == number)
        with self._engine.connect() as connection:
            return Deferred(*connection.execute(query).one())

    def counts(self) -> dict[str, int]:
        """Return how many there are by status."""
        query = select(_runs.c.status, func.count()).group_by(_runs.c.status)
        with self._engine.connect() as connection:
            return dict(connection.execute(query).all())

    def is_idle(self, now: dt.datetime) -> bool:
        """Return whether none is due or running."""
        kinds = [describe(one.kind).name for one in self._registry.importers()]
        waiting = and_(_runs.c.status == Status.DUE, _is_due(now))
        # Of other kinds none is looked at: who knows them may be dead, and here nobody would ever take them up.
        unfinished = _runs.c.kind.in_(kinds), or_(waiting, _runs.c.status == Status.RUNNING)
        query = select(literal(1)).where(*unfinished).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is None

    def work(self, claim: str) -> bool:
        """Start the next run in a thread of its own, if one is due and there is room; return whether any is running."""
        with self._lock:
            room = AT_ONCE - len(self._running)
        row = self._take(claim) if room > 0 else None
        if row is not None:
            with self._lock:
                self._running[row.id] = claim
            threading.Thread(target=inheriting(self._do), args=(row, claim), name="deferred-run", daemon=True).start()
        with self._lock:
            return bool(self._running)

    def renew(self) -> None:
        """Extend the leases of what is running here."""
        with self._lock:
            claims = list(self._running.values())
        if claims:
            statement = update(_runs).where(_runs.c.claim.in_(claims)).values(lease_until=utc_now() + self._lease)
            in_transaction(self._engine, lambda connection: connection.execute(statement))

    def held_by(self, worker: str) -> list[str]:
        """Return the claims of what one worker of this process is running."""
        with self._lock:
            return [claim for claim in self._running.values() if claim.startswith(f"{worker}#")]

    def hand_back(self, worker: str) -> None:
        """Give up what one worker is running here, and nothing of the others: somebody else will run it."""
        claims = self.held_by(worker)
        statement = (
            update(_runs)
            .where(_runs.c.claim.in_(claims))
            .values(status=Status.DUE, claim=None, lease_until=None, due_at=utc_now())
        )
        in_transaction(self._engine, lambda connection: connection.execute(statement))

    def wait(self, number: int, claim: Callable[[], str], timeout: float | None) -> Deferred:
        """Wait for a run to end, or for its next try to be put off, working off here what no worker takes."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (found := self.get(number)).status not in _ENDED:
            if deadline is not None and time.monotonic() > deadline:
                break
            if (
                found.status == Status.DUE
                and found.due_at is not None
                and utc_now() < found.due_at < _latest(utc_now())
            ):
                break
            self.work(claim())
            self.renew()
            time.sleep(0.02)
        return found

    def _take(self, claim: str) -> Row[Any] | None:
        now = utc_now()
        kinds = [describe(one.kind).name for one in self._registry.importers()]
        free = or_(
            and_(_runs.c.status == Status.DUE, _is_due(now)),
            and_(_runs.c.status == Status.RUNNING, ended(_runs.c.lease_until, now, self._lease)),
        )
        first = select(_runs.c.id).where(free, _runs.c.kind.in_(kinds)).order_by(_runs.c.id).limit(1)
        with self._engine.connect() as connection:
            if connection.execute(first).first() is None:
                return None
        statement = (
            update(_runs)
            .where(_runs.c.id.in_(first), free)
            .values(
                status=Status.RUNNING,
                claim=claim,
                lease_until=now + self._lease,
                # Its worker died: that counts, for the run may be the cause.
                attempts=case((_runs.c.status == Status.RUNNING, _runs.c.attempts + 1), else_=_runs.c.attempts),
            )
            .returning(*_runs.c)
        )
        return in_transaction(self._engine, lambda connection: connection.execute(statement).first())

    def _do(self, row: Row[Any], claim: str) -> None:
        try:
            values = self._outcome(row)
            in_transaction(self._engine, lambda connection: _end(connection, row, claim, values))
            _log.info("deferred import done", extra={"run": row.id, "status": values["status"].value})
        except DatabaseFailedError as error:
            # It is due again when its lease ends. The worker meets the same trouble, and says so.
            _log.warning("deferred import %s could not be ended: %s", row.id, error)
        except Exception:  # noqa: BLE001 -- a thread has nobody to raise to: it is logged
            _log.exception("deferred import %s could not be ended", row.id)
        finally:
            with self._lock:
                self._running.pop(row.id, None)

    def _outcome(self, row: Row[Any]) -> dict[str, Any]:
        """Run the import and return what the row is to say of it."""
        if row.attempts >= DEATHS_AT_MOST:
            told = f"given up: {DEATHS_AT_MOST} times the worker died while it was running"
            return {"status": Status.FAILED, "error": told, "due_at": None}
        importer = self._registry.importer(row.kind)
        try:
            if importer is None:
                raise BowerbirdError(f"there is no importer for {row.kind}")  # noqa: TRY301 -- told like the others
            query = convert(row.query, importer.query)
            providers = row.options.get("providers")
            result = self._run(importer, query, providers or None)
        except SQLAlchemyError:
            raise
        except (BowerbirdError, msgspec.ValidationError) as error:
            return {"status": Status.FAILED, "error": hidden(str(error)), "due_at": None}
        except Exception as error:  # noqa: BLE001 -- foreign code may be in it
            # A bug would not go away by itself: tried again and again, it would never end.
            _log.exception("deferred import %s failed", row.id)
            return {"status": Status.FAILED, "error": hidden(f"{type(error).__name__}: {error}"), "due_at": None}
        return _outcome_of(result, row.attempts)


def _end(connection: Connection, row: Row[Any], claim: str, values: dict[str, Any]) -> None:
    """Write what came of a run: the living item that it came to, whatever was merged meanwhile."""
    item_id = values.get("item_id")
    if item_id is not None:
        values = {**values, "item_id": living(connection, [item_id], Hold.REFER).get(item_id)}
    mine = _runs.c.id == row.id, _runs.c.claim == claim
    free = {"claim": None, "lease_until": None, "attempts": row.attempts + 1}
    connection.execute(update(_runs).where(*mine).values(**free, **values))


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    return or_(_runs.c.due_at <= now, _runs.c.due_at > _latest(now))


def _latest(now: dt.datetime) -> dt.datetime:
    """Return the latest moment to which a next try is put off; a later one was set by a clock that was ahead."""
    return now + wait_before(ATTEMPTS, retry_after=None, luck=1.0) + CLOCK_MARGIN


def _outcome_of(result: ImportResult[Any], attempts: int) -> dict[str, Any]:
    """Return what the row is to say of an import that was run, *attempts* times before."""
    if result.item is not None:
        return {"status": Status.SUCCEEDED, "item_id": result.item.id, "error": None, "due_at": None}
    told = "; ".join(result.errors) or result.summary
    if result.candidates:
        return {"status": Status.AMBIGUOUS, "error": told, "due_at": None}
    if any(one.status == Status.UNAVAILABLE for one in result.providers.values()) and attempts + 1 < ATTEMPTS:
        wait = wait_before(attempts + 1, retry_after=None, luck=random.random())  # noqa: S311 -- no secret
        return {"status": Status.DUE, "error": told, "due_at": utc_now() + wait}
    # Background providers are skipped where there is no item.
    asked = [one.status for one in result.providers.values() if one.status != Status.SKIPPED]
    gone = bool(asked) and all(status == Status.NOT_FOUND for status in asked)
    return {"status": Status.NOT_FOUND if gone else Status.FAILED, "error": told, "due_at": None}
