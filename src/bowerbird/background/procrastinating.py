"""A worker's jobs from Procrastinate: its workers, one for each provider, hand the keys of due rows to ours.

They run in a thread with an event loop of its own. A job of theirs lasts until ours has saved what came of it, so that
a machine that dies leaves it *doing*, and it is put back.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.worker import Worker as Fetcher
from sqlalchemy import Engine

from bowerbird.background.carrying import TASK, ProcrastinateCarrier, queue_of
from bowerbird.background.intake import Tickets
from bowerbird.background.pace import Pace
from bowerbird.catalogue.database import SERVER_OPTIONS
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work.claims import Claimed, Claims, Lane
from bowerbird.catalogue.work.sweeping import sweep
from bowerbird.words.work import JobKey

_log = logging.getLogger("bowerbird.worker")

HEARTBEAT = 4.0
"""Seconds between two signs of life of a fetcher."""
STALLED_AFTER = 12.0
"""Seconds without one after which its jobs are put back."""
_LOOK_AFTER_EVERY = 3.0
_PURGE_EVERY = 600.0
KEPT_HOURS = 24
"""Finished jobs of Procrastinate are purged after so long; what came of them is in the ledger."""
_LOOK_EVERY = 0.1
_CONNECTIONS = 4
_GATHER = 0.1
"""Seconds for which the jobs of a quick source are gathered."""


class ProcrastinateIntake:
    """Takes the jobs that Procrastinate's workers fetch.

    Args:
        engine: an open database.
        claims: claims the rows of the fetched jobs.
        tickets: this worker's name and lease.
        providers: the providers of which to take jobs.
        width: how many jobs of a provider run at once.
    """

    exhausted = False
    gather = 0.003

    def __init__(
        self,
        engine: Engine,
        claims: Claims,
        tickets: Tickets,
        providers: Callable[[], Collection[str]],
        width: Callable[[str], int],
    ) -> None:
        self._engine = engine
        self._claims = claims
        self._tickets = tickets
        self._providers = providers
        self._lock = threading.Lock()
        self._arrived: list[JobKey] = []
        self._done: dict[JobKey, list[asyncio.Future[None]]] = {}
        self._open: dict[str, tuple[str, ...]] = {}
        self._ring: Callable[[], None] = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()
        self._fetchers: dict[str, tuple[Fetcher, asyncio.Task[None]]] = {}
        self._pace = Pace(width)
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        # What the address asks of the server (such as a schema of its own) holds for these connections too.
        options = {"options": engine.get_execution_options().get(SERVER_OPTIONS, "")}
        # Each fetcher listens on a connection of its own; what they ask goes through few, where it waits least.
        size = len(providers()) + _CONNECTIONS
        self._app = App(connector=PsycopgConnector(conninfo=url, kwargs=options, min_size=1, max_size=size))
        self._app.task(name=TASK)(self._fetched)
        self._thread: threading.Thread | None = None

    def open(self, ring: Callable[[], None]) -> None:
        """Start fetching."""
        self._ring = ring
        # Made only now: nobody would close that of a worker that is never run.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(self._loop,), name="procrastinate", daemon=True)
        self._thread.start()

    def take(self, lanes: Mapping[str, Lane], room: int) -> list[Claimed]:  # noqa: ARG002 -- they are fetched already
        """Claim the rows of jobs that were fetched. Where a row is not due any more, the job is done with at once."""
        self._open = {provider: lane.kinds for provider, lane in lanes.items()}
        if any(self._pace.is_quick(key.provider) for key in self._arrived):
            # More are coming: a larger batch is cheaper, and nobody waits for a single one of so many.
            time.sleep(_GATHER)
        with self._lock:
            fetched, self._arrived = self._arrived, []
        now = utc_now()
        until = now + self._tickets.lease
        try:
            claimed = self._claims.these(fetched, lanes, claim=self._tickets.next(), now=now, until=until)
        except Exception:
            # Else nobody would ever end them, and their places with the fetcher would be lost.
            with self._lock:
                self._arrived[:0] = fetched
            raise
        held = {one.key for one in claimed}
        self.settled([key for key in fetched if key not in held])
        return claimed

    def settled(self, keys: Sequence[JobKey]) -> None:
        """Let the jobs of Procrastinate end."""
        if keys:
            with self._lock:
                futures = [future for key in keys for future in self._done.pop(key, ())]
                self._pace.count(keys)
            if futures and self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(_resolve, futures)

    def close(self) -> None:
        """Stop fetching, and end."""
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._begin_closing)
            self._thread.join(timeout=10)

    async def _fetched(self, item_id: int, provider: str) -> None:
        """Hand a fetched job over, and wait until it is done with."""
        key, future = JobKey(item_id, provider), asyncio.get_running_loop().create_future()
        if self._closing.is_set():
            return
        with self._lock:
            self._done.setdefault(key, []).append(future)
            self._arrived.append(key)
        self._ring()
        await future

    def _begin_closing(self) -> None:
        """In the loop's own thread, so that no job comes in between that nobody would let end."""
        self._closing.set()
        with self._lock:
            left = [future for futures in self._done.values() for future in futures]
            self._done.clear()
        _resolve(left)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(self._keep_running())
        finally:
            loop.close()

    async def _keep_running(self) -> None:
        """Begin again after whatever went wrong: without this thread the worker would wait for jobs in vain."""
        while not self._closing.is_set():
            try:
                await self._main()
            except Exception as error:  # noqa: BLE001 -- whatever it is, a moment later it is tried again
                _log.warning("fetching jobs failed, trying again: %s", error)
                await self._pause(1.0)

    async def _main(self) -> None:
        # In a group one that fails ends the others: they begin again together.
        async with self._app.open_async(), asyncio.TaskGroup() as parts:
            for part in (self._keep_fetching(), self._look_after(), self._purge()):
                parts.create_task(part)
        for fetcher, _ in self._fetchers.values():
            _stop(fetcher)

    async def _keep_fetching(self) -> None:
        """Have a fetcher for each open lane, and none for the others."""
        while not self._closing.is_set():
            for provider in self._open.keys() - self._fetchers.keys():
                self._fetchers[provider] = self._start(provider)
            for provider, (fetcher, task) in list(self._fetchers.items()):
                if task.done():
                    if task.exception() is not None:
                        _log.warning("fetching stopped, starting again: %s", task.exception())
                    del self._fetchers[provider]
                elif provider not in self._open or fetcher.concurrency != self._pace.ahead(provider):
                    _stop(fetcher)
            await self._pause(_LOOK_EVERY)
        for fetcher, _ in self._fetchers.values():
            _stop(fetcher)
        await asyncio.gather(*(task for _, task in self._fetchers.values()), return_exceptions=True)
        self._fetchers.clear()

    def _start(self, provider: str) -> tuple[Fetcher, asyncio.Task[None]]:
        fetcher = Fetcher(
            self._app,
            queues=[queue_of(provider)],
            name=f"{self._tickets.worker} {provider}",
            concurrency=self._pace.ahead(provider),
            install_signal_handlers=False,
            delete_jobs=DeleteJobCondition.NEVER,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED_AFTER,
            fetch_job_polling_interval=2.0,
        )
        return fetcher, asyncio.create_task(_run(fetcher))

    async def _look_after(self) -> None:
        """Put back the jobs of dead fetchers, and defer rows that are due and have no job."""
        while not self._closing.is_set():
            await self._pause(_LOOK_AFTER_EVERY)
            try:
                for job in await self._app.job_manager.get_stalled_jobs(
                    task_name=TASK, seconds_since_heartbeat=STALLED_AFTER
                ):
                    await self._put_back(job)
                swept = await asyncio.to_thread(sweep, self._engine, ProcrastinateCarrier(), self._open, utc_now())
                if swept:
                    _log.info("due rows had no job", extra={"jobs": swept})
            except Exception as error:  # noqa: BLE001 -- whatever it is, the next round tries again
                _log.warning("looking after the jobs failed, trying again: %s", error)

    async def _put_back(self, job: Job) -> None:
        try:
            await self._app.job_manager.retry_job(job)
        except UniqueViolation:
            # Another job for the same row waits already; this one has nothing to do.
            await self._app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    async def _purge(self) -> None:
        while not self._closing.is_set():
            try:
                await self._purge_once()
            except Exception as error:  # noqa: BLE001 -- whatever it is, the next round tries again
                _log.warning("purging finished jobs failed, trying again later: %s", error)
            await self._pause(_PURGE_EVERY)

    async def _purge_once(self) -> None:
        for provider in self._providers():
            await self._app.job_manager.delete_old_jobs(
                KEPT_HOURS,
                queue=queue_of(provider),
                include_failed=True,
                include_cancelled=True,
                include_aborted=True,
            )

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return


def _resolve(futures: Sequence[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)


def _stop(fetcher: Fetcher) -> None:
    fetcher.stop()  # type: ignore[no-untyped-call]


async def _run(fetcher: Fetcher) -> None:
    await fetcher.run()  # type: ignore[no-untyped-call]
