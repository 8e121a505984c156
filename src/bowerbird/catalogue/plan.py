"""Plan: what the catalogue must know of the providers of a kind, without knowing any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from bowerbird.words.work import JobKey

NamesOf = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Plan:
    """The providers of a kind, by the kind's name.

    Attributes:
        precedence: all, the most trusted first.
        asked: those that are to be asked about an item, which leaves out what is switched off.
        followed_up: those of them that are also asked about items which came along with the answer about another one;
            None means all.
    """

    precedence: NamesOf
    asked: NamesOf
    followed_up: NamesOf | None = None


class Carrier(Protocol):
    """Brings jobs to the workers. The ledger says that they are due; a carrier only makes it known sooner."""

    def carry(self, connection: Connection, due: Sequence[JobKey]) -> None:
        """Pass jobs on, in the transaction that made them due: they are carried when it commits, or not at all."""

    def ring(self) -> None:
        """Tell the workers of this process that there is work; called after the commit."""


class NoCarrier:
    """Carries nothing: workers find what is due in the ledger."""

    def carry(self, connection: Connection, due: Sequence[JobKey]) -> None:
        """Leave it to the ledger."""

    def ring(self) -> None:
        """Tell nobody."""
