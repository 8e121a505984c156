"""Engines: what carries jobs to the workers, by the database that the catalogue is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine

from bowerbird.background.desk import IntakeMaker
from bowerbird.catalogue.plan import Carrier, NoCarrier
from bowerbird.words.work import JobKey


class Bell:
    """A carrier that also wakes up the workers of this process, so that they need not look before they see.

    Args:
        carrier: carries to the workers of others.
    """

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._rings: list[Callable[[], None]] = []

    def add(self, ring: Callable[[], None]) -> None:
        """Ring a further worker."""
        self._rings.append(ring)

    def carry(self, connection: Connection, due: Sequence[JobKey]) -> None:
        """Pass jobs on in the transaction that made them due."""
        if due:
            self._carrier.carry(connection, due)

    def ring(self) -> None:
        """Wake up the workers."""
        self._carrier.ring()
        for ring in self._rings:
            ring()


def carrier_for(engine: Engine) -> Carrier:
    """Return what carries jobs in this database."""
    return NoCarrier()


def intake_for(engine: Engine) -> IntakeMaker | None:
    """Return what makes the intake of a worker; None means that it looks at the ledger."""
    return None
