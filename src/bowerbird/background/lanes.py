"""Lanes: the threads of a worker, and which jobs they take next. Each provider has a lane of limited width.

Threads take jobs and put down what came of them; the worker fills in jobs and collects the outcomes in batches.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence

from bowerbird.background.breakers import Breaker, told_by
from bowerbird.background.jobs import Job, Outcome
from bowerbird.http.spending import inheriting

_RECENT = 0.1
"""Seconds. What was finished within them tells how many more will be wanted before the next look at the ledger."""


class Lanes:
    """Hands jobs to threads.

    Args:
        ask: what a thread does with jobs of one provider; it never raises, and returns no outcome of those that it did
            not come to because the source is down or does not let us in.
        threads: how many times that is done at once.
        width: how many times for one provider.
        pack: how many jobs of a provider a thread takes together at most.
        cautious: whether a provider's first answer is waited for before more than one request is sent.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Job]], Sequence[Outcome]],
        *,
        threads: int,
        width: Callable[[str], int],
        pack: Callable[[str], int] = lambda _: 1,
        cautious: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._ask = ask
        self._width = width
        self._pack = pack
        self._cautious = cautious
        # One lock, and two rooms to wait in: each wakes up only those whom it concerns.
        self._changed = threading.RLock()
        self._something_to_do = threading.Condition(self._changed)
        self._something_to_save = threading.Condition(self._changed)
        self._waiting: dict[str, deque[Job]] = {}
        self._running: Counter[str] = Counter()
        self._in_hand: dict[int, Job] = {}
        self._finished: list[Outcome] = []
        self._returned: list[Job] = []
        self._breakers: dict[str, Breaker] = {}
        self._recent: deque[tuple[float, str, int]] = deque()
        self._rung = True  # the first look is not waited for
        self._closed = False
        self.threads = threads
        # Daemons: a source that hangs must not keep a worker that was told to stop from ending.
        for number in range(threads):
            threading.Thread(target=inheriting(self._work), name=f"lane-{number}", daemon=True).start()

    def put(self, jobs: Sequence[Job]) -> None:
        """Give jobs to the threads; within a lane they are taken in this order."""
        with self._changed:
            for job in jobs:
                self._in_hand[id(job)] = job
                if self._lets_in(job):
                    self._waiting.setdefault(job.provider.name, deque()).append(job)
                else:
                    self._returned.append(job)
            self._something_to_do.notify(len(jobs))

    def _lets_in(self, job: Job) -> bool:
        """Return whether a job may wait for its provider; one that comes after all outcomes were seen is meant."""
        breaker = self._breaker(job.provider.name)
        if breaker.tripped and not job.probe and self._is_unseen(job.provider.name):
            return False
        if breaker.tripped:
            breaker.try_again()
        return True

    def _is_unseen(self, provider: str) -> bool:
        """Return whether there are outcomes that nobody has seen, or there will be."""
        return self._running[provider] > 0 or any(one.job.provider.name == provider for one in self._finished)

    def hold_up(self, provider: str) -> None:
        """Ask nothing of a provider any more, save a probe; see :meth:`returned`."""
        with self._changed:
            waiting = self._waiting.get(provider)
            if waiting and not all(job.probe for job in waiting):
                self._breaker(provider).trip()
                self._withdraw(provider)

    def returned(self) -> list[Job]:
        """Return the jobs that are not asked because their provider is held up; they are in hand until settled."""
        with self._changed:
            returned, self._returned = self._returned, []
            return returned

    def collect(self, timeout: float, *, gather: float = 0.0) -> list[Outcome]:
        """Return what is finished; wait for something to finish, for a ring, or so many seconds.

        Args:
            timeout: seconds.
            gather: seconds that are waited for more while jobs are in hand: a larger batch is cheaper.
        """
        if gather and self.in_hand:
            time.sleep(gather)
        with self._changed:
            self._something_to_save.wait_for(lambda: self._finished or self._rung, timeout)
            self._rung = False
            finished, self._finished = self._finished, []
            return finished

    def settled(self, jobs: Sequence[Job]) -> None:
        """Forget jobs whose outcome is saved, or that were given back."""
        with self._changed:
            for job in jobs:
                self._in_hand.pop(id(job), None)

    def ring(self) -> None:
        """Wake up whoever collects."""
        with self._changed:
            if not self._rung:
                self._rung = True
                self._something_to_save.notify_all()

    def close(self) -> None:
        """Let the threads end after the job that each is at; no other is begun."""
        with self._changed:
            self._closed = True
            self._something_to_do.notify_all()

    @property
    def in_hand(self) -> list[Job]:
        """The jobs that are not settled."""
        with self._changed:
            return list(self._in_hand.values())

    @property
    def running(self) -> bool:
        """Whether a thread is asking."""
        with self._changed:
            return self._running.total() > 0

    def room(self, provider: str) -> int:
        """Return how many more jobs of a provider are wanted: as many as run at once, and as were finished just now.

        A job of a kind that is asked about in smaller packs than others takes the room of as many jobs as it is asked
        in place of.
        """
        with self._changed:
            if self._breaker(provider).tripped and self._is_unseen(provider):
                return 0
            held = sum(self._cost(job) for job in self._in_hand.values() if job.provider.name == provider)
            recent = sum(cost for _, name, cost in self._recently() if name == provider)
            return self._width(provider) * self._pack(provider) + recent - held

    def _cost(self, job: Job) -> int:
        return max(1, self._pack(job.provider.name) // job.provider.pack)

    def room_in_all(self, providers: Collection[str] = ()) -> int:
        """Return how many more jobs are wanted, when they are of *providers*."""
        with self._changed:
            packed = sum((self._pack(one) - 1) * self._width(one) for one in providers)
            return self.threads + packed + len(self._recently()) - len(self._in_hand)

    def _recently(self) -> deque[tuple[float, str, int]]:
        since = time.monotonic() - _RECENT
        while self._recent and self._recent[0][0] < since:
            self._recent.popleft()
        return self._recent

    def _breaker(self, provider: str) -> Breaker:
        if provider not in self._breakers:
            self._breakers[provider] = Breaker(cautious=self._cautious(provider))
        return self._breakers[provider]

    def _withdraw(self, provider: str) -> None:
        """Return what waits, save a probe: it was let through on purpose."""
        waiting = self._waiting.pop(provider, deque())
        self._returned += (job for job in waiting if not job.probe)
        if probes := [job for job in waiting if job.probe]:
            self._breaker(provider).try_again()
            self._waiting[provider] = deque(probes)

    def _work(self) -> None:
        while jobs := self._next():
            outcomes = self._ask(jobs)
            with self._changed:
                name = jobs[0].provider.name
                self._running[name] -= 1
                self._finished += outcomes
                self._recent.extend((time.monotonic(), name, self._cost(one.job)) for one in outcomes)
                self._note(name, jobs, outcomes)
                self._something_to_do.notify_all()
                if len(self._finished) == len(outcomes):
                    self._something_to_save.notify_all()

    def _note(self, name: str, jobs: Sequence[Job], outcomes: Sequence[Outcome]) -> None:
        """Stop at once if the outcomes say so; what was not come to waits again, at the head of its lane."""
        asked = {id(one.job) for one in outcomes}
        self._waiting.setdefault(name, deque()).extendleft(job for job in reversed(jobs) if id(job) not in asked)
        breaker = self._breaker(name)
        for one in outcomes:
            if not one.counted:
                breaker.note(told_by(one.error, one.entry.status))
        if breaker.tripped:
            self._withdraw(name)

    def _next(self) -> list[Job]:
        """Return the next jobs to be asked together, of one provider and kind; none when the lanes are closed."""
        with self._changed:
            while not self._closed:
                for provider, jobs in self._waiting.items():
                    if jobs and self._running[provider] < self._breaker(provider).at_once(self._width(provider)):
                        self._running[provider] += 1
                        # In turn: else the first provider with much to do would starve the others for ever.
                        self._waiting[provider] = self._waiting.pop(provider)
                        return _packed(jobs, self._pack(provider))
                self._something_to_do.wait()
            return []


def _packed(jobs: deque[Job], at_most: int) -> list[Job]:
    """Take the first job out of a lane, and those behind it that may be asked about together with it."""
    pack = [jobs.popleft()]
    # The kinds of a provider may take different numbers.
    at_most = min(at_most, pack[0].provider.pack)
    while jobs and len(pack) < at_most and jobs[0].provider is pack[0].provider:
        pack.append(jobs.popleft())
    return pack
