"""A person's word on who a stored item is at one source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.deciding import withdraw_rejections
from bowerbird.catalogue.imports.settling import reject
from bowerbird.catalogue.store import Store, utc_now
from bowerbird.catalogue.withdrawing import Outcome
from bowerbird.importing.keys import item_key
from bowerbird.importing.registry import AnyImporter
from bowerbird.importing.reviewing.of_rows import ALL_REJECTED
from bowerbird.importing.reviewing.undecided import Undecided
from bowerbird.importing.runner import Runner, RunOptions
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, ImportResult, Status


@dataclass(frozen=True, kw_only=True)
class ItemDecisions:
    """Writes decisions about stored items."""

    store: Store
    finder: Finder
    runner: Runner

    def take(self, importer: AnyImporter, one: Undecided, identifier: Identifier) -> ImportResult[Any]:
        """Keep that a stored item goes by an identifier, and ask the source with it.

        What the source had said of it under another one is withdrawn before. If another stored item goes by it, and
        the source knows this one by no name, they are one: this one becomes part of the other.
        """
        item_id, provider = _names(one)
        owner = self.finder.owner(importer.kind, identifier)
        if owner is not None and owner != item_id:
            held = self.finder.identifiers([item_id])[item_id]
            if any(each.scheme == identifier.scheme for each in held):
                raise QueryError(
                    f"{identifier} is item {owner} of the catalogue, not item {item_id}; if they are one and the same: "
                    f"bowerbird merge {one.kind} {item_id} {owner}"
                )
            self.store.merge(importer.kind, owner, item_id)
            return self.runner.run(importer, RunOptions(), item_id=owner)

        def also(connection: Connection, living: int) -> None:
            withdraw_rejections(connection, item_key(living), [identifier])

        self._withdraw(importer, one, Outcome(status=Status.DUE, due_at=utc_now()), also, instead=identifier)
        names = [each.name for each in importer.providers if each.name == provider]
        return self.runner.run(importer, RunOptions(providers=names), item_id=item_id)

    def reject(
        self, importer: AnyImporter, one: Undecided, wrong: Collection[Identifier], left: Sequence[Candidate]
    ) -> None:
        """Keep that a stored item is none of *wrong* at the source; without anything left the source lacks it."""
        status = Status.AMBIGUOUS if left else Status.NOT_FOUND
        outcome = Outcome(status=status, candidates=left, error=None if left else ALL_REJECTED)
        now = utc_now()

        def also(connection: Connection, living: int) -> None:
            reject(connection, item_key(living), wrong, now)

        self._withdraw(importer, one, outcome, also)

    def note_rejected(self, one: Undecided, wrong: Collection[Identifier]) -> None:
        """Keep that candidates are not the item, without deciding anew who it is."""
        self.store.change(lambda connection: reject(connection, one.key, wrong, utc_now()))

    def reopen(self, importer: AnyImporter, one: Undecided, found: Sequence[Candidate], reason: str) -> None:
        """Have a stored item be ambiguous at the source, between *found*."""

        def also(connection: Connection, living: int) -> None:
            offered = [each.identifier for each in found]
            withdraw_rejections(connection, item_key(living), offered or None)

        self._withdraw(importer, one, Outcome(status=Status.AMBIGUOUS, candidates=found, error=reason), also)

    def _withdraw(
        self,
        importer: AnyImporter,
        one: Undecided,
        outcome: Outcome,
        also: Callable[[Connection, int], object],
        instead: Identifier | None = None,
    ) -> None:
        item_id, provider = _names(one)
        scheme = next((each.scheme for each in importer.providers if each.name == provider), None)
        if scheme is None:
            raise QueryError(f"{provider} does not choose between candidates of the kind {one.kind}")
        self.store.withdraw(
            importer.kind, item_id, provider, scheme=scheme, outcome=outcome, instead=instead, also=also
        )


def _names(one: Undecided) -> tuple[int, str]:
    return one.item_id or 0, one.provider or ""
