"""The bell: wakes up the workers of this process when there is something to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from bowerbird.catalogue.plan import Carrier
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
        """Ring a further worker, for as long as it runs."""
        self._rings.append(ring)

    def remove(self, ring: Callable[[], None]) -> None:
        """Ring a worker no more that has ended."""
        self._rings.remove(ring)

    def carry(self, connection: Connection, due: Sequence[JobKey]) -> None:
        """Pass jobs on in the transaction that made them due."""
        if due:
            self._carrier.carry(connection, due)

    def ring(self) -> None:
        """Wake up the workers."""
        self._carrier.ring()
        for ring in tuple(self._rings):
            ring()
