"""The ledger within a batch: which rows there are, and what an answer writes into them.

A row says how it stands between one item and one provider; here is decided which of them are due because of the batch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from sqlalchemy import Connection

from bowerbird.catalogue import lookup, reading, wanting
from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.living import hold
from bowerbird.catalogue.nodes import Heard, Node
from bowerbird.catalogue.plan import Plan
from bowerbird.catalogue.writing import Rows
from bowerbird.words.facts import CURATOR
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Status
from bowerbird.words.work import Priority

_NONE: Mapping[str, reading.LedgerRow] = {}


class Ledger:
    """The rows of the items that a batch is about.

    Args:
        connection: the batch's transaction.
        plan: which providers are to be asked.
        rows: takes what is to be written.
        now: the moment of the batch.
    """

    def __init__(self, connection: Connection, plan: Plan, rows: Rows, now: dt.datetime) -> None:
        self._connection = connection
        self._asked = plan.asked
        self._followed_up = plan.followed_up or plan.asked
        self._rows = rows
        self._now = now
        self._known: dict[int, dict[str, reading.LedgerRow]] = {}

    def of(self, item_id: int | None) -> Mapping[str, reading.LedgerRow]:
        """Return the rows of an item by provider, as far as they have been read."""
        return self._known.get(item_id or 0, _NONE)

    @property
    def held(self) -> Collection[int]:
        """The items that were read, which nobody else writes to until the transaction ends."""
        return self._known.keys()

    def read(self, item_ids: Iterable[int | None]) -> None:
        """Read and hold what is stored of some items, as far as that has not been done; in one order, see `learn`.

        Raises:
            LostRaceError: one of them has been merged since it was found.
        """
        ids = sorted({item_id for item_id in item_ids if item_id is not None} - self._known.keys())
        if ids:
            hold(self._connection, ids)
            self._known.update({item_id: {} for item_id in ids} | reading.ledger(self._connection, ids))

    def write(self, node: Node, item_id: int, gained: Iterable[Identifier] = ()) -> None:
        """Keep what was heard about an item, how asking ended, and who is to be asked because of it.

        Args:
            node: the item.
            item_id: its id.
            gained: identifiers that the batch gives it, which are not in the tables yet.
        """
        known = self.of(item_id)
        written = set(known)
        for provider, heard in node.heard.items():
            if heard.entry is not None:
                self._rows.answered(item_id, heard.entry, heard.said(), known=provider in known)
            else:
                self._write_passing(node, item_id, heard, known.get(provider))
            written.add(provider)
        for entry in node.outcomes:
            before = known.get(entry.provider)
            self._rows.outcome(item_id, entry, attempts=before.attempts if before else None)
            written.add(entry.provider)
            self._ask_again_if_outdated(entry, item_id, gained)
        for entry in (*node.others, *self._due_for(node)):
            if entry.provider not in written:
                self._rows.outcome(item_id, entry, attempts=None)
                written.add(entry.provider)
                self._ask_again_if_outdated(entry, item_id, gained)

    def _ask_again_if_outdated(self, entry: LedgerEntry, item_id: int, gained: Iterable[Identifier]) -> None:
        if wanting.is_outdated(entry, chain(gained, self._identifiers_of(item_id))):
            self._rows.due_again(item_id, entry.provider)

    def _identifiers_of(self, item_id: int) -> Iterator[Identifier]:
        """Yield the identifiers of an item; nothing is read before somebody wants the first."""
        yield from lookup.identifiers_of(self._connection, [item_id])[item_id]

    def _write_passing(self, node: Node, item_id: int, heard: Heard, before: reading.LedgerRow | None) -> None:
        """Keep what a source said without being asked about the item itself, which it may then be due to be."""
        names = self._asked if heard.found else self._followed_up
        due = heard.partial and heard.provider in names(node.kind.name)
        # Who has said something before is due already, or was asked.
        due = due and (before is None or (heard.found is not None and before.facts is None))
        self._rows.heard(
            item_id,
            heard.provider,
            heard.said(),
            found=heard.found,
            partial=heard.partial,
            known=before is not None,
            due=due,
        )

    def _due_for(self, node: Node) -> list[LedgerEntry]:
        """Return ledger rows for an item that was created in passing: its own providers are to be asked about it."""
        said = node.heard.values()
        if not node.created or any(heard.entry for heard in said):
            return []
        if not any(heard.partial or heard.provider == CURATOR for heard in said):
            # It was told of as a whole: nobody is asked about it before a person does.
            return []
        names = self._asked if any(heard.found for heard in node.heard.values()) else self._followed_up
        return [
            LedgerEntry(provider=name, status=Status.DUE, due_at=self._now, priority=Priority.BULK)
            for name in names(node.kind.name)
        ]

    def ask_the_skipped(self, node: Node, item_id: int, changes: Difference) -> None:
        """Make due who was skipped for want of an identifier, when the item has a new one."""
        if changes.identifiers_added and not node.created:
            lacked = {provider: row.lacked for provider, row in self.of(item_id).items()}
            said = {heard.provider for heard in node.heard.values() if heard.entry is not None}
            said.update(entry.provider for entry in node.outcomes)
            for provider in wanting.worth_asking(lacked, self._asked(node.kind.name), said):
                self._rows.due_again(item_id, provider)
