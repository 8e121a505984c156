"""The states of providers, shared by all workers: paused by a person, and the circuit of a source that is down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.tables import table_of
from bowerbird.catalogue.work.tables import ProviderStateRow
from bowerbird.words.circuit import Circuit

_states = table_of(ProviderStateRow)
_CLOSED: dict[str, Any] = {"paused": False, "failures": 0, "opened_at": None, "probe_at": None, "error": None}


class ProviderStates:
    """Reads and changes the states of providers; one that has no row is neither paused nor in trouble."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Circuit]:
        """Return the state of every provider that has one, by name."""
        with self._engine.connect() as connection:
            return {row.provider: _circuit(row) for row in connection.execute(select(_states))}

    def change(self, provider: str, what: Any) -> Circuit:  # noqa: ANN401 -- Callable[[Circuit], Circuit]
        """Replace the state of a provider by what *what* makes of it, and return that; nobody comes in between."""

        def work(connection: Connection) -> Circuit:
            _ensure(connection, provider)
            row = connection.execute(select(_states).where(_states.c.provider == provider).with_for_update()).one()
            before = _circuit(row)
            after: Circuit = what(before)
            if after != before:
                connection.execute(update(_states).where(_states.c.provider == provider).values(_values(after)))
            return after

        return in_transaction(self._engine, work)

    def take_probe(self, provider: str, seen: dt.datetime, until: dt.datetime) -> bool:
        """Take the right to try a source again, for so long; only one worker gets it."""
        statement = (
            update(_states).where(_states.c.provider == provider, _states.c.probe_at == seen).values(probe_at=until)
        )
        return in_transaction(self._engine, lambda connection: connection.execute(statement).rowcount) == 1


def _ensure(connection: Connection, provider: str) -> None:
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    connection.execute(insert(_states).values(provider=provider, **_CLOSED).on_conflict_do_nothing())


def _circuit(row: Any) -> Circuit:  # noqa: ANN401 -- a row
    return Circuit(
        paused=row.paused, failures=row.failures, opened_at=row.opened_at, probe_at=row.probe_at, error=row.error
    )


def _values(circuit: Circuit) -> Mapping[str, Any]:
    return {name: getattr(circuit, name) for name in _CLOSED}
