"""Knows whose turn it is: the request budget of each host, shared by every thread, process and machine.

One row per host holds the next free moment. Taking a turn moves it on by one interval, in one statement; a pause
moves everybody's turn, also of those who already wait.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Protocol

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from bowerbird.words.errors import UnavailableError

PATIENCE = 30.0

# A turn further away than this was given out before somebody put the clock back: nobody queues that long.
_FAR = 3_600.0

# Moments are epoch seconds in a double: adding and taking away an interval may change the last digits.
_ROUNDING = 0.001
_DAY = 86_400

rate_slots = Table(
    "rate_slots",
    MetaData(),
    Column("host", String(255), primary_key=True),
    Column("next_slot", Double, nullable=False),
    Column("paused_until", Double, nullable=False, default=0, server_default="0"),
    Column("day", Integer, nullable=False, default=0, server_default="0"),
    Column("sent", Integer, nullable=False, default=0, server_default="0"),
)


class Budget(Protocol):
    """Says when a request may be sent."""

    def acquire(self, host: str, rate: float) -> None:
        """Wait until this request may be sent; requests come out evenly spaced, in the order they asked.

        Args:
            host: the host asked, with its port where that is not the usual one.
            rate: requests per second that all together may send; 0 means no limit, pauses still hold.

        Raises:
            UnavailableError: the host is paused for longer than anybody should wait here.
        """

    def count(self, host: str, per_day: int) -> None:
        """Count this request among those of today (UTC).

        Args:
            host: as of `acquire`.
            per_day: how many requests all together may send in a day, at least 1.

        Raises:
            UnavailableError: there were as many already; it says how long the day still is.
        """

    def pause(self, host: str, seconds: float) -> None:
        """Let nobody send to the host for so many seconds; a shorter pause never cuts a longer one."""


class _Turn(msgspec.Struct, frozen=True):
    """A moment that belongs to one request, in epoch seconds of the budget's own clock, and how far off it is."""

    at: float
    wait: float


class _Queue(ABC):
    """Waiting for one's turn; where the turns are kept is the subclass's affair."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience

    def acquire(self, host: str, rate: float) -> None:
        """See `Budget.acquire`."""
        while True:
            pause = self._pause(host)
            if pause.wait > self._patience:
                raise UnavailableError(
                    f"{host} asked not to be sent anything for another {pause.wait:.0f} s: try again later",
                    retry_after=pause.wait,
                )
            if not rate and pause.wait <= 0:
                return
            turn = self._take(host, 1 / rate) if rate else pause
            # Nothing is held while asleep: no transaction, no lock.
            time.sleep(max(0.0, turn.wait))
            # Somebody may have been told to slow down meanwhile: then this turn is void, and we queue anew.
            if self._pause(host).at <= turn.at + _ROUNDING:
                return

    def count(self, host: str, per_day: int) -> None:
        """See `Budget.count`."""
        now = self._count(host, per_day)
        if now is not None:
            left = _DAY - now % _DAY
            raise UnavailableError(
                f"the {per_day} requests that may be sent to {host} in a day are used up: try again tomorrow (UTC)",
                retry_after=left,
            )

    @abstractmethod
    def _count(self, host: str, per_day: int) -> float | None:
        """Count a request; return the time instead (epoch seconds) when there were too many today."""

    @abstractmethod
    def _pause(self, host: str) -> _Turn:
        """The end of the host's pause; long ago when there was none."""

    @abstractmethod
    def _take(self, host: str, interval: float) -> _Turn:
        """Take the next free turn, which is not before the end of a pause."""


class MemoryBudget(_Queue):
    """The budget of one process, for all its threads: tests, and imports that keep nothing.

    Args:
        patience: seconds that a pause may last before nobody waits for it.
        clock: tells the time of day, in epoch seconds.
    """

    def __init__(self, *, patience: float = PATIENCE, clock: Callable[[], float] = time.time) -> None:
        super().__init__(patience=patience)
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._paused: dict[str, float] = {}
        self._sent: dict[str, tuple[int, int]] = {}

    def pause(self, host: str, seconds: float) -> None:
        """See `Budget.pause`."""
        with self._lock:
            self._paused[host] = max(self._paused.get(host, 0.0), time.monotonic() + seconds)

    def _count(self, host: str, per_day: int) -> float | None:
        now = self._clock()
        today = int(now // _DAY)
        with self._lock:
            day, sent = self._sent.get(host, (today, 0))
            if day == today and sent >= per_day:
                return now
            self._sent[host] = (today, sent + 1 if day == today else 1)
        return None

    def _pause(self, host: str) -> _Turn:
        with self._lock:
            until = self._paused.get(host, 0.0)
        return _Turn(until, until - time.monotonic())

    def _take(self, host: str, interval: float) -> _Turn:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, 0.0), self._paused.get(host, 0.0))
            self._next[host] = turn + interval
        return _Turn(turn, turn - now)


class DatabaseBudget(_Queue):
    """The budget of every process that uses the same database, SQLite or PostgreSQL; needs the table `rate_slots`.

    On PostgreSQL the server's clock counts, so that machines whose clocks differ agree. A process that is killed
    leaves the turns that its threads were waiting for unused.
    """

    def __init__(self, engine: Engine, *, patience: float = PATIENCE) -> None:
        super().__init__(patience=patience)
        self._reader = engine
        # `write` makes an engine that knows it take SQLite's write lock at once; others ignore it.
        self._writer = engine.execution_options(write=True)
        self._now: ColumnElement[float]
        if engine.dialect.name == "postgresql":
            # A stricter level would turn two processes' meeting in one row into an error.
            self._writer = self._writer.execution_options(isolation_level="READ COMMITTED")
            self._insert: Any = postgresql.insert
            self._latest: Any = func.greatest
            self._now = cast(func.extract("epoch", func.clock_timestamp()), Double)
        else:
            # SQLite reads its clock once the statement has the write lock; Python's time, read before it waited for
            # the lock, would be old by then.
            self._insert = sqlite.insert
            self._latest = func.max
            self._now = (func.julianday("now") - 2_440_587.5) * 86_400.0

    def pause(self, host: str, seconds: float) -> None:
        """See `Budget.pause`."""
        until = self._now + literal(seconds, Double)
        row = self._insert(rate_slots).values(host=host, next_slot=0.0, paused_until=until)
        row = row.on_conflict_do_update(
            index_elements=[rate_slots.c.host],
            set_={"paused_until": self._latest(rate_slots.c.paused_until, until)},
        )
        with self._writer.begin() as connection:
            connection.execute(row)

    def _count(self, host: str, per_day: int) -> float | None:
        today = cast(func.floor(self._now / _DAY), Integer)
        row = self._insert(rate_slots).values(host=host, next_slot=0.0, paused_until=0.0, day=today, sent=1)
        row = row.on_conflict_do_update(
            index_elements=[rate_slots.c.host],
            set_={"day": today, "sent": case((rate_slots.c.day == today, rate_slots.c.sent + 1), else_=1)},
            where=(rate_slots.c.day != today) | (rate_slots.c.sent < per_day),
        ).returning(rate_slots.c.sent)
        with self._writer.begin() as connection:
            if connection.execute(row).one_or_none() is not None:
                return None
            return float(connection.scalar(select(self._now)) or 0.0)

    def _pause(self, host: str) -> _Turn:
        row = select(rate_slots.c.paused_until, self._now).where(rate_slots.c.host == host)
        with self._reader.connect() as connection:
            until, now = connection.execute(row).one_or_none() or (0.0, 0.0)
        return _Turn(until, until - now)

    def _take(self, host: str, interval: float) -> _Turn:
        step = literal(interval, Double)
        queued = case((rate_slots.c.next_slot > self._now + _FAR, 0.0), else_=rate_slots.c.next_slot)
        row = self._insert(rate_slots).values(host=host, next_slot=self._now + step, paused_until=0.0)
        row = row.on_conflict_do_update(
            index_elements=[rate_slots.c.host],
            set_={"next_slot": self._latest(self._now, queued, rate_slots.c.paused_until) + step},
        ).returning(rate_slots.c.next_slot - step, self._now)
        with self._writer.begin() as connection:
            turn, now = connection.execute(row).one()
        return _Turn(turn, turn - now)
