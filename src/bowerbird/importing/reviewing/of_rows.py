"""A person's word on rows of lists: each decision is one transaction, with all that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bowerbird.catalogue.imports.deciding import Decision, RowName, decide, withdraw_rejections
from bowerbird.catalogue.imports.settling import reject
from bowerbird.catalogue.store import Store, utc_now
from bowerbird.importing.registry import AnyImporter
from bowerbird.importing.reviewing.undecided import Undecided
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import RowStatus
from bowerbird.words.results import Candidate

ALL_REJECTED = "a person has rejected what the sources offered"
SOME_REJECTED = "a person has rejected what it was settled on"
OTHERS_REJECTED = "a person has rejected another candidate"


@dataclass(frozen=True, kw_only=True)
class RowDecisions:
    """Writes decisions about rows."""

    store: Store

    def take(self, one: Undecided, identifier: Identifier, item_id: int, *, created: bool) -> None:
        """Keep that a row is a stored item, and that a source knows it by *identifier*."""
        status = RowStatus.CREATED if created else RowStatus.EXISTING
        taken = Decision(status=status, reason="chosen by a person", item_id=item_id, identifier=identifier)

        def work(connection: Connection) -> None:
            if one.key:
                withdraw_rejections(connection, one.key, [identifier])
            decide(connection, _name(one), taken, utc_now())

        self.store.change(work)

    def reject(
        self, _importer: AnyImporter, one: Undecided, wrong: Collection[Identifier], left: Sequence[Candidate]
    ) -> None:
        """Keep that a row is none of *wrong*; without anything left it is not found."""
        if left:
            reason = OTHERS_REJECTED if one.open else SOME_REJECTED
            decision = Decision(status=_open_status(one), reason=reason, candidates=left)
        else:
            decision = Decision(status=RowStatus.NOT_FOUND, reason=ALL_REJECTED)
        now = utc_now()

        def work(connection: Connection) -> None:
            _reject(connection, one, wrong)
            decide(connection, _name(one), decision, now)

        self.store.change(work)

    def note_rejected(self, one: Undecided, wrong: Collection[Identifier]) -> None:
        """Keep that candidates are not what a row asks for, without deciding anew what it is."""
        self.store.change(lambda connection: _reject(connection, one, wrong))

    def reopen(self, _importer: AnyImporter, one: Undecided, found: Sequence[Candidate], reason: str) -> None:
        """Have a row stand as before a person decided, with *found*, none of which counts as rejected any more."""
        status = _open_status(one) if found else RowStatus.AMBIGUOUS
        decision = Decision(status=status, reason=reason, candidates=found, reopened=True)

        def work(connection: Connection) -> None:
            if one.key:
                withdraw_rejections(connection, one.key, [each.identifier for each in found] or None)
            decide(connection, _name(one), decision, utc_now())

        self.store.change(work)


def _open_status(one: Undecided) -> RowStatus:
    """Return the status of a row that is still to be decided: what was only near was not found, and is so again."""
    return RowStatus.NOT_FOUND if one.near else RowStatus.AMBIGUOUS


def _reject(connection: Connection, one: Undecided, wrong: Collection[Identifier]) -> None:
    if one.key:  # a row that cannot be used asks for nothing, so there is nothing to be offered again
        reject(connection, one.key, wrong, utc_now())


def _name(one: Undecided) -> RowName:
    return RowName(import_id=one.import_id or 0, number=one.number or 0, key=one.key)
