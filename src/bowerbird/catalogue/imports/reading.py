"""Reading the rows of an import: what is asked for is kept first, then the rows, and whether all of them were read."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, insert, update

from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.imports.rows import GivenRow
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow
from bowerbird.catalogue.living import Hold, living
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import table_of
from bowerbird.words.errors import TakenOverError
from bowerbird.words.lists import ImportStatus, RowStatus, dropped_word
from bowerbird.words.text import clean

_imports, _rows = table_of(ImportRow), table_of(ImportEntryRow)

_AT_ONCE = 1000
_REASON_AT_MOST = 2_000
_UNREAD = "reading them was cut short"
"""What is to be told of an import when whoever read its rows is gone without a word."""


@dataclass(frozen=True, kw_only=True)
class ImportAsked:
    """What is asked for, as it is kept from the start.

    Attributes:
        source: where the rows come from, in words.
        options: how it is to be done.
        list_id: the list that is to keep the order of its rows.
    """

    kind: str
    source: str
    options: dict[str, Any]
    list_id: int | None = None


def read_rows(engine: Engine, asked: ImportAsked, rows: Iterable[GivenRow]) -> int:
    """Keep the rows of a new import and return its number; they are read a thousand at a time.

    Raises:
        TakenOverError: somebody else goes on with the import.
        Exception: whatever reading the rows raises; those read until then are kept, and the import is stopped.
    """
    reading = _Reading(engine, *_begin(engine, asked))
    part: list[GivenRow] = []
    try:
        for row in rows:
            # Not before another one comes: the last rows are stored together with the word that they are the last.
            if len(part) == _AT_ONCE:
                full, part = part, []
                reading.keep(full)
            part.append(row)
    except BaseException as error:
        reading.keep(part, status=ImportStatus.STOPPED, cut_short=_why(error))
        raise
    reading.keep(part, status=ImportStatus.RUNNING, cut_short=None)
    return reading.number


def _begin(engine: Engine, asked: ImportAsked) -> tuple[int, str]:
    claim = uuid.uuid4().hex
    row = {
        **asdict(asked),
        "status": ImportStatus.READING,
        "cut_short": _UNREAD,
        "claim": claim,
        "total": 0,
        "requests": 0,
        "created_at": utc_now(),
    }

    def work(connection: Connection) -> int:
        list_id = asked.list_id
        if list_id is not None:
            list_id = living(connection, [list_id], Hold.REFER).get(list_id, list_id)
        statement = insert(_imports).values({**row, "list_id": list_id}).returning(_imports.c.id)
        return connection.scalar(statement) or 0

    return in_transaction(engine, work), claim


@dataclass(frozen=True)
class _Reading:
    """Whoever reads the rows of an import, under a claim of its own."""

    engine: Engine
    number: int
    claim: str
    dropped: Counter[str] = field(default_factory=Counter)
    """How many cells were left out so far, by the word of their column."""

    def keep(self, rows: Sequence[GivenRow], **values: Any) -> None:  # noqa: ANN401 -- columns of the import
        """Store rows, and what else is to be said of the import, in one transaction.

        Raises:
            TakenOverError: somebody else goes on with the import.
        """
        if "cut_short" in values:
            values["error"], values["claim"] = values["cut_short"], None
        self.dropped.update(dropped_word(told) for row in rows for told in row.dropped)
        values["dropped"] = dict(self.dropped) or None
        in_transaction(self.engine, lambda connection: self._keep(connection, rows, values))

    def _keep(self, connection: Connection, rows: Sequence[GivenRow], values: dict[str, Any]) -> None:
        _change_own(connection, self.number, self.claim, {"total": _imports.c.total + len(rows), **values})
        if rows:
            now = utc_now()
            connection.execute(insert(_rows), [{"import_id": self.number, **_kept(row, now)} for row in rows])


def spent(connection: Connection, number: int, claim: str, requests: int) -> None:
    """Add the requests that an import has cost, and make sure that it is still ours.

    Raises:
        TakenOverError: somebody else works on it now.
    """
    _change_own(connection, number, claim, {"requests": _imports.c.requests + requests})


def _change_own(connection: Connection, number: int, claim: str, values: dict[str, Any]) -> None:
    mine = _imports.c.id == number, _imports.c.claim == claim
    if connection.execute(update(_imports).where(*mine).values(values)).rowcount == 0:
        raise TakenOverError(f"import {number} is gone on with by another process; this one has stopped")


def _kept(row: GivenRow, now: object) -> dict[str, Any]:
    return {
        "number": row.number,
        "told": row.told,
        "query": row.query,
        "rank": row.rank,
        "key": row.key,
        "status": RowStatus.INVALID if row.query is None else RowStatus.PENDING,
        "reason": row.problem,
        "dropped": list(row.dropped) or None,
        "settled_at": now if row.query is None else None,
    }


def _why(error: BaseException) -> str:
    """Return why reading ended, in words that every database keeps."""
    if isinstance(error, KeyboardInterrupt):
        return "it was interrupted"
    try:
        told = clean(str(error))
    except Exception:  # noqa: BLE001 -- foreign code: an error that cannot even say what it is
        told = None
    return f"the rows could not all be read: {told or type(error).__name__}"[:_REASON_AT_MOST]
