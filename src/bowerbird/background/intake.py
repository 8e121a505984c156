"""Intakes: where a worker's jobs come from. One that takes them from the ledger, and one for certain jobs only."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work.claims import Claimed, Claims, Lane
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.words.work import JobKey, Priority


class Intake(Protocol):
    """Brings claimed jobs.

    Attributes:
        gather: seconds for which it pays to wait for more before a batch is saved.
    """

    gather: float

    def open(self, ring: Callable[[], None]) -> None:
        """Begin; *ring* wakes the worker up when there is something to take."""

    def take(self, lanes: Mapping[str, Lane], room: int) -> list[Claimed]:
        """Return jobs that are this worker's now: of each provider what its lane has room for, and no more in all."""

    def settled(self, keys: Sequence[JobKey]) -> None:
        """Note that these jobs are done with, by whatever outcome."""

    def close(self) -> None:
        """Take no more."""

    @property
    def exhausted(self) -> bool:
        """Whether nothing will come any more; False for one that goes on for ever."""


class Tickets:
    """Gives every claim of this process a value of its own, and says until when it holds.

    Attributes:
        worker: machine, process and a random part: a process number comes again.
        lease: how long a claim holds.
    """

    def __init__(self, lease: dt.timedelta) -> None:
        self.worker = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.lease = lease
        self._number = 0

    def next(self) -> str:
        """Return a value that was never used before."""
        self._number += 1
        return f"{self.worker}#{self._number}"


class LedgerIntake:
    """Takes the best of what is due in the ledger: the engine of a SQLite catalogue."""

    exhausted = False
    gather = 0.0

    def __init__(self, claims: Claims, tickets: Tickets) -> None:
        self._claims = claims
        self._tickets = tickets

    def open(self, ring: Callable[[], None]) -> None:
        """Nothing rings here: the worker looks often enough, and the carrier rings for this process."""

    def take(self, lanes: Mapping[str, Lane], room: int) -> list[Claimed]:
        """Claim the jobs that come first."""
        now = utc_now()
        until = now + self._tickets.lease
        return self._claims.best(lanes, room=room, claim=self._tickets.next(), now=now, until=until)

    def settled(self, keys: Sequence[JobKey]) -> None:
        """The ledger knows it already."""

    def close(self) -> None:
        """Nothing is open."""


class ChosenIntake:
    """Takes certain jobs, which it makes due first: ``enrich --now``, and whoever waits for an import.

    Args:
        chunks: the jobs, a list at a time.
        queue: makes them due; None when they are due already. Its carrier tells nobody, for they are taken here.
    """

    gather = 0.0

    def __init__(
        self, chunks: Iterator[Sequence[JobKey]], claims: Claims, tickets: Tickets, queue: Queue | None
    ) -> None:
        self._chunks = chunks
        self._claims = claims
        self._tickets = tickets
        self._queue = queue
        self._next: list[JobKey] = []
        self._held: set[JobKey] = set()
        self.exhausted = False

    def open(self, ring: Callable[[], None]) -> None:
        """Nothing rings here."""

    def take(self, lanes: Mapping[str, Lane], room: int) -> list[Claimed]:
        """Claim the next jobs; what somebody else is running, or has finished meanwhile, is left out."""
        # Who waits goes through its few jobs anew each time: one that is held up must not hide the others.
        if not self._next or self._queue is None:
            self._next = list(next(self._chunks, ()))
            self.exhausted = not self._next
            if self._queue and self._next:
                self._queue.put(self._next, Priority.ASKED, utc_now())
        keys, self._next = _fitting(self._next, lanes, room)
        # What is being asked here need not be claimed: whoever waits for it would take the write lock for nothing.
        keys = [key for key in keys if key not in self._held]
        now = utc_now()
        until = now + self._tickets.lease
        claimed = self._claims.these(keys, lanes, claim=self._tickets.next(), now=now, until=until) if keys else []
        self._held.update(one.key for one in claimed)
        return claimed

    def settled(self, keys: Sequence[JobKey]) -> None:
        """Note what may be claimed again; the rest the ledger knows already."""
        self._held.difference_update(keys)

    def close(self) -> None:
        """Nothing is open."""


def _fitting(wanted: Sequence[JobKey], lanes: Mapping[str, Lane], room: int) -> tuple[list[JobKey], list[JobKey]]:
    """Return those jobs that there is room for, and the others, each in their order."""
    fit: list[JobKey] = []
    others: list[JobKey] = []
    free = {provider: lane.room for provider, lane in lanes.items()}
    for key in wanted:
        if len(fit) < room and free.get(key.provider, 0) > 0:
            free[key.provider] -= 1
            fit.append(key)
        else:
            others.append(key)
    return fit, others
