"""Ties: whom a related item is found to be, by its identifiers, by what the item is tied to already, or by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from bowerbird.catalogue import lookup
from bowerbird.catalogue.nodes import Name, Node, Nodes
from bowerbird.catalogue.reading import LedgerRow
from bowerbird.words.facts import Related

Ledger = Mapping[int, Mapping[str, LedgerRow]]


class Ties:
    """Finds the nodes that ties lead to. What was found once is in the ledger, and is not found anew."""

    def __init__(self, connection: Connection, nodes: Nodes) -> None:
        self._connection = connection
        self._nodes = nodes
        self._identified_now: set[int] = set()

    def node(self, rows: Mapping[str, LedgerRow], provider: str, tie: Related) -> Node | None:
        """Return the node that *tie* leads to; None when that cannot be known.

        Args:
            rows: the ledger rows of the item that is tied, by provider.
            provider: who says so.
            tie: the tie.
        """
        name = self._nodes.name(tie.kind, tie.facts)
        if tie.facts.identifiers:
            found = self._nodes.identified(tie.kind, tie.facts)
            if found is None and name:
                found = self._unidentified(rows, tie, name)
            return self._nodes.node(tie.kind, tie.facts, found)
        if name is None:
            return None
        found = self._before(rows, provider, tie, name)
        named = self._nodes.named(name)
        if found is None and len(named) > 1:
            # Which of them is meant nobody can know; a wrong tie would be worse than none.
            return None
        if found is None and named:
            found = named[0]
        return self._nodes.node(tie.kind, tie.facts, found, shared_name=name)

    def _unidentified(self, rows: Mapping[str, LedgerRow], tie: Related, name: Name) -> int | None:
        """Return the item that was so far tied by that mere name, for the first identifier that comes for it."""
        tied = [
            item_id for old, item_id in _tied(rows.values()) if not old.facts.identifiers and self._is(old, tie, name)
        ]
        free = [item_id for item_id in dict.fromkeys(tied) if item_id not in self._identified_now]
        free = lookup.unidentified(self._connection, free) if free else []
        if not free:
            return None
        self._identified_now.add(free[0])
        return free[0]

    def _before(self, rows: Mapping[str, LedgerRow], provider: str, tie: Related, name: Name) -> int | None:
        """Return whom the name led to before: as the same provider said it, else as the others do if they agree."""
        own = rows.get(provider)
        for said in ([own] if own else [], rows.values()):
            found = {item_id for old, item_id in _tied(said) if self._is(old, tie, name)}
            if len(found) == 1:
                return found.pop()
        return None

    def _is(self, old: Related, tie: Related, name: Name) -> bool:
        return old.role == tie.role and self._nodes.name(old.kind, old.facts) == name


def _tied(rows: Iterable[LedgerRow]) -> Iterator[tuple[Related, int]]:
    for row in rows:
        if row.facts is not None:
            for tie, item_id in zip(row.facts.related, row.tied, strict=False):
                if item_id is not None:
                    yield tie, item_id
