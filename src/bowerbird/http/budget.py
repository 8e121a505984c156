"""Knows whose turn it is: the request budget of each host, shared by every thread, process and machine.

One row per host holds the next free moment. Taking a turn moves it on by one interval, in one statement; a pause
moves everybody's turn, also of those who already wait.
"""

from __future__ import annotations

import logging
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
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bowerbird.words.errors import UnavailableError

_log = logging.getLogger(__name__)

PATIENCE = 30.0

# A clock is believed to be this exact, in seconds.
_MARGIN = 2.0
# A wait for a turn of more than so many seconds is told.
_TOLD_AFTER = 5.0
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
    # How many turns were taken that have not come yet: no turn can be further away than they explain.
    Column("waiting", Integer, nullable=False, default=0, server_default="0"),
    # When the pause was set: one that was set in the future was set by a clock that was ahead.
    Column("paused_at", Double, nullable=False, default=0, server_default="0"),
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

    def __init__(self, *, patience: float = PATIENCE, sleep: Callable[[float], None] = time.sleep) -> None:
        self._patience = patience
        self._sleep = sleep
        self._told_at: dict[str, float] = {}

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
            self._tell(host, turn.wait)
            # Nothing is held while asleep: no transaction, no lock.
            self._sleep(max(0.0, turn.wait))
            if rate and turn.wait > 0:
                self._came(host)
            # Somebody may have been told to slow down meanwhile: then this turn is void, and we queue anew.
            if self._pause(host).at <= turn.at + _ROUNDING:
                return

    def _tell(self, host: str, wait: float) -> None:
        """Say that it takes a while; once until that is over, however many wait."""
        now = time.monotonic()
        if wait > _TOLD_AFTER and now >= self._told_at.get(host, now):
            self._told_at[host] = now + wait
            _log.warning("waiting %.0f s for a turn to ask %s: others ask it too, or it asked for a pause", wait, host)

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

    @abstractmethod
    def _came(self, host: str) -> None:
        """Note that a turn has come that was waited for."""


class MemoryBudget(_Queue):
    """The budget of one process, for all its threads: tests, and imports that keep nothing.

    Args:
        patience: seconds that a pause may last before nobody waits for it.
        clock: tells the time of day, in epoch seconds.
        monotonic: tells the seconds since some moment; nobody puts it back.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(patience=patience, sleep=sleep)
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._paused: dict[str, float] = {}
        self._sent: dict[str, tuple[int, int]] = {}

    def pause(self, host: str, seconds: float) -> None:
        """See `Budget.pause`."""
        with self._lock:
            self._paused[host] = max(self._paused.get(host, 0.0), self._monotonic() + seconds)

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
        return _Turn(until, until - self._monotonic())

    def _take(self, host: str, interval: float) -> _Turn:
        with self._lock:
            now = self._monotonic()
            turn = max(now, self._next.get(host, 0.0), self._paused.get(host, 0.0))
            self._next[host] = turn + interval
        return _Turn(turn, turn - now)

    def _came(self, host: str) -> None:
        """Nobody puts a monotonic clock back: the turns need no count."""


class DatabaseBudget(_Queue):
    """The budget of every process that uses the same database, SQLite or PostgreSQL; needs the table `rate_slots`.

    On PostgreSQL the server's clock counts, so that machines whose clocks differ agree. A process that is killed
    leaves the turns that its threads were waiting for unused. When the clock is put back, a turn that is further away
    than those explain who wait, and what is left of a pause, are counted anew from the new time.

    Args:
        engine: an open database with the table `rate_slots`.
        patience: seconds that a pause may last before nobody waits for it.
        clock: tells the time in epoch seconds, in place of the database (for tests).
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(patience=patience, sleep=sleep)
        self._clock = clock
        self._reader = engine
        # `write` makes an engine that knows it take SQLite's write lock at once; others ignore it.
        self._writer = engine.execution_options(write=True)
        self._database_clock: ColumnElement[float]
        if engine.dialect.name == "postgresql":
            # A stricter level would turn two processes' meeting in one row into an error.
            self._writer = self._writer.execution_options(isolation_level="READ COMMITTED")
            self._insert: Any = postgresql.insert
            self._latest: Any = func.greatest
            self._database_clock = cast(func.extract("epoch", func.clock_timestamp()), Double)
        else:
            # SQLite reads its clock once the statement has the write lock; Python's time, read before it waited for
            # the lock, would be old by then.
            self._insert = sqlite.insert
            self._latest = func.max
            self._database_clock = (func.julianday("now") - 2_440_587.5) * 86_400.0

    @property
    def _now(self) -> ColumnElement[float]:
        return self._database_clock if self._clock is None else literal(self._clock(), Double)

    def pause(self, host: str, seconds: float) -> None:
        """See `Budget.pause`."""
        until = self._now + literal(seconds, Double)
        row = self._insert(rate_slots).values(host=host, next_slot=0.0, paused_until=until, paused_at=self._now)
        row = row.on_conflict_do_update(
            index_elements=[rate_slots.c.host],
            set_={"paused_until": self._latest(rate_slots.c.paused_until, until), "paused_at": self._now},
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
        row = select(rate_slots.c.paused_until, rate_slots.c.paused_at, self._now).where(rate_slots.c.host == host)
        with self._reader.connect() as connection:
            until, since, now = connection.execute(row).one_or_none() or (0.0, 0.0, 0.0)
        if since <= now + _MARGIN:
            return _Turn(until, until - now)
        # The pause was set by a clock that was ahead: it begins anew by the right one.
        anew = {
            "paused_until": rate_slots.c.paused_until - (rate_slots.c.paused_at - self._now),
            "paused_at": self._now,
        }
        misdated = rate_slots.c.host == host, rate_slots.c.paused_at > self._now + _MARGIN
        with self._writer.begin() as connection:
            connection.execute(update(rate_slots).where(*misdated).values(**anew))
        return self._pause(host)

    def _take(self, host: str, interval: float) -> _Turn:
        step = literal(interval, Double)
        free = self._latest(self._now, rate_slots.c.paused_until)
        # Twice, for a pause voids the turns of all who wait: they take others.
        explained = free + 2 * (rate_slots.c.waiting + 1) * step + _MARGIN
        queued = case((rate_slots.c.next_slot > explained, 0.0), else_=rate_slots.c.next_slot)
        turn = self._latest(free, queued)
        row = self._insert(rate_slots).values(host=host, next_slot=self._now + step, paused_until=0.0)
        row = row.on_conflict_do_update(
            index_elements=[rate_slots.c.host],
            set_={
                "next_slot": turn + step,
                # Who was killed while waiting is forgotten as soon as nobody has to wait.
                "waiting": case((turn > self._now, rate_slots.c.waiting + 1), else_=0),
            },
        ).returning(rate_slots.c.next_slot - step, self._now)
        with self._writer.begin() as connection:
            moment, now = connection.execute(row).one()
        return _Turn(moment, moment - now)

    def _came(self, host: str) -> None:
        fewer = update(rate_slots).where(rate_slots.c.host == host, rate_slots.c.waiting > 0)
        with self._writer.begin() as connection:
            connection.execute(fewer.values(waiting=rate_slots.c.waiting - 1))
