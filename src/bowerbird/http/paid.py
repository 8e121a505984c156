"""Knows what answers have cost: each is bought once and kept, and no more is bought than a run and a day may cost.

The answers and their cost are in the database, so that all processes share them; what this run has spent it knows
itself. Threads that buy at the same moment may pass a limit by what they are buying just then.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import msgspec
from sqlalchemy import Column, Double, Engine, Index, Integer, String, Table, Text, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bowerbird.http.budget import rate_slots
from bowerbird.http.spending import Spending, running
from bowerbird.words.errors import SpentError

_DAY = 86_400
_LOCKS = 64

paid_answers = Table(
    "paid_answers",
    rate_slots.metadata,
    Column("key", String(64), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("cost", Double, nullable=False),
    Column("at", Double, nullable=False),
    Index("ix_paid_answers_source_at", "source", "at"),
)


class Bought(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and what it has cost: tokens sent and received, and money in the currency of the settings."""

    answer: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    refused: Exception | None = None
    """Why the answer is no good, if so: then it is counted and raised, and not kept."""


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What has been spent: tokens in both directions, and money."""

    tokens: float = 0
    cost: float = 0.0


class SpendingLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What may be spent at a source; 0 means no limit.

    Attributes:
        tokens_per_run: tokens of one run (`http.spending`): the outermost, such as a command or a worker.
        tokens_per_day: tokens of all processes together, from midnight to midnight (UTC).
        cost_per_day: money of all processes together, likewise.
    """

    tokens_per_run: float = 0
    tokens_per_day: float = 0
    cost_per_day: float = 0


class PaidAnswers(Protocol):
    """Keeps the answers that were bought."""

    def recall(self, key: str) -> str | None:
        """Return the answer that is kept under a key, or None."""

    def keep(self, key: str, source: str, bought: Bought) -> None:
        """Keep an answer; one that is there already stays."""

    def spent_since(self, source: str, moment: float) -> Spent:
        """Return what was spent at a source since a moment (epoch seconds)."""


class MemoryPaidAnswers:
    """The answers of one process: tests, and what keeps nothing."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[str, float, Bought]] = {}

    def recall(self, key: str) -> str | None:
        """See `PaidAnswers.recall`."""
        found = self._kept.get(key)
        return found[2].answer if found else None

    def keep(self, key: str, source: str, bought: Bought) -> None:
        """See `PaidAnswers.keep`."""
        self._kept[uuid4().hex if key in self._kept else key] = (source, self._clock(), bought)

    def spent_since(self, source: str, moment: float) -> Spent:
        """See `PaidAnswers.spent_since`."""
        since = [bought for name, at, bought in list(self._kept.values()) if name == source and at >= moment]
        return Spent(tokens=sum(one.tokens_in + one.tokens_out for one in since), cost=sum(one.cost for one in since))


class DatabasePaidAnswers:
    """The answers of every process that uses the same database; needs the table `paid_answers`."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(write=True)
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def recall(self, key: str) -> str | None:
        """See `PaidAnswers.recall`."""
        with self._reader.connect() as connection:
            return connection.scalar(select(paid_answers.c.answer).where(paid_answers.c.key == key))

    def keep(self, key: str, source: str, bought: Bought) -> None:
        """See `PaidAnswers.keep`."""
        row = {"key": key, "source": source, "at": time.time(), **msgspec.structs.asdict(bought)}
        del row["refused"]
        kept = self._insert(paid_answers).values(row).on_conflict_do_nothing().returning(paid_answers.c.key)
        with self._writer.begin() as connection:
            if connection.execute(kept).one_or_none() is None:
                # Another process has bought the same at the same time: both have cost.
                connection.execute(self._insert(paid_answers).values({**row, "key": uuid4().hex}))

    def spent_since(self, source: str, moment: float) -> Spent:
        """See `PaidAnswers.spent_since`."""
        tokens = func.sum(paid_answers.c.tokens_in + paid_answers.c.tokens_out)
        sums = select(tokens, func.sum(paid_answers.c.cost))
        with self._reader.connect() as connection:
            row = connection.execute(sums.where(paid_answers.c.source == source, paid_answers.c.at >= moment)).one()
        return Spent(tokens=row[0] or 0, cost=row[1] or 0.0)


class Purse:
    """Buys answers within limits; one per application, thread-safe.

    Args:
        answers: keeps them.
        clock: tells the time, in epoch seconds.
    """

    def __init__(self, answers: PaidAnswers, clock: Callable[[], float] = time.time) -> None:
        self._answers = answers
        self._clock = clock
        # Who asks the same question waits; a few others wait with them, so that there need not be a lock for each.
        self._buying = [threading.Lock() for _ in range(_LOCKS)]
        self._outside = Spending()
        """What is bought outside any run counts as one."""

    def answer(self, source: str, question: object, buy: Callable[[], Bought], limits: SpendingLimits) -> str:
        """Return the answer to a question: the one that is kept, else one that is bought now.

        Args:
            source: the name of the source.
            question: all that the answer depends on, as a value that msgspec encodes.
            buy: buys it.
            limits: what may be spent there.

        Raises:
            SpentError: as much as may be spent has been spent.
            Exception: whatever *buy* raises; then nothing is kept.
        """
        key = hashlib.sha256(source.encode() + b"\n" + msgspec.json.encode(question, order="sorted")).hexdigest()
        with self._buying[int(key[:8], 16) % _LOCKS]:
            known = self._answers.recall(key)
            if known is not None:
                return known
            self._refuse_more(source, limits)
            bought = buy()
            for run in running() or (self._outside,):
                run.buy(source, bought.tokens_in + bought.tokens_out)
            if bought.refused is not None:
                # Under a key of its own: it has cost something, but whoever asks again asks anew.
                self._answers.keep(uuid4().hex, source, bought)
                raise bought.refused
            self._answers.keep(key, source, bought)
            return bought.answer

    def _refuse_more(self, source: str, limits: SpendingLimits) -> None:
        of_run = (running() or (self._outside,))[0].tokens(source)
        if limits.tokens_per_run and of_run >= limits.tokens_per_run:
            raise SpentError(
                f"this run has used {of_run} tokens of {source}, and {limits.tokens_per_run:g} are "
                f"allowed (BOWERBIRD_{source.upper()}_TOKENS_PER_RUN): start another run, or allow more"
            )
        if not limits.tokens_per_day and not limits.cost_per_day:
            return
        now = self._clock()
        today = self._answers.spent_since(source, now - now % _DAY)
        for spent, allowed, unit, name in (
            (today.tokens, limits.tokens_per_day, "tokens", "TOKENS_PER_DAY"),
            (today.cost, limits.cost_per_day, "of cost", "COST_PER_DAY"),
        ):
            if allowed and spent >= allowed:
                raise SpentError(
                    f"{spent:g} {unit} have been spent at {source} today, and {allowed:g} are allowed "
                    f"(BOWERBIRD_{source.upper()}_{name}): it goes on tomorrow (UTC), or allow more",
                    retry_after=_DAY - now % _DAY,
                )
