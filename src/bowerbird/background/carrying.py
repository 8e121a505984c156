"""Carrying jobs with Procrastinate: how a row of the ledger becomes a job of its, in the same transaction.

Each provider has a queue of its own, so that a slow or paused one holds nobody else up. The job holds nothing but the
key of the row; whether there is anything to do the row says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import OperationalError

from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work.conditions import any_of
from bowerbird.words.work import JobKey

TASK = "bowerbird.ask"
_PREFIX = "bowerbird:"
# PostgreSQL cuts off the name of a channel behind 63 bytes, and Procrastinate puts 23 of its own before the queue's.
_QUEUE_AT_MOST = 40
_DIGEST = 8

_ledger = table_of(EnrichmentRow)
_WAITING = text("SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(:locks)")


def queue_of(provider: str) -> str:
    """Return the name of a provider's queue."""
    name = _PREFIX + provider
    if len(name.encode()) <= _QUEUE_AT_MOST:
        return name
    digest = hashlib.sha256(provider.encode()).hexdigest()[:_DIGEST]
    return name.encode()[: _QUEUE_AT_MOST - _DIGEST - 1].decode(errors="ignore") + "~" + digest


def lock_of(key: JobKey) -> str:
    """Return the queueing lock of a job: at most one job of that lock waits."""
    return f"{_PREFIX}{key.item_id}:{key.provider}"


class ProcrastinateCarrier:
    """Defers a job for each row that becomes due, on the connection and in the transaction that made it due."""

    def carry(self, connection: Connection, due: Sequence[JobKey]) -> None:
        """Defer the jobs that do not wait already.

        Raises:
            LostRaceError: somebody else deferred one of them meanwhile; the transaction is to be done again.
            sqlalchemy.exc.OperationalError: the database failed.
        """
        by_lock = {lock_of(key): key for key in due}
        if not by_lock:
            return
        waiting = set(connection.scalars(_WAITING, {"locks": list(by_lock)}))
        new = {lock: key for lock, key in by_lock.items() if lock not in waiting}
        if not new:
            return
        ranks = self._ranks(connection, list(new.values()))
        jobs = [
            Job(
                queue=queue_of(key.provider),
                task_name=TASK,
                lock=None,
                queueing_lock=lock,
                task_kwargs={"item_id": key.item_id, "provider": key.provider},
                priority=-ranks.get(key, 0),  # there the largest number comes first
            )
            for lock, key in new.items()
        ]
        try:
            self._app.job_manager.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)
        except AlreadyEnqueued as error:
            raise LostRaceError(str(error)) from error
        except ConnectorException as error:
            # The database's own trouble, in the words in which all others meet it.
            raise OperationalError("defer jobs", None, error.__cause__ or error) from error

    def ring(self) -> None:
        """PostgreSQL tells the workers (LISTEN and NOTIFY), on whatever machine they are."""

    @cached_property
    def _app(self) -> App:
        # It is given our connection each time, so it opens none of its own.
        return App(connector=SyncPsycopgConnector())

    def _ranks(self, connection: Connection, keys: Sequence[JobKey]) -> dict[JobKey, int]:
        query = select(_ledger.c.item_id, _ledger.c.provider, _ledger.c.priority).where(any_of(keys))
        return {JobKey(row.item_id, row.provider): row.priority for row in connection.execute(query)}
