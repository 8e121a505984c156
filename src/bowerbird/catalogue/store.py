"""The store: the only writer. It applies answers to the catalogue, a batch of them in one transaction.

Related items are found or created from what the answer says of them; then every item that the batch speaks of is
merged anew from all its source records, and the rows are made to match.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from bowerbird.catalogue.answers import Answer, Applied
from bowerbird.catalogue.batch import Batch
from bowerbird.catalogue.database import in_transaction


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
