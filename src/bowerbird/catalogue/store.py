"""The store: the only writer. It applies answers to the catalogue, a batch of them in one transaction.

Related items are found or created from what the answer says of them; then every item that the batch speaks of is
merged anew from all its source records, and the rows are made to match.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine

from bowerbird.catalogue import reading
from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.batch import Batch
from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.living import living, survivors
from bowerbird.catalogue.lookup import own_again
from bowerbird.catalogue.makers import makers_of, unite_makers
from bowerbird.catalogue.merging import Merging, Two
from bowerbird.catalogue.plan import Carrier, NoCarrier, Plan
from bowerbird.catalogue.tables import Item
from bowerbird.catalogue.twinning import remerged
from bowerbird.catalogue.withdrawing import Outcome, is_settled, note_outcome, without_names
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.facts import CURATOR, Facts, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status
from bowerbird.words.text import clean
from bowerbird.words.work import JobKey

ResultT = TypeVar("ResultT")

Also = Callable[[Connection, Sequence[Applied]], None]
"""Writes what else follows from what was applied, in the transaction in which it was."""


def utc_now() -> dt.datetime:
    """Return the time now, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """Applies answers.

    Args:
        engine: an open database (``database.open_database``).
        plan: the providers of a kind.
        carrier: brings the jobs to the workers that follow from what is saved.
        clock: the time now, in UTC.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        plan: Plan,
        carrier: Carrier | None = None,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._engine = engine
        self._plan = plan
        self._carrier = carrier or NoCarrier()
        self._clock = clock

    def apply(self, answers: Sequence[Answer], *, also: Also | None = None) -> list[Applied]:
        """Save *answers* together or not at all, and return what each of them did, in their order.

        Applying the same answer again changes nothing but the time at which the source was heard. An answer whose item
        is not valid yet (it lacks a required field) is not saved: its ``item_id`` comes back as None.

        Args:
            answers: what sources said.
            also: writes, in the same transaction, what else follows from it (the rows of an import).

        Raises:
            QueryError: an answer has a field that its kind does not have, or of another type.
        """

        def work(batch: Batch, connection: Connection) -> list[Applied]:
            applied = batch.apply(answers) if answers else []
            if also is not None:
                also(connection, applied)
            return applied

        return self._carried(work)

    def edit(
        self, kind: type[Item], item_id: int, values: Mapping[str, Any], *, forget: Collection[str] = ()
    ) -> Applied:
        """Keep a person's word on some fields of a stored item: it wins over every source from now on.

        Args:
            kind: the item's kind.
            item_id: the item.
            values: by field; None or blank means that the field is to be blank.
            forget: fields on which the person's earlier word is withdrawn, so that the sources speak again.

        Raises:
            QueryError: a field is unknown, its value is of another type, or a required field would become blank.
        """
        described = describe(kind)
        values = {name: _tidied(value) for name, value in values.items()}
        described.check({**values, **dict.fromkeys(forget)})
        values = described.normal(values)
        for name in described.required:
            if name in values and is_blank(values[name]):
                raise QueryError(f"{name} cannot be blank: no {described.name} is valid without it")
        forgotten = frozenset(forget) - values.keys()

        def edited(before: Facts) -> Facts:
            kept = {name: value for name, value in before.fields.items() if name not in forgotten}
            return msgspec.structs.replace(before, fields={**kept, **values})

        return self._reword(kind, item_id, edited)

    def attest(self, kind: type[Item], item_id: int, identifiers: Iterable[Identifier]) -> Applied:
        """Keep a person's word that a stored item goes by *identifiers*, which no source repeated."""
        return self._reword(kind, item_id, lambda before: before.with_identifiers(identifiers))

    def withdraw(  # noqa: PLR0913 -- whose word on what, and what is to be instead
        self,
        kind: type[Item],
        item_id: int,
        provider: str,
        *,
        scheme: str,
        outcome: Outcome,
        instead: Identifier | None = None,
        also: Callable[[Connection, int], object] | None = None,
    ) -> Applied:
        """Take back who a stored item is at a source: what the source said of it, and a person's names for it there.

        Where the source has not settled on anything, only the outcome is written, unless there is a name *instead*.

        Args:
            kind: the item's kind.
            item_id: the item.
            provider: the provider whose source record goes.
            scheme: the scheme of that provider, in which a person's names go.
            outcome: how it stands with the provider afterwards.
            instead: the name in *scheme* that a person gives it now.
            also: writes, in the same transaction, what else follows from it; is told the living item.

        Raises:
            NotInCatalogueError: there is no such item.
        """
        run = uuid.uuid4().hex

        def work(batch: Batch, connection: Connection) -> Applied:
            into = living(connection, [item_id]).get(item_id)
            if into is None:
                raise NotInCatalogueError(f"there is no item {item_id} in the catalogue")
            row = reading.ledger(connection, [into])[into].get(CURATOR)
            settled = is_settled(connection, into, provider)
            note_outcome(connection, into, provider, outcome, forget=settled)
            if also is not None:
                also(connection, into)
            if not settled and instead is None:
                return Applied(item_id=into)
            facts = without_names(row.facts if row and row.facts else Facts(), scheme, instead)
            entry = LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED, facts=facts)
            applied = batch.apply([Answer(kind=kind, item_id=into, entry=entry, run=run)])[0]
            if instead is not None:
                own_again(connection, into, instead)
            return applied

        return self._carried(work)

    def change(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Do in one transaction what touches no item's facts: rows of imports, places in lists, rejections."""
        return in_transaction(self._engine, work)

    def rebuild(self, kind: type[Item], item_ids: Sequence[int]) -> int:
        """Merge stored items anew from what their sources have said; return how many are different now.

        Needed after the precedence has changed. Nobody is asked.
        """
        run = uuid.uuid4().hex
        return self._carried(lambda batch, _: batch.rebuild(kind, item_ids, run) if item_ids else 0)

    def merge(self, kind: type[Item], survivor_id: int, duplicate_id: int) -> Applied:
        """Make one item of two, as a person says: all that hangs on the duplicate moves to the survivor.

        The old id goes on leading to the survivor.

        Raises:
            QueryError: they are one item already.
        """
        run = uuid.uuid4().hex

        def work(batch: Batch, connection: Connection) -> Applied:
            merging = Merging(connection, self._clock())
            # Looked up in here: somebody may have merged either of them a moment ago.
            into = survivors(connection, [survivor_id, duplicate_id])
            survivor, duplicate = (into.get(each, each) for each in (survivor_id, duplicate_id))
            if survivor == duplicate:
                raise QueryError(f"{duplicate_id} and {survivor_id} are one item already ({survivor})")
            # Of two that are one, makers of whom only the name is known are those of that name.
            makers = makers_of(connection, [survivor])[survivor]
            united = unite_makers(merging, connection, duplicate, makers, actor=CURATOR, run=run)
            two = Two(kind=describe(kind), survivor=survivor, duplicate=duplicate, actor=CURATOR, run=run)
            names = merging.merge(two)
            row = reading.ledger(connection, [survivor])[survivor].get(CURATOR)
            facts = (row.facts if row and row.facts else Facts()).with_identifiers(names)
            entry = LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED, facts=facts)
            whole = Answer(kind=kind, item_id=survivor, entry=entry, run=run)
            return batch.apply([whole, *remerged(connection, united, run)])[0]

        return self._carried(work)

    def _reword(self, kind: type[Item], item_id: int, change: Callable[[Facts], Facts]) -> Applied:
        """Change the curator's word on an item, which is read and written in one transaction.

        The word meant is that on the living item: what has become part of another one has no word of its own any more.
        """
        run = uuid.uuid4().hex

        def work(batch: Batch, connection: Connection) -> Applied:
            item = living(connection, [item_id]).get(item_id)
            if item is None:
                raise NotInCatalogueError(f"there is no item {item_id} in the catalogue")
            row = reading.ledger(connection, [item])[item].get(CURATOR)
            facts = change(row.facts if row and row.facts else Facts())
            entry = LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED, facts=facts)
            return batch.apply([Answer(kind=kind, item_id=item, entry=entry, run=run)])[0]

        return self._carried(work)

    def _carried(self, work: Callable[[Batch, Connection], ResultT]) -> ResultT:
        """Do *work* in one transaction together with passing on the jobs that follow from it."""
        due: Sequence[JobKey] = ()

        def whole(connection: Connection) -> ResultT:
            nonlocal due
            batch = Batch(connection, self._plan, self._clock())
            result = work(batch, connection)
            due = batch.due
            if due:
                self._carrier.carry(connection, due)
            return result

        result = in_transaction(self._engine, whole)
        if due:
            self._carrier.ring()
        return result


def _tidied(value: object) -> object:
    """Return what a person typed without needless space, control characters, and blank or repeated entries."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return list(dict.fromkeys(text for one in value if (text := clean(one))))
    return value
