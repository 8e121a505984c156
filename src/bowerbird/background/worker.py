"""The worker: takes jobs, lets threads ask, saves what came of it in batches, and looks after its leases.

One thread, the one that calls `run`, does everything with the database; the lanes' threads do everything with the
sources. A round takes in what is finished, saves it, and fills up the lanes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence

from sqlalchemy.exc import DBAPIError

from bowerbird.background.bell import Bell
from bowerbird.background.circuits import HELD_UP, Circuits
from bowerbird.background.deferring import DeferredRuns
from bowerbird.background.intake import Intake, Tickets
from bowerbird.background.jobs import Job, Jobs, Outcome
from bowerbird.background.lanes import Lanes
from bowerbird.catalogue.database_errors import DatabaseTroubleError, told
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work.claims import Claimed, Claims, Lane
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.http.spending import Spending, inheriting, spending
from bowerbird.importing.registry import Registry
from bowerbird.words.circuit import CircuitState
from bowerbird.words.results import Status

_log = logging.getLogger("bowerbird.worker")

POLL = 0.05
"""Seconds that a round waits for something to finish."""
LOOK_EVERY = 0.25
"""Seconds between two looks at the ledger when there is nothing to do: how soon another process's job is noticed."""
_BURY_EVERY = 1.0
_REFRESH_EVERY = 10.0
_REFRESH_AT_ONCE = 20
_PUT_RIGHT_EVERY = 300.0
_PATIENCE = 300.0
"""Seconds for which a database that fails is tried again before the worker gives up."""

Observer = Callable[[Outcome], None]


class Worker:
    """Runs jobs until it is stopped, or (draining) until nothing is due or running any more.

    Args:
        jobs: loads, asks and saves them.
        intake: brings them.
        claims: keeps and gives back the leases.
        bell: wakes it up while it runs.
        circuits: what stands in the way.
        queue: makes stale answers due; None leaves that to others.
        runs: whole imports that wait for their turn; None leaves them to others.
        tickets: this worker's name and lease.
        registry: which providers there are.
        providers: only these; None means all.
        concurrency: how many jobs run at once.
        width: how many of them of one provider, by its name.
        grace: seconds that running jobs are given to finish after :meth:`stop`.
        observe: is told every outcome after it is saved.
        clock: seconds that go by.
    """

    def __init__(  # noqa: PLR0913 -- the one place where a worker is put together
        self,
        *,
        jobs: Jobs,
        intake: Intake,
        claims: Claims,
        bell: Bell,
        circuits: Circuits,
        queue: Queue | None,
        runs: DeferredRuns | None,
        tickets: Tickets,
        registry: Registry,
        providers: Collection[str] | None = None,
        concurrency: int = 8,
        width: Callable[[str], int],
        grace: float = 10.0,
        observe: Sequence[Observer] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._intake = intake
        self._claims = claims
        self._bell = bell
        self._clock = clock
        self._look_at = float("-inf")
        self._circuits = circuits
        self._queue = queue
        self._runs = runs
        self._tickets = tickets
        self._registry = registry
        self._providers = providers
        self._grace = grace
        self._observe = observe
        # From its start to its end a worker is one run, and its threads belong to it.
        self._spending = Spending()
        with spending(self._spending):
            self._lanes = Lanes(
                jobs.ask,
                threads=concurrency,
                width=lambda name: min(width(name), concurrency),
                pack=registry.pack,
                cautious=registry.has_account,
            )
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._arrived: list[Outcome] = []
        self._unsaved: list[Outcome] = []
        self._returned: list[Job] = []
        self._put_right_at: float | None = None
        self._renewed_at = self._buried_at = self._refreshed_at = time.monotonic()

    @property
    def name(self) -> str:
        """As the ledger and the log call it."""
        return self._tickets.worker

    def run(self, *, drain: Callable[[], bool] | None = None) -> None:
        """Work until :meth:`stop` is called, or until *drain* says that there is nothing left.

        Raises:
            sqlalchemy.exc.DBAPIError: the database has failed for five minutes, or in a way that does not pass by
                itself (``DatabaseFailedError``: it is full, read-only, damaged). What was under way is due again when
                its lease ends.
        """
        self._bell.add(self.ring)
        try:
            with spending(self._spending):
                self._work(drain)
        finally:
            self._bell.remove(self.ring)

    def _work(self, drain: Callable[[], bool] | None) -> None:
        _log.info("worker started", extra={"worker": self.name, "concurrency": self._lanes.threads})
        self._intake.open(self.ring)
        trouble_since: float | None = None
        try:
            while not self._stopping.is_set():
                try:
                    if not self._round() and drain is not None and drain():
                        break
                    trouble_since = None
                except DBAPIError as error:
                    trouble_since = trouble_since or time.monotonic()
                    lasting = isinstance(error, DatabaseTroubleError) and not error.passing
                    if lasting or time.monotonic() - trouble_since > _PATIENCE:
                        raise
                    _log.warning("the database failed, trying again: %s", told(error))
                    self._stopping.wait(1.0)
        except DBAPIError:
            # What is under way cannot be saved, nor given back: it is due again when its lease ends.
            self._lanes.close()
            self._intake.close()
            raise
        except BaseException:
            self._end()
            raise
        self._end()

    def start(self) -> None:
        """Work in a thread of its own until :meth:`stop`."""
        self._thread = threading.Thread(target=inheriting(self._run_apart), name="bowerbird-worker", daemon=True)
        self._thread.start()

    def _run_apart(self) -> None:
        try:
            self.run()
        except DBAPIError as error:
            # A thread has nobody to raise to.
            _log.error("the worker ends: %s", told(error))

    def stop(self, *, wait: bool = True) -> None:
        """Take no more jobs, let those that are running finish within the grace period, and give the rest back."""
        self._stopping.set()
        self._lanes.ring()
        if wait and self._thread is not None:
            self._thread.join()

    def ring(self) -> None:
        """Look for work now."""
        self._look_at = float("-inf")
        self._lanes.ring()

    def _round(self) -> bool:
        """Do one round and return whether anything is under way."""
        self._save(self._lanes.collect(POLL, gather=self._intake.gather))
        self._keep_leases()
        self._hand_back()
        self._put_right()
        running = self._look() if self._clock() >= self._look_at else self._runs_held()
        self._bury()
        return running or bool(self._lanes.in_hand)

    def _look(self) -> bool:
        """Look for work in the database, and return whether a whole import is running here."""
        self._look_at = self._clock() + LOOK_EVERY
        found = self._fill()
        running = self._runs is not None and self._runs.work(self._tickets.next())
        if found:
            self._look_at = float("-inf")
        return running

    def _save(self, finished: Sequence[Outcome]) -> None:
        # Kept until it is saved: when the database fails, the next round tries again.
        self._arrived += finished
        while self._arrived:
            # One by one, so that none is judged twice when the database fails in between.
            self._unsaved += self._circuits.judge(self._arrived[:1])
            del self._arrived[0]
        if not self._unsaved:
            return
        saved = self._jobs.save(self._unsaved)
        settled, self._unsaved = self._unsaved, []
        self._look_at = float("-inf")
        self._lanes.settled([outcome.job for outcome in settled])
        self._intake.settled([outcome.job.claimed.key for outcome in settled])
        for outcome in saved:
            _tell(outcome)
            for observe in self._observe:
                _inform(observe, outcome)

    def _hand_back(self) -> None:
        """Give back untouched what waits here for a provider that is held up."""
        for provider in {job.provider.name for job in self._lanes.in_hand}:
            if self._circuits.state(provider) in HELD_UP:
                self._lanes.hold_up(provider)
        self._returned += self._lanes.returned()
        if self._returned:
            self._claims.hand_back([job.claimed for job in self._returned], utc_now())
            returned, self._returned = self._returned, []
            self._lanes.settled(returned)
            self._intake.settled([job.claimed.key for job in returned])
            _log.info("handed back, for the source is held up", extra={"jobs": len(returned)})

    def _fill(self) -> bool:
        """Take what there is room for, and return whether there was anything."""
        room = self._lanes.room_in_all(self._registry.names() if self._providers is None else self._providers)
        if room < 1:
            return False
        open_lanes: dict[str, Lane] = {}
        for provider in self._registry.names():
            kinds = self._registry.kinds_of(provider)
            if not kinds or (self._providers is not None and provider not in self._providers):
                continue
            state = self._circuits.state(provider)
            if state == CircuitState.CLOSED:
                open_lanes[provider] = Lane(
                    kinds=kinds,
                    room=self._lanes.room(provider),
                    costs={kind: self._registry.cost(kind, provider) for kind in kinds},
                )
            elif state == CircuitState.HALF_OPEN:
                self._probe(provider, Lane(kinds=kinds, room=1))
        taken = self._intake.take(open_lanes, room)
        self._put(taken)
        if self._queue is not None and time.monotonic() - self._refreshed_at > _REFRESH_EVERY:
            self._refreshed_at = time.monotonic()
            self._refresh(self._queue, open_lanes)
        return bool(taken)

    def _put(self, claimed: Sequence[Claimed], *, probe: bool = False) -> None:
        try:
            jobs = self._jobs.load(claimed, probes=claimed if probe else ())
        except Exception:
            # They are due again when their leases end; the intake must not keep a place for each until then.
            self._intake.settled([one.key for one in claimed])
            raise
        self._lanes.put(jobs)
        if len(jobs) < len(claimed):
            self._intake.settled(list({one.key for one in claimed} - {job.claimed.key for job in jobs}))

    def _probe(self, provider: str, lane: Lane) -> None:
        """Let one job try a source that was down."""
        if any(job.probe and job.provider.name == provider for job in self._lanes.in_hand):
            return
        now = utc_now()
        ticket = self._tickets.next()
        claimed = self._claims.best({provider: lane}, room=1, claim=ticket, now=now, until=now + self._tickets.lease)
        if claimed and not self._circuits.may_probe(provider):
            self._claims.hand_back(claimed, now)
        elif claimed:
            _log.info("probing", extra={"provider": provider})
            self._put(claimed, probe=True)

    def _refresh(self, queue: Queue, lanes: dict[str, Lane]) -> None:
        """Make some stale answers due where there is nothing else to ask."""
        for provider, lane in lanes.items():
            if lane.room > 0 and not any(job.provider.name == provider for job in self._lanes.in_hand):
                queue.refresh(provider, lane.kinds, _REFRESH_AT_ONCE, utc_now())

    def _keep_leases(self) -> None:
        now = time.monotonic()
        if now - self._renewed_at > self._tickets.lease.total_seconds() / 3:
            self._renewed_at = now
            held = {job.claimed.claim for job in self._lanes.in_hand}
            self._claims.renew(held, utc_now() + self._tickets.lease)
            if self._runs is not None:
                self._runs.renew()

    def _bury(self) -> None:
        if time.monotonic() - self._buried_at > _BURY_EVERY:
            self._buried_at = time.monotonic()
            lost = self._claims.take_from_the_dead(utc_now(), self._tickets.lease)
            if lost:
                _log.warning("jobs of a dead worker are due again", extra={"jobs": len(lost)})

    def _put_right(self) -> None:
        """Find at the beginning, and every few minutes, what was dated by a clock that was ahead."""
        if self._put_right_at is None or time.monotonic() - self._put_right_at > _PUT_RIGHT_EVERY:
            self._put_right_at = time.monotonic()
            found = self._claims.put_right(self._registry.names(), utc_now())
            if found:
                _log.warning("a clock was ahead: what it dated is due now", extra={"jobs": found})

    def _runs_held(self) -> bool:
        return self._runs is not None and bool(self._runs.held_by(self.name))

    def _end(self) -> None:
        """Give running jobs their time, then give back what is left."""
        self._lanes.close()
        deadline = time.monotonic() + self._grace
        try:
            while (self._lanes.running or self._runs_held()) and time.monotonic() < deadline:
                self._save(self._lanes.collect(POLL))
                self._keep_leases()
            self._save(self._lanes.collect(0))
            left = self._claims.hand_back_all(self.name, utc_now())
            if self._runs is not None:
                self._runs.hand_back(self.name)
            self._intake.settled(left)
            _log.info("worker stopped", extra={"worker": self.name, "handed_back": len(left)})
        finally:
            self._intake.close()


def _inform(observe: Observer, outcome: Outcome) -> None:
    try:
        observe(outcome)
    except Exception:  # noqa: BLE001 -- foreign code; a bug in it must not end the worker
        _log.exception("what is told every outcome failed")


def _tell(outcome: Outcome) -> None:
    """Log what came of a job, once."""
    status = "dropped" if outcome.dropped else outcome.entry.status.value
    key = outcome.job.claimed.key
    told = {
        "provider": key.provider,
        "item": key.item_id,
        "status": status,
        "seconds": round(outcome.seconds, 3),
        **({"error": outcome.entry.error} if outcome.entry.error else {}),
    }
    # That too little is known to ask is nobody's fault.
    trouble = outcome.error is not None and outcome.entry.status != Status.SKIPPED
    level = logging.WARNING if trouble else logging.INFO
    _log.log(level, "job done", extra=told)
