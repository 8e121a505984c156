"""The store: the only writer. It applies answers to the catalogue, a batch of them in one transaction.

Related items are found or created from what the answer says of them; then every item that the batch speaks of is
merged anew from all its source records, and the rows are made to match.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine

from bowerbird.catalogue import reading
from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.batch import Batch
from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.tables import Item
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import CURATOR, Facts, is_blank
from bowerbird.words.results import Status


def utc_now() -> dt.datetime:
    """Return the time now, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """Applies answers.

    Args:
        engine: an open database (``database.open_database``).
        providers: the names of the providers of a kind, in order of precedence.
        clock: the time now, in UTC.
    """

    def __init__(
        self, engine: Engine, *, providers: Callable[[str], Sequence[str]], clock: Callable[[], dt.datetime] = utc_now
    ) -> None:
        self._engine = engine
        self._providers = providers
        self._clock = clock

    def apply(self, answers: Sequence[Answer]) -> list[Applied]:
        """Save *answers* together or not at all, and return what each of them did, in their order.

        Applying the same answer again changes nothing but the time at which the source was heard. An answer whose item
        is not valid yet (it lacks a required field) is not saved: its ``item_id`` comes back as None.

        Raises:
            QueryError: an answer has a field that its kind does not have, or of another type.
        """
        return in_transaction(
            self._engine, lambda connection: Batch(connection, self._providers, self._clock()).apply(answers)
        )

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
        described.checked({**values, **dict.fromkeys(forget)})
        for name in described.required:
            if name in values and is_blank(values[name]):
                raise QueryError(f"{name} cannot be blank: no {described.name} is valid without it")
        return in_transaction(self._engine, lambda connection: self._edit(connection, kind, item_id, values, forget))

    def _edit(
        self,
        connection: Connection,
        kind: type[Item],
        item_id: int,
        values: Mapping[str, Any],
        forget: Collection[str],
    ) -> Applied:
        reading.lock(connection, [item_id])
        row = reading.ledger(connection, [item_id])[item_id].get(CURATOR)
        before = row.facts if row and row.facts else Facts()
        kept = {name: value for name, value in before.fields.items() if name not in forget}
        edited = msgspec.structs.replace(before, fields={**kept, **values})
        answer = Answer(
            kind=kind,
            item_id=item_id,
            entry=LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED),
            run=uuid.uuid4().hex,
            facts=edited,
        )
        return Batch(connection, self._providers, self._clock()).apply([answer])[0]
