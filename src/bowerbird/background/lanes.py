"""Lanes: the threads of a worker, and which jobs they take next. Each provider has a lane of limited width.

Threads take jobs and put down what came of them; the worker fills in jobs and collects the outcomes in batches.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence

from bowerbird.background.jobs import Job, Outcome

_RECENT = 0.1
"""Seconds. What was finished within them tells how many more will be wanted before the next look at the ledger."""


class Lanes:
    """Hands jobs to threads.

    Args:
        ask: what a thread does with jobs of one provider; it never raises.
        threads: how many times that is done at once.
        width: how many times for one provider.
        pack: how many jobs of a provider a thread takes together at most.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Job]], Sequence[Outcome]],
        *,
        threads: int,
        width: Callable[[str], int],
        pack: Callable[[str], int] = lambda _: 1,
    ) -> None:
        self._ask = ask
        self._width = width
        self._pack = pack
        # One lock, and two rooms to wait in: each wakes up only those whom it concerns.
        self._changed = threading.RLock()
        self._something_to_do = threading.Condition(self._changed)
        self._something_to_save = threading.Condition(self._changed)
        self._waiting: dict[str, deque[Job]] = {}
        self._running: Counter[str] = Counter()
        self._in_hand: dict[int, Job] = {}
        self._finished: list[Outcome] = []
        self._recent: deque[tuple[float, str]] = deque()
        self._rung = True  # the first look is not waited for
        self._closed = False
        self.threads = threads
        # Daemons: a source that hangs must not keep a worker that was told to stop from ending.
        for number in range(threads):
            threading.Thread(target=self._work, name=f"lane-{number}", daemon=True).start()

    def put(self, jobs: Sequence[Job]) -> None:
        """Give jobs to the threads; within a lane they are taken in this order."""
        with self._changed:
            for job in jobs:
                self._waiting.setdefault(job.provider.name, deque()).append(job)
                self._in_hand[id(job)] = job
            self._something_to_do.notify(len(jobs))

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

    def settled(self, done: Sequence[Outcome]) -> None:
        """Forget jobs whose outcome is saved."""
        with self._changed:
            for outcome in done:
                self._in_hand.pop(id(outcome.job), None)

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
        """Return how many more jobs of a provider are wanted: as many as run at once, and as were finished just now."""
        with self._changed:
            held = sum(job.provider.name == provider for job in self._in_hand.values())
            return self._width(provider) * self._pack(provider) + self._recently()[provider] - held

    def room_in_all(self, providers: Collection[str] = ()) -> int:
        """Return how many more jobs are wanted, when they are of *providers*."""
        with self._changed:
            packed = sum((self._pack(one) - 1) * self._width(one) for one in providers)
            return self.threads + packed + self._recently().total() - len(self._in_hand)

    def _recently(self) -> Counter[str]:
        since = time.monotonic() - _RECENT
        while self._recent and self._recent[0][0] < since:
            self._recent.popleft()
        return Counter(provider for _, provider in self._recent)

    def _work(self) -> None:
        while jobs := self._next():
            outcomes = self._ask(jobs)
            with self._changed:
                name = jobs[0].provider.name
                self._running[name] -= 1
                self._finished += outcomes
                self._recent.extend((time.monotonic(), name) for _ in jobs)
                if len(self._finished) == len(outcomes):
                    self._something_to_save.notify_all()

    def _next(self) -> list[Job]:
        """Return the next jobs to be asked together, of one provider and kind; none when the lanes are closed."""
        with self._changed:
            while not self._closed:
                for provider, jobs in self._waiting.items():
                    if jobs and self._running[provider] < self._width(provider):
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
