"""Keeps what holds for all items of a source (its list of genres), so that no process asks for it after another.

Only what is no secret is kept here: it lies in the database as text.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Column, Double, Engine, String, Table, Text, select
from sqlalchemy.dialects import postgresql, sqlite

from bowerbird.http.budget import rate_slots

# A clock that was ahead may have dated what is kept: from the future it is not believed.
_MARGIN = 300.0

vocabularies = Table(
    "vocabularies",
    rate_slots.metadata,
    Column("key", String(255), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Double, nullable=False),
)


class Vocabularies(Protocol):
    """Keeps texts by key."""

    def recall(self, key: str, seconds: float) -> str | None:
        """Return the text of a key if it is no older than so many seconds, else None."""

    def keep(self, key: str, value: str) -> None:
        """Keep a text in place of the one that was there."""


class MemoryVocabularies:
    """The texts of one process: tests, and what keeps nothing."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, str]] = {}

    def recall(self, key: str, seconds: float) -> str | None:
        """See `Vocabularies.recall`."""
        at, value = self._kept.get(key, (0.0, ""))
        return value if at and self._clock() - at < seconds else None

    def keep(self, key: str, value: str) -> None:
        """See `Vocabularies.keep`."""
        self._kept[key] = (self._clock(), value)


class DatabaseVocabularies:
    """The texts of every process that uses the same database; needs the table `vocabularies`."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._reader = engine
        self._writer = engine.execution_options(write=True)
        self._clock = clock
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def recall(self, key: str, seconds: float) -> str | None:
        """See `Vocabularies.recall`."""
        now = self._clock()
        fresh = vocabularies.c.at > now - seconds, vocabularies.c.at < now + _MARGIN
        with self._reader.connect() as connection:
            return connection.scalar(select(vocabularies.c.value).where(vocabularies.c.key == key, *fresh))

    def keep(self, key: str, value: str) -> None:
        """See `Vocabularies.keep`."""
        new = {"value": value, "at": self._clock()}
        row = self._insert(vocabularies).values(key=key, **new)
        with self._writer.begin() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=[vocabularies.c.key], set_=new))
