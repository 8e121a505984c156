"""Plan: what the catalogue must know of the providers of a kind, without knowing any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from bowerbird.words.work import JobKey

NamesOf = Callable[[str], Sequence[str]]
OfFields = Callable[[str], Mapping[str, Sequence[str]]]
"""Tells for a kind, by field, which providers come first for it."""


@dataclass(frozen=True)
class Plan:
    """The providers of a kind, by the kind's name.

    Attributes:
        precedence: all, the most trusted first.
        asked: those that are to be asked about an item, which leaves out what is switched off.
        followed_up: those of them that are also asked about items which came along with the answer about another one;
            None means all.
        of_fields: by field, the providers that come first for it; None means none for any kind.
    """

    precedence: NamesOf
    asked: NamesOf
    followed_up: NamesOf | None = None
    of_fields: OfFields | None = None

    def first_for(self, kind: str) -> Mapping[str, Sequence[str]]:
        """Return by field of a kind the providers that come first for it."""
        return self.of_fields(kind) if self.of_fields else {}


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
